/**
 * Who may do what: every operation against every role, permission set, half of a set, guest and application.
 * Source: the permission tables of the Graph reference pages of each resource; no operation takes more.
 */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { directoryAuditOperations } from '../../src/audit/directory-audit-operations.ts'
import { historyOperations } from '../../src/audit/history-operations.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { createFamilies } from '../../src/families.ts'
import type { ApiRoot } from '../../src/graph/message.ts'
import type { Operation } from '../../src/graph/operation.ts'
import { splitPath } from '../../src/graph/path.ts'
import { createRouter } from '../../src/graph/router.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import {
  entityRows,
  get,
  historyRows,
  one,
  readRow,
  type Access,
  type Administrator,
  type Request,
  type Row,
  type PermissionSets,
} from './support/access-rows.ts'
import { roleRows } from './support/role-rows.ts'
import { applicationRows, grantRows } from './support/application-rows.ts'
import { directoryWriteRows } from './support/directory-write-rows.ts'
import { directoryRows } from './support/directory-rows.ts'
import { stsPolicyRows, stsPolicyScopes } from './support/sts-policy-rows.ts'
import { stsQuestionRows } from './support/sts-question-rows.ts'
import { tenantPolicyRows } from './support/tenant-policy-rows.ts'
import { tenantWideRows, unsupportedRequests } from './support/tenant-wide-rows.ts'
import { conditionalAccessRows } from './support/conditional-access-rows.ts'
import { expectGraphError, textOf } from './support/graph-error.ts'
import {
  documentOf,
  everyScope,
  frameworkPath,
  policySetOf,
  stsBody,
  stsPath,
  xmlContent,
} from './support/policy-documents.ts'
import { keySetRows } from './support/key-set-rows.ts'
import { createRoleHolders, roleNames, type RoleName } from './support/role-holders.ts'
import { addFurtherObjects } from '../support/directory-paths.ts'
import { familiesWithLimits } from '../support/families-with-limits.ts'

const policyScopes = [
  'Directory.ReadWrite.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Application.Read.All',
  'Policy.ReadWrite.AuthenticationFlows',
  'Policy.ReadWrite.CrossTenantAccess',
  'Policy.ReadWrite.DeviceConfiguration',
  'Policy.ReadWrite.ExternalIdentities',
  'Policy.ReadWrite.FeatureRollout',
  'Policy.ReadWrite.PermissionGrant',
  'TrustFrameworkKeySet.ReadWrite.All',
]

/** WHY: every privilege that is tried leaves an object behind. */
const roomyFamilies = familiesWithLimits({
  policies: 10_000,
  namedLocations: 10_000,
  authenticationStrengths: 10_000,
})

const agreementRead: Access = {
  delegated: one('Agreement.Read.All', 'Agreement.ReadWrite.All'),
  application: one('Agreement.Read.All', 'Agreement.ReadWrite.All'),
  roles: [
    'globalAdministrator',
    'globalReader',
    'conditionalAccessAdministrator',
    'securityAdministrator',
    'securityReader',
  ],
  code: 'AccessDenied',
}

const stsReaders: readonly RoleName[] = [
  'globalAdministrator',
  'globalReader',
  'securityReader',
  'securityAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]
const stsWriters: readonly RoleName[] = [
  'globalAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]
const stsRead: Access = {
  delegated: one('Policy.Read.All', 'Directory.Read.All', 'Directory.AccessAsUser.All'),
  application: one('Policy.Read.All', 'Directory.Read.All'),
  roles: stsReaders,
  code: 'Authorization_RequestDenied',
}
const stsReadAssignments: Access = {
  ...stsRead,
  delegated: one('Directory.Read.All', 'Directory.AccessAsUser.All'),
  application: one('Directory.Read.All'),
}
const stsWrite: Access = {
  delegated: one('Directory.AccessAsUser.All'),
  application: [],
  roles: stsWriters,
  code: 'Authorization_RequestDenied',
}

const frameworkWriters: readonly RoleName[] = ['globalAdministrator', 'b2cIefPolicyAdministrator']
const frameworkRead: Access = {
  delegated: one('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  application: one('Policy.Read.All', 'Policy.ReadWrite.TrustFramework'),
  roles: frameworkWriters,
  code: 'AccessDenied',
}
const frameworkWrite: Access = {
  delegated: one('Policy.ReadWrite.TrustFramework'),
  application: one('Policy.ReadWrite.TrustFramework'),
  roles: frameworkWriters,
  code: 'AccessDenied',
}
const frameworkUpsert: Access = {
  ...frameworkWrite,
  delegated: one('Policy.ReadWrite.TrustFramework', 'Policy.ReadWrite.All'),
  application: [],
}

const auditRead: Access = {
  delegated: one('AuditLog.Read.All', 'Directory.Read.All'),
  application: one('AuditLog.Read.All', 'Directory.Read.All'),
  roles: [
    'globalAdministrator',
    'globalReader',
    'reportsReader',
    'securityAdministrator',
    'securityOperator',
    'securityReader',
  ],
  code: 'Authentication_MSGraphPermissionMissing',
}

const service = setUpTestService({ app: { families: roomyFamilies } })
let administrator: string

const sampleId = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`

async function asAdministrator(request: Request): Promise<Answer> {
  const answer = await service.send(request.method, request.path, {
    ...request,
    token: administrator,
  })
  if (answer.status >= 400) throw new Error(`${request.method} ${request.path}: ${answer.text}`)
  return answer
}

async function createdAt(path: string, body: unknown): Promise<string> {
  const { json } = await asAdministrator({ method: 'POST', path, body })
  return `${path}/${textOf(json['id'])}`
}

const preparer: Administrator = { send: asAdministrator, create: createdAt }

async function uploaded(): Promise<{ id: string; document: string }> {
  const id = `B2C_1A_${randomUUID()}`
  const body = documentOf(id)
  await asAdministrator({ method: 'POST', path: frameworkPath, body, headers: xmlContent })
  return { id, document: body }
}

async function assigned(owner: string): Promise<Request> {
  const { json } = await asAdministrator({ method: 'GET', path: owner })
  for (const policy of json['value'] as readonly { readonly id: string }[]) {
    await asAdministrator({ method: 'DELETE', path: `${owner}/${policy.id}/$ref` })
  }
  const path = await createdAt(stsPath, stsBody(randomUUID()))
  return { method: 'POST', path: `${owner}/$ref`, body: { '@odata.id': `https://x${path}` } }
}

const owners = [
  `/beta/applications/${sampleId('c01')}`,
  `/beta/servicePrincipals/${sampleId('f01')}`,
]

const rows: readonly Row[] = [
  ...directoryRows(async (path) => {
    const { json } = await asAdministrator(get(path))
    return json['value'] as readonly JsonObject[]
  }),
  ...directoryWriteRows(preparer),
  ...applicationRows(preparer),
  ...roleRows(preparer),
  ...grantRows(preparer),
  readRow('/v1.0/identityGovernance/termsOfUse/agreements', agreementRead),
  readRow(`/beta/identityGovernance/termsOfUse/agreements/${sampleId('aa01')}`, agreementRead),
  ...entityRows(preparer, stsPath, stsBody, {
    read: stsRead,
    create: stsWrite,
    update: stsWrite,
    delete: stsWrite,
  }),
  ...['', '/$count'].map((suffix) =>
    readRow(`${stsPath}/{id}/appliesTo${suffix}`, stsReadAssignments, async () =>
      get(`${await createdAt(stsPath, stsBody(randomUUID()))}/appliesTo${suffix}`),
    ),
  ),
  ...owners.flatMap((owner): readonly Row[] => [
    readRow(`${owner}/policies`, stsReadAssignments),
    {
      name: `POST ${owner}/policies/$ref`,
      access: stsWrite,
      status: 204,
      prepare: () => assigned(`${owner}/policies`),
    },
    {
      name: `DELETE ${owner}/policies/{id}/$ref`,
      access: stsWrite,
      status: 204,
      prepare: async () => {
        const request = await assigned(`${owner}/policies`)
        await asAdministrator(request)
        const reference = (request.body as { readonly '@odata.id': string })['@odata.id']
        const path = `${owner}/policies/${reference.split('/').at(-1)}/$ref`
        return { method: 'DELETE', path }
      },
    },
  ]),
  ...conditionalAccessRows(preparer),
  ...tenantPolicyRows(preparer),
  ...stsPolicyRows(preparer),
  ...stsQuestionRows,
  ...tenantWideRows,
  readRow(frameworkPath, frameworkRead),
  ...['', '/$value'].map((suffix) =>
    readRow(`${frameworkPath}/{id}${suffix}`, frameworkRead, async () =>
      get(`${frameworkPath}/${(await uploaded()).id}${suffix}`),
    ),
  ),
  {
    name: `POST ${frameworkPath}`,
    access: frameworkWrite,
    status: 201,
    prepare: () => ({
      method: 'POST',
      path: frameworkPath,
      body: documentOf(`B2C_1A_${randomUUID()}`),
      headers: xmlContent,
    }),
  },
  ...(
    [
      ['', frameworkUpsert, 204],
      ['/$value', frameworkWrite, 200],
    ] as const
  ).map(([suffix, access, status]): Row => ({
    name: `PUT ${frameworkPath}/{id}${suffix}`,
    access,
    status,
    prepare: async () => {
      const { id, document } = await uploaded()
      const path = `${frameworkPath}/${id}${suffix}`
      return { method: 'PUT', path, body: document, headers: xmlContent }
    },
  })),
  {
    name: `DELETE ${frameworkPath}/{id}`,
    access: frameworkWrite,
    status: 204,
    prepare: async () => ({
      method: 'DELETE',
      path: `${frameworkPath}/${(await uploaded()).id}`,
    }),
  },
  ...keySetRows(preparer),
  readRow('/ostiary/v1/trust-framework/policies/{id}/effective', frameworkRead, async () =>
    get(`/ostiary/v1/trust-framework/policies/${(await uploaded()).id}/effective`),
  ),
  ...(
    [
      ['validate', frameworkRead],
      ['apply', frameworkWrite],
    ] as const
  ).map(([action, access]): Row => {
    const path = `/ostiary/v1/trust-framework/policies:${action}`
    return {
      name: `POST ${path}`,
      access,
      status: 200,
      prepare: () => ({ method: 'POST', path, ...policySetOf(`B2C_1A_${randomUUID()}`) }),
    }
  }),
  readRow('/v1.0/auditLogs/directoryAudits', auditRead),
  readRow('/v1.0/auditLogs/directoryAudits/{id}', auditRead, async () => {
    await createdAt(stsPath, stsBody(randomUUID()))
    const { json } = await asAdministrator(get('/v1.0/auditLogs/directoryAudits?$top=1'))
    const [record] = json['value'] as readonly { readonly id: string }[]
    return get(`/v1.0/auditLogs/directoryAudits/${record?.id}`)
  }),
  ...historyRows('stsPolicies', stsRead, async () => {
    const path = await createdAt(stsPath, stsBody(randomUUID()))
    return path.slice(path.lastIndexOf('/') + 1)
  }),
  ...historyRows('trustFrameworkPolicies', frameworkRead, async () => (await uploaded()).id, 200),
]

const tokens = new Map<string, Promise<string>>()

function userToken(alias: string, scopes: readonly string[]): Promise<string> {
  const key = `${alias} ${scopes.join(' ')}`
  const token = tokens.get(key) ?? service.userToken(alias, ...scopes)
  tokens.set(key, token)
  return token
}

function appToken(roles: readonly string[]): Promise<string> {
  const key = `application ${roles.join(' ')}`
  const token = tokens.get(key) ?? service.appToken(...roles)
  tokens.set(key, token)
  return token
}

async function expectDenied(row: Row, request: Request, token: string): Promise<void> {
  const answer = await service.send(request.method, request.path, { ...request, token })
  expectGraphError(answer, 403, row.access.code)
}

async function expectAllowed(row: Row, token: string): Promise<void> {
  const request = await row.prepare()
  const answer = await service.send(request.method, request.path, { ...request, token })
  expect({ status: answer.status, text: answer.status === row.status ? '' : answer.text }).toEqual({
    status: row.status,
    text: '',
  })
}

function allowedAliases({ roles }: Access): readonly string[] {
  if (roles === 'users') return [...roleNames, 'ada', 'guest']
  return roles === 'members' ? [...roleNames, 'ada'] : roles
}

/** Every permission that anything takes. */
const knownPermissions: readonly string[] = [
  ...new Set(rows.flatMap(({ access }) => [...access.delegated, ...access.application].flat())),
]

/** Every way to take one permission out of each set. */
function breaches(sets: PermissionSets): PermissionSets {
  return sets.reduce<PermissionSets>(
    (ways, set) => ways.flatMap((way) => set.map((permission) => [...way, permission])),
    [[]],
  )
}

/** Permission sets that are not enough: none of use, a prefix of one, and all but what is needed. */
function insufficientSets(sets: PermissionSets): PermissionSets {
  const allOthers = breaches(sets).map((without) =>
    knownPermissions.filter((permission) => !without.includes(permission)),
  )
  return [['Mail.Read'], ['Policy.Read'], ...allOthers]
}

beforeAll(async () => {
  await createRoleHolders(service.store)
  await addFurtherObjects(service.store)
  administrator = await service.userToken(
    'globalAdministrator',
    ...everyScope,
    'AdministrativeUnit.ReadWrite.All',
    'RoleManagement.ReadWrite.Directory',
    ...policyScopes,
    ...stsPolicyScopes,
  )
})

describe.each(rows)('$name', (row) => {
  const { access } = row
  const enough = access.delegated[0] ?? []

  it('refuses callers without a token, a permission or a role, and changes nothing', async () => {
    const request = await row.prepare()
    const before = await service.store.revisionOf(contosoTenantId)

    const anonymous = await service.send(request.method, request.path, request)
    expectGraphError(anonymous, 401, 'InvalidAuthenticationToken')
    for (const scopes of insufficientSets(access.delegated)) {
      await expectDenied(row, request, await userToken('globalAdministrator', scopes))
    }
    const allowed = allowedAliases(access)
    for (const alias of [...roleNames, 'ada', 'guest']) {
      if (!allowed.includes(alias)) {
        await expectDenied(row, request, await userToken(alias, enough))
      }
    }
    const tooLittle =
      access.application.length === 0 ? [knownPermissions] : insufficientSets(access.application)
    for (const roles of tooLittle) await expectDenied(row, request, await appToken(roles))

    expect(await service.store.revisionOf(contosoTenantId)).toBe(before)
  })

  it('succeeds with each least privilege', async () => {
    const [first = 'ada'] = allowedAliases(access)
    for (const scopes of access.delegated) await expectAllowed(row, await userToken(first, scopes))
    for (const alias of allowedAliases(access)) {
      await expectAllowed(row, await userToken(alias, enough))
    }
    for (const roles of access.application) await expectAllowed(row, await appToken(roles))
  })
})

it.each(unsupportedRequests)('$method $path is refused by name', async ({ method, path }) => {
  expectGraphError(await service.send(method, path), 401, 'InvalidAuthenticationToken')
  for (const token of [
    administrator,
    await userToken('guest', ['User.Read']),
    await appToken([]),
  ]) {
    expectGraphError(await service.send(method, path, { token }), 501, 'NotImplemented')
  }
})

it('covers every operation of the service', async () => {
  const families = createFamilies(roomyFamilies)
  const operations = [
    ...directoryAuditOperations,
    ...families.flatMap((family) => family.operations),
    ...families.flatMap(({ kinds }) => kinds.flatMap(historyOperations)),
  ]
  const router = createRouter(operations)
  const covered = new Set<Operation>()
  for (const row of rows) {
    const { method, path } = await row.prepare()
    const [root = '', ...segments] = splitPath(path.split('?')[0] ?? '')
    const isOwn = root === 'ostiary'
    const apiRoot = (isOwn ? 'ostiary/v1' : root) as ApiRoot
    covered.add(router.match(apiRoot, method, isOwn ? segments.slice(1) : segments).operation)
  }
  // An alias needs no row of its own while it is the very same rule and handler.
  const isAlias = ({ access, handle }: Operation): boolean =>
    [...covered].some((twin) => twin.access === access && twin.handle === handle)
  const missing = operations.filter((operation) => !covered.has(operation) && !isAlias(operation))
  expect(missing.map(({ method, path, roots }) => `${method} ${roots.join(',')} ${path}`)).toEqual(
    [],
  )
})

describe.each([
  '/v1.0/$metadata',
  '/beta/$metadata',
  '/ostiary/openapi/v1.0.json',
  '/ostiary/openapi/beta.json',
])('%s', (path) => {
  it('is the same for every caller, with or without a token', async () => {
    const anonymous = await service.send('GET', path)
    expect([anonymous.status, anonymous.text]).toEqual([200, expect.stringMatching(/./u)])
    for (const token of ['no token', administrator, await appToken(['Mail.Read'])]) {
      const answer = await service.send('GET', path, { token })
      expect(answer.status).toBe(200)
      expect(answer.text === anonymous.text).toBe(true)
    }
  })
})

describe('a directory role', () => {
  const path = '/v1.0/identity/conditionalAccess/policies'
  const ask = async (alias: string): Promise<Answer> =>
    service.send('GET', path, { token: await service.userToken(alias, 'Policy.Read.All') })

  it('is held through a role-assignable group', async () => {
    expect((await ask('through-assignable')).status).toBe(200)
  })

  it.each(['through-plain', 'through-nested'])('is not held %s', async (alias) => {
    expectGraphError(await ask(alias), 403, 'AccessDenied')
  })

  it('counts for a guest as for a member', async () => {
    expect((await ask('guest-administrator')).status).toBe(200)
  })
})
