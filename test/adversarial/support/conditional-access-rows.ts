/**
 * Who may do what in conditional access.
 * Source: the permission tables of the Graph reference pages of each resource, named where two editions differ.
 */

import { randomUUID } from 'node:crypto'
import {
  entityRows,
  get,
  historyRows,
  one,
  readRow,
  type Access,
  type Administrator,
  type Row,
  type PermissionSets,
} from './access-rows.ts'
import {
  accessBody,
  accessPath,
  contextBody,
  contextPath,
  decisionsBody,
  checksPath,
  decisionsPath,
  evaluateBody,
  legacyAccessBody,
  legacyAccessPath,
  locationBody,
  locationPath,
  strengthBody,
  strengthPath,
} from './policy-documents.ts'
import type { RoleName } from './role-holders.ts'

const writers: readonly RoleName[] = [
  'globalAdministrator',
  'conditionalAccessAdministrator',
  'securityAdministrator',
]
const readers: readonly RoleName[] = [
  ...writers,
  'globalReader',
  'globalSecureAccessAdministrator',
  'securityReader',
]

function access(
  roles: readonly RoleName[],
  delegated: PermissionSets,
  application = delegated,
): Access {
  return { delegated, application, roles, code: 'AccessDenied' }
}

const withPolicyRead = ['Policy.ReadWrite.ConditionalAccess', 'Policy.Read.All']
const withApplicationRead = ['Policy.ReadWrite.ConditionalAccess', 'Application.Read.All']

const readPolicies = access(
  readers,
  one('Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Policy.ReadWrite.ConditionalAccess'),
)
const writePolicies = access(writers, [withPolicyRead, withApplicationRead])
const deletePolicies = access(writers, [withPolicyRead])

/** Source: pages "List deletedItems", "Restore conditionalAccessPolicy" and their siblings, beta. */
const readDeleted = readPolicies
const writeDeleted = access(writers, one('Policy.ReadWrite.ConditionalAccess'))

/** Source: page "List namedLocations", v1.0: it lists no higher privileged permission. */
const readAll = access(readers, one('Policy.Read.All'))
const writeLocations = access(writers, [withPolicyRead])

const strengthWriters = one(
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.AuthenticationMethod',
)
const readStrengths = access(readers, [
  ...one('Policy.Read.AuthenticationMethod', 'Policy.Read.All'),
  ...strengthWriters,
])
const writeStrengths = access(writers, strengthWriters)

const contextWriters = one(
  'AuthenticationContext.ReadWrite.All',
  'Policy.ReadWrite.ConditionalAccess',
)
const readContexts = access(readers, [
  ...one('AuthenticationContext.Read.All', 'Policy.Read.ConditionalAccess'),
  ...contextWriters,
])
const writeContexts = access(writers, contextWriters)

/** Source: page "Update identitySecurityDefaultsEnforcementPolicy", editions of 2020 to 2024. */
const writeSecurityDefaults = access(writers, [
  withPolicyRead,
  ['Policy.Read.All', 'Policy.ReadWrite.SecurityDefaults'],
])

const resetSettings = access(writers, one('Policy.ReadWrite.ConditionalAccess'))

const declareBreakGlass = access(['globalAdministrator'], [withPolicyRead])

const legacyAccess = (roles: readonly RoleName[], application: PermissionSets): Access =>
  access(roles, one('Directory.AccessAsUser.All'), application)
const legacyApplication = one('Policy.ReadWrite.ConditionalAccess')

const root = '/identity/conditionalAccess'
const versions = ['/v1.0', '/beta'] as const

const policyPaths = versions.flatMap((version) => [
  `${version}${root}/policies`,
  `${version}/policies/conditionalAccessPolicies`,
])

const securityDefaultsPath = '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy'
const securityDefaultsId = '00000000-0000-0000-0000-000000000005'
const continuousAccessPath = '/beta/identity/continuousAccessEvaluationPolicy'
const continuousAccessId = '00000000-0000-0000-0000-000000000006'
const settingsPath = '/beta/identity/conditionalAccess/settings'
const settingsId = '00000000-0000-0000-0000-000000000007'
const baselineScopesPath = '/ostiary/v1/tenant/baseline-scopes'
const baselineScopes = { enforcement: 'disabled' }
const breakGlassPath = '/ostiary/v1/tenant/break-glass'
const breakGlassUser = '0571a27e-0571-4a27-a000-000000000a07'
const templateId = 'c7503427-338e-4c5e-902d-abe252abfb43'

const declaration = { identities: [{ id: breakGlassUser }] }

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function deletedRows(
  administrator: Administrator,
  version: (typeof versions)[number],
  segment: string,
  body: (displayName: string) => unknown,
): readonly Row[] {
  const path = `${version}${root}/deletedItems/${segment}`
  const deleted = async (): Promise<string> => {
    const live = await administrator.create(`${version}${root}/${segment}`, body(randomUUID()))
    await administrator.send({ method: 'DELETE', path: live })
    return `${path}/${lastSegment(live)}`
  }
  return [
    readRow(path, readDeleted),
    readRow(`${path}/$count`, readDeleted),
    readRow(`${path}/{id}`, readDeleted, async () => get(await deleted())),
    {
      name: `POST ${path}/{id}/restore`,
      access: writeDeleted,
      status: 200,
      prepare: async () => ({ method: 'POST', path: `${await deleted()}/restore`, body: {} }),
    },
    {
      name: `DELETE ${path}/{id}`,
      access: writeDeleted,
      status: 204,
      prepare: async () => ({ method: 'DELETE', path: await deleted() }),
    },
  ]
}

const configuration = {
  '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
  appliesToCombinations: ['fido2'],
  allowedAAGUIDs: ['2fc0579f-8113-47ea-b116-bb5a8db9202a'],
}

function strengthRows(administrator: Administrator, path: string): readonly Row[] {
  const created = (): Promise<string> => administrator.create(path, strengthBody(randomUUID()))
  const configured = async (): Promise<string> =>
    administrator.create(`${await created()}/combinationConfigurations`, configuration)
  return [
    ...entityRows(administrator, path, strengthBody, {
      read: readStrengths,
      create: writeStrengths,
      update: writeStrengths,
      delete: writeStrengths,
    }),
    readRow(`${path}/$count`, readStrengths),
    readRow(`${path}/{id}/usage`, readStrengths, async () => get(`${await created()}/usage`)),
    {
      name: `POST ${path}/{id}/updateAllowedCombinations`,
      access: writeStrengths,
      status: 200,
      prepare: async () => ({
        method: 'POST',
        path: `${await created()}/updateAllowedCombinations`,
        body: { allowedCombinations: ['fido2'] },
      }),
    },
    readRow(`${path}/{id}/combinationConfigurations`, readStrengths, async () =>
      get(`${await created()}/combinationConfigurations`),
    ),
    readRow(`${path}/{id}/combinationConfigurations/{id}`, readStrengths, async () =>
      get(await configured()),
    ),
    {
      name: `POST ${path}/{id}/combinationConfigurations`,
      access: writeStrengths,
      status: 201,
      prepare: async () => ({
        method: 'POST',
        path: `${await created()}/combinationConfigurations`,
        body: configuration,
      }),
    },
    {
      name: `PATCH ${path}/{id}/combinationConfigurations/{id}`,
      access: writeStrengths,
      status: 204,
      prepare: async () => ({
        method: 'PATCH',
        path: await configured(),
        body: { allowedAAGUIDs: ['de1e552d-db1d-4423-a619-566b625cdc84'] },
      }),
    },
    {
      name: `DELETE ${path}/{id}/combinationConfigurations/{id}`,
      access: writeStrengths,
      status: 204,
      prepare: async () => ({ method: 'DELETE', path: await configured() }),
    },
  ]
}

const strengthRoot = `${root}/authenticationStrength`

const strengthRootRows: readonly Row[] = [
  `/v1.0${strengthRoot}`,
  `/v1.0${strengthRoot}/combinations`,
  `/beta${strengthRoot}/authenticationCombinations`,
  `/v1.0${strengthRoot}/authenticationMethodModes`,
  `/v1.0${strengthRoot}/authenticationMethodModes/$count`,
  `/v1.0${strengthRoot}/authenticationMethodModes/fido2`,
].map((path) => readRow(path, readStrengths))

/** WHY the deletion: a tenant has only 99 ids for contexts. */
function contextRows(administrator: Administrator): readonly Row[] {
  let last = 0
  const freeId = async (): Promise<string> => {
    last = (last % 99) + 1
    const path = `${contextPath}/c${last}`
    await administrator.send({ method: 'PATCH', path, body: {} })
    await administrator.send({ method: 'DELETE', path })
    return `c${last}`
  }
  const created = async (): Promise<string> =>
    administrator.create(contextPath, contextBody(await freeId()))
  const item = `${contextPath}/{id}`
  return [
    readRow(contextPath, readContexts),
    readRow(`${contextPath}/$count`, readContexts),
    readRow(item, readContexts, async () => get(await created())),
    {
      name: `POST ${contextPath}`,
      access: writeContexts,
      status: 201,
      prepare: async () => ({
        method: 'POST',
        path: contextPath,
        body: contextBody(await freeId()),
      }),
    },
    {
      name: `PATCH ${item}`,
      access: writeContexts,
      status: 204,
      prepare: async () => ({
        method: 'PATCH',
        path: await created(),
        body: { displayName: randomUUID() },
      }),
    },
    {
      name: `PATCH ${item}, unused`,
      access: writeContexts,
      status: 204,
      prepare: async () => ({
        method: 'PATCH',
        path: `${contextPath}/${await freeId()}`,
        body: {},
      }),
    },
    {
      name: `DELETE ${item}`,
      access: writeContexts,
      status: 204,
      prepare: async () => ({ method: 'DELETE', path: await created() }),
    },
    ...historyRows('authenticationContextClassReferences', readContexts, async () =>
      lastSegment(await created()),
    ),
  ]
}

function writeRow(method: 'PATCH' | 'PUT', path: string, rule: Access, body: unknown): Row {
  return {
    name: `${method} ${path}`,
    access: rule,
    status: method === 'PUT' ? 200 : 204,
    prepare: () => ({ method, path, body }),
  }
}

function tenantSettingRows(administrator: Administrator): readonly Row[] {
  const written = async (path: string, id: string, body: unknown): Promise<string> => {
    await administrator.send({ method: path.startsWith('/ostiary') ? 'PUT' : 'PATCH', path, body })
    return id
  }
  return [
    readRow(securityDefaultsPath, readAll),
    writeRow('PATCH', securityDefaultsPath, writeSecurityDefaults, { isEnabled: false }),
    ...historyRows('identitySecurityDefaultsEnforcementPolicy', readAll, () =>
      written(securityDefaultsPath, securityDefaultsId, { isEnabled: false }),
    ),
    readRow(continuousAccessPath, readAll),
    writeRow('PATCH', continuousAccessPath, writePolicies, { isEnabled: true }),
    ...historyRows('continuousAccessEvaluationPolicy', readAll, () =>
      written(continuousAccessPath, continuousAccessId, { isEnabled: true }),
    ),
    readRow(settingsPath, readPolicies),
    writeRow('PATCH', settingsPath, resetSettings, {}),
    {
      name: `DELETE ${settingsPath}`,
      access: resetSettings,
      status: 204,
      prepare: () => ({ method: 'DELETE', path: settingsPath }),
    },
    ...historyRows('conditionalAccessSettings', readAll, () =>
      written(settingsPath, settingsId, { exclusions: {} }),
    ),
    readRow(baselineScopesPath, readPolicies),
    writeRow('PUT', baselineScopesPath, resetSettings, baselineScopes),
    ...historyRows('baselineScopes', readAll, () =>
      written(baselineScopesPath, 'baseline-scopes', baselineScopes),
    ),
    readRow(breakGlassPath, readPolicies),
    writeRow('PUT', breakGlassPath, declareBreakGlass, declaration),
    ...historyRows('breakGlass', readPolicies, () =>
      written(breakGlassPath, 'break-glass', declaration),
    ),
  ]
}

const signInUser = '0571a27e-0571-4a27-a000-000000000a04'

/** Source: page "conditionalAccessRoot: evaluate", beta. This service's own decisions need the same permissions. */
const decisionRows: readonly Row[] = [
  {
    name: 'POST /v1.0/identity/conditionalAccess/evaluate',
    access: readPolicies,
    status: 200,
    prepare: () => ({
      method: 'POST',
      path: `/v1.0${root}/evaluate`,
      body: evaluateBody(signInUser),
    }),
  },
  {
    name: 'POST /ostiary/v1/decisions',
    access: readPolicies,
    status: 200,
    prepare: () => ({
      method: 'POST',
      path: decisionsPath,
      body: decisionsBody(signInUser),
    }),
  },
  {
    name: 'POST /ostiary/v1/decisions/diff',
    access: readPolicies,
    status: 200,
    prepare: () => ({
      method: 'POST',
      path: `${decisionsPath}/diff`,
      body: { after: { draft: { mode: 'whole' } }, grid: true, gridLimit: 10 },
    }),
  },
  {
    name: 'POST /ostiary/v1/checks/conditionalAccess',
    access: readPolicies,
    status: 200,
    prepare: () => ({
      method: 'POST',
      path: checksPath,
      body: { policies: { draft: { mode: 'whole' } } },
    }),
  },
]

const templateRows: readonly Row[] = [
  ...versions.map((version) => `${version}${root}/templates`),
  '/beta/conditionalAccess/templates',
].flatMap((path) =>
  ['', '/$count', `/${templateId}`].map((suffix) => readRow(`${path}${suffix}`, readAll)),
)

/** A row for every operation of conditional access. */
export function conditionalAccessRows(administrator: Administrator): readonly Row[] {
  const created = async (path: string, body: (displayName: string) => unknown) =>
    lastSegment(await administrator.create(path, body(randomUUID())))
  return [
    ...policyPaths.flatMap((path) => [
      ...entityRows(administrator, path, accessBody, {
        read: readPolicies,
        create: writePolicies,
        update: writePolicies,
        delete: deletePolicies,
      }),
      readRow(`${path}/$count`, readPolicies),
    ]),
    ...historyRows('conditionalAccessPolicies', readPolicies, () =>
      created(accessPath, accessBody),
    ),
    ...entityRows(administrator, legacyAccessPath, legacyAccessBody, {
      read: legacyAccess(readers, legacyApplication),
      create: legacyAccess(writers, legacyApplication),
      update: legacyAccess(writers, []),
      delete: legacyAccess(writers, legacyApplication),
    }),
    ...versions.flatMap((version) => [
      ...entityRows(administrator, `${version}${root}/namedLocations`, locationBody, {
        read: readAll,
        create: writeLocations,
        update: writeLocations,
        delete: writeLocations,
      }),
      readRow(`${version}${root}/namedLocations/$count`, readAll),
      ...deletedRows(administrator, version, 'policies', accessBody),
      ...deletedRows(administrator, version, 'namedLocations', locationBody),
    ]),
    ...historyRows('namedLocations', readAll, () => created(locationPath, locationBody)),
    ...strengthRootRows,
    ...strengthRows(administrator, `/v1.0${strengthRoot}/policies`),
    ...strengthRows(administrator, strengthPath),
    ...historyRows('authenticationStrengthPolicies', readStrengths, () =>
      created(strengthPath, strengthBody),
    ),
    ...contextRows(administrator),
    ...tenantSettingRows(administrator),
    ...templateRows,
    ...decisionRows,
  ]
}
