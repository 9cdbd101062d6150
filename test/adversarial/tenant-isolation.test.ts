/**
 * Two tenants in one store: objects of the other tenant answer, byte for byte, like objects that do not exist, and
 * nothing a caller sends changes it.
 */

import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  contosoClient,
  contosoDomain,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { comparable, expectGraphError, textOf } from './support/graph-error.ts'
import {
  accessBody,
  accessPath,
  contextBody,
  contextPath,
  decisionsBody,
  decisionsPath,
  documentOf,
  evaluateBody,
  everyScope,
  frameworkPath,
  locationBody,
  locationPath,
  policySetOf,
  strengthBody,
  strengthPath,
  stsBody,
  stsPath,
  xmlContent,
} from './support/policy-documents.ts'
import {
  createFabrikam,
  fabrikamDomains,
  fabrikamIdOf,
  fabrikamTenantId,
  fabrikamToken,
} from './support/second-tenant.ts'
import { stateOf } from './support/store-state.ts'

const sampleId = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`

const agreementPath = '/v1.0/identityGovernance/termsOfUse/agreements'
const evaluatePath = '/beta/identity/conditionalAccess/evaluate'
const breakGlassPath = '/ostiary/v1/tenant/break-glass'
const deletedPath = '/beta/identity/conditionalAccess/deletedItems'
const keySetPath = '/beta/trustFramework/keySets'
const auditPath = '/v1.0/auditLogs/directoryAudits'

const baseOf = (policyId: string, tenant: string): string =>
  `<BasePolicy><TenantId>${tenant}</TenantId><PolicyId>${policyId}</PolicyId></BasePolicy>`

/** A technical profile that signs with the keys of a set. */
const profileWithKey = (keySetId: string): string =>
  '<ClaimsProviders><ClaimsProvider><DisplayName>Issuers</DisplayName><TechnicalProfiles>' +
  '<TechnicalProfile Id="Issuer"><DisplayName>Issuer</DisplayName><Protocol Name="None" />' +
  `<CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="${keySetId}" /></CryptographicKeys>` +
  '</TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>'

/** Ids that exist in Fabrikam only. */
interface FabrikamIds {
  readonly sts: string
  readonly access: string
  readonly deletedAccess: string
  readonly location: string
  readonly deletedLocation: string
  readonly strength: string
  readonly context: string
  readonly agreement: string
  readonly framework: string
  readonly keySet: string
  readonly audit: string
  readonly user: string
  readonly group: string
  readonly role: string
  readonly application: string
  readonly servicePrincipal: string
}

interface Probe {
  readonly method: string
  readonly path: (id: string) => string
  readonly body?: (id: string) => unknown
  readonly headers?: Readonly<Record<string, string>>
}

const get = (path: (id: string) => string): Probe => ({ method: 'GET', path })

function policyProbes(path: string, patch: unknown): readonly Probe[] {
  const item = (id: string): string => `${path}/${id}`
  return [
    get(item),
    get((id) => `${path}('${id}')`),
    get((id) => `${path}?$filter=id eq '${id}'&$count=true`),
    { method: 'PATCH', path: item, body: () => patch },
    {
      method: 'PATCH',
      path: item,
      body: () => patch,
      headers: { 'if-match': 'W/"1"', prefer: 'return=representation' },
    },
    { method: 'PATCH', path: item, body: () => ({ nonsense: true }) },
    { method: 'DELETE', path: item },
    { method: 'DELETE', path: item, headers: { 'if-match': '*' } },
  ]
}

function historyProbes(family: string): readonly Probe[] {
  return ['', '/1', '/1/$value', '?$top=1'].map((suffix) =>
    get((id) => `/ostiary/v1/history/${family}/${id}${suffix}`),
  )
}

/** A policy of Contoso that names the object with the id. */
function namedInPolicy(member: (id: string) => object): Probe {
  return {
    method: 'POST',
    path: () => accessPath,
    body: (id) => ({ ...accessBody('Names'), ...member(id) }),
  }
}

const conditions = (member: object): object => ({
  conditions: { ...accessBody('Names').conditions, ...member },
})

const grant = (member: object): object => ({ grantControls: { operator: 'OR', ...member } })

const declaredBreakGlass: Probe = {
  method: 'PUT',
  path: () => breakGlassPath,
  body: (id) => ({ identities: [{ id }] }),
}

const decisionProbes: readonly Probe[] = [
  { method: 'POST', path: () => decisionsPath, body: decisionsBody },
  { method: 'POST', path: () => evaluatePath, body: evaluateBody },
]

/** Requests for decisions by the policies of Contoso and one more with the id. */
const sourceProbes: readonly Probe[] = [
  (id: string) => ({ versions: [{ id, version: 1 }] }),
  (id: string) => ({ draft: { mode: 'overlay', removedPolicies: [id] } }),
].map((policies) => ({
  method: 'POST',
  path: () => decisionsPath,
  body: (id) => ({ ...decisionsBody(sampleId('a04')), policies: policies(id) }),
}))

function principalProbes(include: string, exclude: string): readonly Probe[] {
  return [
    ...[include, exclude].map((member) =>
      namedInPolicy((id) => conditions({ users: { includeUsers: ['None'], [member]: [id] } })),
    ),
    declaredBreakGlass,
    ...decisionProbes,
  ]
}

function deletedProbes(segment: string, livePath: string): readonly Probe[] {
  const path = `${deletedPath}/${segment}`
  return [
    get((id) => `${path}/${id}`),
    get((id) => `${path}?$filter=id eq '${id}'&$count=true`),
    get((id) => `${livePath}/${id}`),
    { method: 'POST', path: (id) => `${path}/${id}/restore`, body: () => ({}) },
    { method: 'DELETE', path: (id) => `${path}/${id}` },
  ]
}

const configuration = {
  '@odata.type': '#microsoft.graph.fido2CombinationConfiguration',
  appliesToCombinations: ['fido2'],
  allowedAAGUIDs: ['2fc0579f-8113-47ea-b116-bb5a8db9202a'],
}

const strengthProbes: readonly Probe[] = [
  ...policyProbes(strengthPath, { displayName: 'taken over' }),
  ...historyProbes('authenticationStrengthPolicies'),
  get((id) => `${strengthPath}/${id}/usage`),
  get((id) => `${strengthPath}/${id}/combinationConfigurations`),
  {
    method: 'POST',
    path: (id) => `${strengthPath}/${id}/combinationConfigurations`,
    body: () => configuration,
  },
  ...['GET', 'PATCH', 'DELETE'].map((method) => ({
    method,
    path: (id: string) => `${strengthPath}/${id}/combinationConfigurations/${id}`,
    ...(method === 'PATCH' && { body: () => ({ allowedAAGUIDs: [] }) }),
  })),
  {
    method: 'POST',
    path: (id) => `${strengthPath}/${id}/updateAllowedCombinations`,
    body: () => ({ allowedCombinations: ['fido2'] }),
  },
  namedInPolicy((id) => grant({ builtInControls: [], authenticationStrength: { id } })),
]

const contosoOwner = `/beta/applications/${sampleId('c01')}/policies`
const contosoTyped = `/v1.0/applications/${sampleId('c01')}/tokenLifetimePolicies`
const reference = (id: string) => ({
  '@odata.id': `https://graph.microsoft.com/beta/policies/${id}`,
})

/** Every operation that takes an id, by the kind of the id. */
const probes: Readonly<Record<keyof FabrikamIds, readonly Probe[]>> = {
  sts: [
    ...policyProbes(stsPath, { displayName: 'taken over' }),
    ...policyProbes('/v1.0/policies/tokenLifetimePolicies', { displayName: 'taken over' }),
    ...historyProbes('stsPolicies'),
    get((id) => `/v1.0/policies/tokenLifetimePolicies/${id}/appliesTo`),
    { method: 'POST', path: () => `${contosoTyped}/$ref`, body: reference },
    { method: 'DELETE', path: (id) => `${contosoTyped}/${id}/$ref` },
    {
      method: 'DELETE',
      path: (id) =>
        `${contosoTyped}/$ref?@id=https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
    },
    get((id) => `${stsPath}/${id}/appliesTo`),
    { method: 'POST', path: () => `${contosoOwner}/$ref`, body: reference },
    { method: 'DELETE', path: (id) => `${contosoOwner}/${id}/$ref` },
  ],
  access: [
    ...policyProbes(accessPath, { displayName: 'taken over' }),
    ...policyProbes('/v1.0/policies/conditionalAccessPolicies', { displayName: 'taken over' }),
    ...policyProbes('/beta/conditionalAccessPolicies', { displayName: 'taken over' }),
    ...historyProbes('conditionalAccessPolicies'),
    ...sourceProbes,
  ],
  deletedAccess: deletedProbes('policies', accessPath),
  location: [
    ...policyProbes(locationPath, { displayName: 'taken over' }),
    ...historyProbes('namedLocations'),
    ...['includeLocations', 'excludeLocations'].map((member) =>
      namedInPolicy((id) =>
        conditions({ locations: { includeLocations: ['All'], [member]: [id] } }),
      ),
    ),
  ],
  deletedLocation: deletedProbes('namedLocations', locationPath),
  strength: strengthProbes,
  // WHY no PATCH: it creates a context when the id is not used, see below.
  context: [
    get((id) => `${contextPath}/${id}`),
    get((id) => `${contextPath}?$filter=id eq '${id}'&$count=true`),
    { method: 'DELETE', path: (id) => `${contextPath}/${id}` },
    ...historyProbes('authenticationContextClassReferences'),
    namedInPolicy((id) =>
      conditions({ applications: { includeAuthenticationContextClassReferences: [id] } }),
    ),
  ],
  agreement: [
    get((id) => `${agreementPath}/${id}`),
    get((id) => `${agreementPath}?$filter=id eq '${id}'`),
    namedInPolicy((id) => grant({ builtInControls: ['mfa'], termsOfUse: [id] })),
  ],
  framework: [
    get((id) => `${frameworkPath}/${id}`),
    get((id) => `${frameworkPath}/${id}/$value`),
    get((id) => `${frameworkPath}?$filter=id eq '${id}'`),
    { method: 'DELETE', path: (id) => `${frameworkPath}/${id}` },
    ...historyProbes('trustFrameworkPolicies'),
    get((id) => `/ostiary/v1/trust-framework/policies/${id}/effective`),
    ...['validate', 'apply'].map((action) => ({
      method: 'POST',
      path: () => `/ostiary/v1/trust-framework/policies:${action}`,
      body: (id: string) =>
        policySetOf('B2C_1A_Descendant', { inner: baseOf(id, contosoDomain) }).body,
      headers: policySetOf('B2C_1A_Descendant').headers,
    })),
    ...['', '/$value'].map((suffix) => ({
      method: 'PUT',
      path: (id: string) => `${frameworkPath}/${id}${suffix}`,
      body: (id: string) => documentOf(id, { tenant: fabrikamDomains[0] }),
      headers: xmlContent,
    })),
    ...[contosoDomain, fabrikamDomains[0]].map((tenant) => ({
      method: 'PUT',
      path: () => `${frameworkPath}/B2C_1A_Descendant/$value`,
      body: (id: string) => documentOf('B2C_1A_Descendant', { inner: baseOf(id, tenant) }),
      headers: xmlContent,
    })),
  ],
  keySet: [
    get((id) => `${keySetPath}/${id}`),
    get((id) => `${keySetPath}('${id}')`),
    get((id) => `${keySetPath}/${id}/getActiveKey`),
    get((id) => `${keySetPath}/${id}/keys_v2`),
    ...['PUT', 'PATCH'].map((method) => ({
      method,
      path: (id: string) => `${keySetPath}/${id}`,
      body: () => ({ keys: [] }),
    })),
    { method: 'DELETE', path: (id) => `${keySetPath}/${id}` },
    ...Object.entries({
      generateKey: { use: 'sig', kty: 'oct' },
      uploadSecret: { use: 'sig', k: 'c2VjcmV0LW9mLWNvbnRvc28' },
    }).map(([action, body]) => ({
      method: 'POST',
      path: (id: string) => `${keySetPath}/${id}/${action}`,
      body: () => body,
    })),
    ...historyProbes('trustFrameworkKeySets'),
    {
      method: 'PUT',
      path: () => `${frameworkPath}/B2C_1A_KeyUser/$value`,
      body: (id) => documentOf('B2C_1A_KeyUser', { inner: profileWithKey(id) }),
      headers: { ...xmlContent, 'ostiary-missing-keys': 'refuse' },
    },
  ],
  audit: [
    get((id) => `${auditPath}/${id}`),
    get((id) => `${auditPath}?$skiptoken=${Buffer.from(id).toString('base64url')}&$top=1`),
  ],
  user: [
    get((id) => `/v1.0/users/${id}`),
    get((id) => `/v1.0/users?$filter=id eq '${id}'`),
    ...principalProbes('includeUsers', 'excludeUsers'),
  ],
  group: [
    get((id) => `/v1.0/groups/${id}`),
    get((id) => `/v1.0/groups/${id}/members?$count=true`),
    ...principalProbes('includeGroups', 'excludeGroups'),
  ],
  role: [
    get((id) => `/v1.0/directoryRoles/${id}`),
    get((id) => `/v1.0/directoryRoles/${id}/members`),
  ],
  application: ownerProbes('applications'),
  servicePrincipal: [
    ...ownerProbes('servicePrincipals'),
    declaredBreakGlass,
    namedInPolicy((id) => conditions({ clientApplications: { includeServicePrincipals: [id] } })),
  ],
}

function ownerProbes(set: string): readonly Probe[] {
  return [
    get((id) => `/v1.0/${set}/${id}`),
    get((id) => `/beta/${set}/${id}/policies?$count=true`),
    {
      method: 'POST',
      path: (id) => `/beta/${set}/${id}/policies/$ref`,
      body: () => reference(sampleId('999')),
    },
    { method: 'DELETE', path: (id) => `/beta/${set}/${id}/policies/${sampleId('999')}/$ref` },
  ]
}

describe.each(['sqlite', 'postgres'] as const)('tenants on %s', (store) => {
  const service = setUpTestService({ store })
  let contoso: string
  let fabrikam: string
  let ids: FabrikamIds

  const send = (token: string, method: string, path: string, body?: unknown, headers = {}) =>
    service.send(method, path, { token, body, headers })

  beforeAll(async () => {
    await createFabrikam(service.store)
    contoso = await service.userToken('admin', ...everyScope)
    fabrikam = await fabrikamToken(service, ...everyScope)
    const idOf = ({ json, text }: Answer): string => {
      if (typeof json['id'] !== 'string') throw new Error(text)
      return json['id']
    }
    const sts = idOf(await send(fabrikam, 'POST', stsPath, stsBody('Fabrikam lifetimes')))
    const access = idOf(await send(fabrikam, 'POST', accessPath, accessBody('Fabrikam access')))
    const create = async (path: string, body: unknown): Promise<string> =>
      idOf(await send(fabrikam, 'POST', path, body))
    const createDeleted = async (path: string, body: unknown): Promise<string> => {
      const id = await create(path, body)
      await send(fabrikam, 'DELETE', `${path}/${id}`)
      return id
    }
    const deletedAccess = await createDeleted(accessPath, accessBody('Fabrikam deleted'))
    const deletedLocation = await createDeleted(locationPath, locationBody('Fabrikam deleted'))
    const location = await create(locationPath, locationBody('Fabrikam office'))
    const strength = await create(strengthPath, strengthBody('Fabrikam strength'))
    const context = await create(contextPath, { ...contextBody('c7'), displayName: 'Fabrikam' })
    await send(fabrikam, 'PUT', breakGlassPath, {
      identities: [{ id: fabrikamIdOf(sampleId('a07')) }],
    })
    const framework = 'B2C_1A_Fabrikam'
    const document = documentOf(framework, { tenant: fabrikamDomains[0] })
    await send(fabrikam, 'POST', frameworkPath, document, xmlContent)
    const keySet = idOf(await send(fabrikam, 'POST', keySetPath, { id: 'FabrikamKeys' }))
    const secret = { use: 'sig', k: 'c2VjcmV0LW9mLWZhYnJpa2Ft' }
    await send(fabrikam, 'POST', `${keySetPath}/${keySet}/uploadSecret`, secret)
    const owner = `/beta/applications/${fabrikamIdOf(sampleId('c01'))}/policies/$ref`
    await send(fabrikam, 'POST', owner, reference(sts))
    const audits = await send(fabrikam, 'GET', `${auditPath}?$top=1`)
    const [audit] = audits.json['value'] as readonly { readonly id: string }[]
    ids = {
      sts,
      access,
      deletedAccess,
      location,
      deletedLocation,
      strength,
      context,
      agreement: fabrikamIdOf(sampleId('aa01')),
      framework,
      keySet,
      audit: audit?.id ?? '',
      user: fabrikamIdOf(sampleId('a04')),
      group: fabrikamIdOf(sampleId('b01')),
      role: fabrikamIdOf(sampleId('d01')),
      application: fabrikamIdOf(sampleId('c01')),
      servicePrincipal: fabrikamIdOf(sampleId('f01')),
    }
  })

  it('created the objects in Fabrikam that the attacks below aim at', async () => {
    for (const path of [
      `${stsPath}/${ids.sts}`,
      `${accessPath}/${ids.access}`,
      `${deletedPath}/policies/${ids.deletedAccess}`,
      `${locationPath}/${ids.location}`,
      `${deletedPath}/namedLocations/${ids.deletedLocation}`,
      `${strengthPath}/${ids.strength}`,
      `${contextPath}/${ids.context}`,
      `${agreementPath}/${ids.agreement}`,
      `/ostiary/v1/history/breakGlass/break-glass/1`,
      `${frameworkPath}/${ids.framework}/$value`,
      `${keySetPath}/${ids.keySet}/getActiveKey`,
      `${auditPath}/${ids.audit}`,
      `/v1.0/groups/${ids.group}/members`,
      `/beta/applications/${ids.application}/policies`,
      `/ostiary/v1/history/stsPolicies/${ids.sts}/1`,
    ]) {
      expect([path, (await send(fabrikam, 'GET', path)).status]).toEqual([path, 200])
    }
  })

  it.each(Object.keys(probes) as (keyof FabrikamIds)[])(
    'answers for a foreign %s exactly as for a missing one',
    async (kind) => {
      const id = ids[kind]
      const absent = absentIds[kind] ?? absentIdLike(id)
      const before = [
        await stateOf(service.store, contosoTenantId),
        await stateOf(service.store, fabrikamTenantId),
      ]
      for (const { method, path, body, headers } of probes[kind]) {
        const ask = (given: string): Promise<Answer> =>
          send(contoso, method, path(given), body?.(given), headers)
        const [foreign, unknown] = [await ask(id), await ask(absent)]
        const mask = (answer: Answer, given: string) => ({
          request: `${method} ${path('<given>')}`,
          ...comparable(answer, given, Buffer.from(given).toString('base64url')),
        })
        expect(mask(foreign, id)).toEqual(mask(unknown, absent))
        expect(foreign.status).toBeLessThan(500)
      }
      expect([
        await stateOf(service.store, contosoTenantId),
        await stateOf(service.store, fabrikamTenantId),
      ]).toEqual(before)
    },
  )

  it('lists and counts no objects of the other tenant', async () => {
    for (const path of [
      '/v1.0/users',
      '/v1.0/groups',
      '/v1.0/directoryRoles',
      '/v1.0/applications',
      '/v1.0/servicePrincipals',
      '/v1.0/organization',
      stsPath,
      accessPath,
      `${accessPath}?$filter=displayName ne 'x'&$orderby=displayName&$count=true`,
      `${deletedPath}/policies`,
      locationPath,
      `${locationPath}?$skip=0&$count=true`,
      `${deletedPath}/namedLocations`,
      strengthPath,
      contextPath,
      agreementPath,
      breakGlassPath,
      frameworkPath,
      keySetPath,
      auditPath,
      "/v1.0/users?$filter=userPrincipalName eq 'admin@fabrikam.com'",
      "/v1.0/users?$filter=startsWith(displayName,'')&$count=true",
      "/v1.0/users?$filter=not (id eq 'x')&$count=true",
      '/v1.0/users?$filter=id ne null or displayName ne null&$count=true',
      "/v1.0/users?$filter=not contains(mail,'fabrikam')&$count=true",
      "/v1.0/users?$filter=businessPhones/all(p:p ne 'x')&$count=true&$orderby=jobTitle",
      '/v1.0/users?$search="displayName:a" OR "mail:a"',
    ]) {
      const headers = { consistencylevel: 'eventual' }
      const { status, text } = await send(contoso, 'GET', path, undefined, headers)
      expect([path, status]).toEqual([path, 200])
      expect(text).not.toMatch(/fabrikam|fab71a27/iu)
    }
  })

  it('answers questions about STS policies from the caller’s tenant alone', async () => {
    const ofFabrikam = fabrikamIdOf(sampleId('f01'))
    for (const question of ['effective', 'claims']) {
      const path = `/ostiary/v1/sts/${question}`
      for (const body of [
        { client: { servicePrincipalId: ofFabrikam } },
        { client: { appId: contosoClient.appId }, user: { id: fabrikamIdOf(sampleId('a04')) } },
        { client: { appId: contosoClient.appId }, user: { id: 'ada@fabrikam.com' } },
      ]) {
        const { status, text } = await send(contoso, 'POST', path, body)
        expect([body, status, text]).toEqual([body, 400, expect.stringContaining('not found')])
      }
      const own = await send(contoso, 'POST', path, { client: { appId: contosoClient.appId } })
      expect(own.status).toBe(200)
      expect(own.text).not.toMatch(/fabrikam|fab71a27/iu)
    }
  })

  it('decides by the policies of the caller’s tenant, also after requests of another tenant', async () => {
    for (const path of [decisionsPath, evaluatePath]) {
      const bodyOf = path === evaluatePath ? evaluateBody : decisionsBody
      const other = await send(fabrikam, 'POST', path, bodyOf(fabrikamIdOf(sampleId('a04'))))
      expect([other.status, other.text]).toEqual([200, expect.stringContaining(ids.access)])
      const own = await send(contoso, 'POST', path, bodyOf(sampleId('a04')))
      expect(own.status).toBe(200)
      expect(own.text).not.toMatch(/fabrikam|fab71a27/iu)
      expect(own.text).not.toContain(ids.access)
    }
  })

  it('refuses the other tenant’s name in the path as it refuses an unknown name', async () => {
    for (const [foreign, unknown] of [
      [fabrikamTenantId, randomUUID()],
      [fabrikamDomains[0], 'unheard.onmicrosoft.com'],
      [fabrikamDomains[1].toUpperCase(), 'UNHEARD.COM'],
    ] as const) {
      for (const rest of ['/users', '/me', `/policies/${ids.sts}`, '/nonsense', '']) {
        const path = (name: string): string => `/beta/${name}${rest}`
        const answer = await send(contoso, 'GET', path(foreign))
        const other = await send(contoso, 'GET', path(unknown))
        expectGraphError(answer, 404, 'Request_ResourceNotFound')
        expect(comparable(answer, foreign)).toEqual(comparable(other, unknown))
      }
    }
    const own = await send(contoso, 'GET', `/beta/${contosoTenantId}/me`)
    expect(own.json['userPrincipalName']).toBe('admin@contoso.com')
  })

  it('reads a page mark of the other tenant as a position in its own list', async () => {
    const first = await send(fabrikam, 'GET', '/v1.0/users?$top=2')
    const link = new URL(textOf(first.json['@odata.nextLink']))
    const answer = await send(contoso, 'GET', `${link.pathname}${link.search}`)
    expect([answer.status, answer.json['value']]).toEqual([200, []])
    const audits = await send(fabrikam, 'GET', `${auditPath}?$top=1`)
    const auditLink = new URL(textOf(audits.json['@odata.nextLink']))
    const audit = await send(contoso, 'GET', `${auditLink.pathname}${auditLink.search}`)
    expect(audit.status).toBe(200)
    expect(audit.text.replace(auditLink.search, '')).not.toMatch(/fabrikam|fab71a27/iu)
  })

  it('keeps objects with equal ids apart', async () => {
    const document = documentOf(ids.framework)
    const created = await send(
      contoso,
      'PUT',
      `${frameworkPath}/${ids.framework}/$value`,
      document,
      xmlContent,
    )
    expect(created.status).toBe(201)
    const value = `${frameworkPath}/${ids.framework}/$value`
    expect((await send(contoso, 'GET', value)).text).toBe(document)
    expect((await send(fabrikam, 'GET', value)).text).toBe(
      documentOf(ids.framework, { tenant: fabrikamDomains[0] }),
    )
    const history = `/ostiary/v1/history/trustFrameworkPolicies/${ids.framework}`
    for (const token of [contoso, fabrikam]) {
      const { json } = await send(token, 'GET', history)
      expect(json['value']).toHaveLength(1)
    }
    await send(contoso, 'DELETE', `${frameworkPath}/${ids.framework}`)
    expect((await send(fabrikam, 'GET', value)).status).toBe(200)
  })

  it('keeps authentication contexts with equal ids apart', async () => {
    const path = `${contextPath}/${ids.context}`
    expect((await send(contoso, 'PATCH', path, { displayName: 'Contoso' })).status).toBe(204)
    expect((await send(contoso, 'GET', path)).json).toMatchObject({ displayName: 'Contoso' })
    expect((await send(fabrikam, 'GET', path)).json).toMatchObject({ displayName: 'Fabrikam' })
    await send(contoso, 'DELETE', path)
    expect((await send(fabrikam, 'GET', path)).status).toBe(200)
  })

  it('lets both have a strength of the same name, and settings of their own', async () => {
    const strength = await send(contoso, 'POST', strengthPath, strengthBody('Fabrikam strength'))
    expect(strength.status).toBe(201)
    await send(contoso, 'DELETE', `${strengthPath}/${textOf(strength.json['id'])}`)

    const defaults = '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy'
    expect((await send(fabrikam, 'PATCH', defaults, { isEnabled: true })).status).toBe(204)
    expect((await send(contoso, 'GET', defaults)).json).toMatchObject({ isEnabled: false })
    const enabled = { ...accessBody('Enabled'), state: 'enabled' }
    expect((await send(fabrikam, 'POST', accessPath, enabled)).status).toBe(400)
    const created = await send(contoso, 'POST', accessPath, enabled)
    expect(created.status).toBe(201)
    await send(contoso, 'DELETE', `${accessPath}/${textOf(created.json['id'])}`)
  })

  it('declares break-glass identities per tenant', async () => {
    const { json } = await send(contoso, 'GET', breakGlassPath)
    expect(json).toEqual({ identities: [] })
    const history = '/ostiary/v1/history/breakGlass/break-glass'
    expectGraphError(await send(contoso, 'GET', history), 404)
    const own = { identities: [{ id: sampleId('a08') }] }
    expect((await send(contoso, 'PUT', breakGlassPath, own)).status).toBe(200)
    expect((await send(fabrikam, 'GET', breakGlassPath)).json).toMatchObject({
      identities: [{ id: fabrikamIdOf(sampleId('a07')) }],
    })
  })

  it('lets each have its own organization default', async () => {
    const body = { ...stsBody('Default'), isOrganizationDefault: true }
    for (const token of [contoso, fabrikam]) {
      expect((await send(token, 'POST', stsPath, body)).status).toBe(201)
    }
    const refused = await send(contoso, 'POST', stsPath, body)
    expectGraphError(refused, 400, 'Request_BadRequest')
    expect(refused.text).not.toMatch(/fabrikam|fab71a27/iu)
  })

  it('issues tokens only for the tenant in the path', async () => {
    const form = (tenant: string) =>
      service.send('POST', `/${tenant}/oauth2/v2.0/token`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: sampleId('c1'),
          client_secret: 'ostiary-sample-secret',
          scope: 'https://graph.microsoft.com/.default',
        }).toString(),
      })
    const answer = await form(fabrikamDomains[0])
    const token = textOf(answer.json['access_token'])
    const claims = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    ) as JsonObject
    expect(claims['tid']).toBe(fabrikamTenantId)
    const { text } = await service.send('GET', '/v1.0/users', { token })
    expect(text).toMatch(/fabrikam/u)
    expect(text).not.toMatch(/contoso|0571a27e/iu)
  })
})

/** An unused id, for kinds whose ids have a form of their own. */
const absentIds: Partial<FabrikamIds> = { framework: 'B2C_1A_Unheard', context: 'c8' }

/** An unused id of the same form that sorts next to the given one. */
function absentIdLike(id: string): string {
  return id.replace(/.$/u, (last) => (last === 'e' ? 'd' : 'e'))
}
