/** The typed families of STS policies: one stored policy, one collection for each type. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { policyTypes } from '../../src/sts-policies/model/policy-types.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService({ store: 'sqlite' })
let token: string

const definitions: Readonly<Record<string, string>> = {
  TokenLifetimePolicy: '{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"8:00:00"}}',
  ClaimsMappingPolicy:
    '{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"true","ClaimsSchema":[{"Source":"user","ID":"employeeid","JwtClaimType":"employeeid"}]}}',
  TokenIssuancePolicy:
    '{"TokenIssuancePolicy":{"Version":1,"SigningAlgorithm":"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256","TokenResponseSigningPolicy":"TokenOnly","SamlTokenVersion":"2.0"}}',
  HomeRealmDiscoveryPolicy:
    '{"HomeRealmDiscoveryPolicy":{"AccelerateToFederatedDomain":true,"PreferredDomain":"federated.example.edu"}}',
  ActivityBasedTimeoutPolicy:
    '{"ActivityBasedTimeoutPolicy":{"Version":1,"ApplicationPolicies":[{"ApplicationId":"default","WebSessionIdleTimeout":"01:00:00"}]}}',
  B2BManagementPolicy:
    '{"B2BManagementPolicy":{"InvitationsAllowedAndBlockedDomainsPolicy":{"AllowedDomains":["contoso.com"],"BlockedDomains":[]}}}',
}

function definitionOf(type: string): string {
  return definitions[type] ?? ''
}

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Policy.ReadWrite.B2BManagementPolicy',
    'Application.ReadWrite.All',
    'AuditLog.Read.All',
    'Directory.AccessAsUser.All',
  )
})

function send(
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer> {
  return service.send(method, path, {
    token,
    ...(body !== undefined && { body }),
    ...(headers && { headers }),
  })
}

async function read(path: string): Promise<JsonObject> {
  const { status, json, text } = await send('GET', path)
  expect([path, status, status === 200 ? '' : text]).toEqual([path, 200, ''])
  return json
}

async function valueAt(path: string): Promise<readonly JsonObject[]> {
  return (await read(path))['value'] as readonly JsonObject[]
}

async function created(path: string, body: JsonObject): Promise<string> {
  const { status, json, text } = await send('POST', path, body)
  expect([status, status === 201 ? '' : text]).toEqual([201, ''])
  return memberText(json, 'id') ?? ''
}

async function expectRefusal(
  answer: Promise<Answer>,
  status: number,
  code: string,
  message: string | RegExp,
): Promise<void> {
  const { status: got, json } = await answer
  const error = json['error'] as JsonObject
  expect([got, error['code']]).toEqual([status, code])
  const text = memberText(error, 'message')
  if (typeof message === 'string') expect(text).toBe(message)
  else expect(text).toMatch(message)
}

const families = policyTypes.flatMap(({ name, family }) => {
  if (family === undefined) return []
  const roots = family.isBeta ? ['beta'] : ['v1.0', 'beta']
  return roots.map((root) => ({ name, root, ...family }))
})

describe.each(families)('$root/policies/$segment', ({ name, root, segment, typeName }) => {
  const path = `/${root}/policies/${segment}`

  it('creates, reads, lists, changes and deletes a policy in Graph’s forms', async () => {
    const definition = [definitionOf(name)]
    const body = { definition, displayName: 'One' }
    const answer = await send('POST', path, body)
    expect(answer.status).toBe(201)
    const id = memberText(answer.json, 'id') ?? ''
    const whole = { id, deletedDateTime: null, ...body, isOrganizationDefault: false }
    const context = `${service.url}/${root}/$metadata#policies/${segment}`
    const { '@ostiary.warnings': _, ...members } = answer.json
    expect(Object.entries(members)).toEqual(
      Object.entries({ '@odata.context': `${context}/$entity`, ...whole }),
    )
    expect(answer.headers.get('location')).toBe(`${service.url}${path}/${id}`)
    expect(await read(`${path}/${id}`)).toEqual({
      '@odata.context': `${context}/$entity`,
      ...whole,
    })
    expect(await read(`${path}('${id}')`)).toMatchObject(whole)
    expect(await read(path)).toMatchObject({ '@odata.context': context })
    expect(await valueAt(path)).toContainEqual(whole)

    const change = { DisplayName: 'Two', description: 'Why' }
    const changed = await send('PATCH', `${path}/${id}`, change)
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect(await read(`${path}/${id}`)).toMatchObject({
      ...whole,
      displayName: 'Two',
      description: 'Why',
    })
    const represented = await send(
      'PATCH',
      `${path}/${id}`,
      { description: null },
      { Prefer: 'return=representation' },
    )
    expect([represented.status, represented.json]).toMatchObject([200, { displayName: 'Two' }])
    expect(represented.json).not.toHaveProperty('description')
    expect(await read(`${path}/${id}?$select=description`)).toMatchObject({ description: null })

    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204)
    await expectRefusal(
      send('GET', `${path}/${id}`),
      404,
      'Request_ResourceNotFound',
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    )
  })

  it('takes bodies of clients that know the policies of 2018, and says what it left out', async () => {
    const answer = await send('POST', path, {
      Definition: [definitionOf(name)],
      DisplayName: 'Pascal',
      IsOrganizationDefault: null,
      AlternativeIdentifier: null,
      KeyCredentials: null,
      Type: segment,
      '@odata.type': `#microsoft.graph.${typeName}`,
    })
    expect(answer.status).toBe(201)
    const warnings = answer.json['@ostiary.warnings'] as readonly JsonObject[]
    expect(
      warnings
        .filter((each) => each['@ostiary.code'] === 'stsPolicies.policy.legacyMemberLeftOut')
        .map(({ target }) => target),
    ).toEqual(['/AlternativeIdentifier', '/KeyCredentials'])
    const id = memberText(answer.json, 'id') ?? ''
    const legacy = await read(`/beta/policies/${id}`)
    expect(legacy).toMatchObject({
      type: name,
      displayName: 'Pascal',
      isOrganizationDefault: false,
    })
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204)
  })

  it('refuses what is no policy of the type', async () => {
    const definition = [definitionOf(name)]
    const refused = (body: JsonObject, message: RegExp) =>
      expectRefusal(send('POST', path, body), 400, 'Request_BadRequest', message)
    await refused({}, new RegExp(`property 'definition' of resource '${name}'`, 'u'))
    await refused({ definition, displayName: ' ' }, /displayName/u)
    await refused(
      { definition: definition[0] ?? '', displayName: 'x' },
      /^Property definition has/u,
    )
    await refused({ definition: ['{'], displayName: 'x' }, /^Property definition has an invalid/u)
    await refused({ definition: ['{"Other":{}}'], displayName: 'x' }, /^Property definition has/u)
    const trailing = (definition[0] ?? '').replace(/\}\}$/u, ',}}')
    await refused({ definition: [trailing], displayName: 'x' }, /^Property definition has/u)
    await refused({ definition, displayName: 'x', displayname: 'y' }, /twice/u)
    await refused(
      { definition, displayName: 'x', isOrganisationDefault: true },
      new RegExp(
        `^Property 'isOrganisationDefault' does not exist on type 'microsoft.graph.${typeName}'. Did you mean \`isOrganizationDefault\``,
        'u',
      ),
    )
    await refused({ definition, displayName: 'x', appliesTo: [] }, /Assign the policy at the app/u)
    const other = '#microsoft.graph.authorizationPolicy'
    await refused({ definition, displayName: 'x', '@odata.type': other }, /authorizationPolicy/u)
  })
})

describe('queries', () => {
  const path = '/v1.0/policies/homeRealmDiscoveryPolicies'
  const body = (displayName: string): JsonObject => ({
    displayName,
    definition: [definitionOf('HomeRealmDiscoveryPolicy')],
  })

  it('filter in any letter case, select, order, count and page', async () => {
    for (const displayName of ['Cherry', 'apple', 'Banana']) await created(path, body(displayName))
    await created('/v1.0/policies/tokenLifetimePolicies', {
      displayName: 'Banana',
      definition: [definitionOf('TokenLifetimePolicy')],
    })
    const names = async (query: string): Promise<readonly unknown[]> =>
      (await valueAt(`${path}?${query}`)).map(({ displayName }) => displayName)
    expect(await names("$filter=DisplayName eq 'Banana'")).toEqual(['Banana'])
    expect(await names('$filter=IsOrganizationDefault eq true')).toEqual([])
    expect(await names('$orderby=displayName')).toEqual(['apple', 'Banana', 'Cherry'])
    expect(await names('$orderby=displayName desc&$top=1')).toEqual(['Cherry'])
    expect(await read(`${path}?$count=true&$top=1`)).toMatchObject({ '@odata.count': 3 })
    expect((await send('GET', `${path}/$count`)).text).toBe('3')
    expect(await valueAt(`${path}?$select=displayName&$filter=displayName eq 'apple'`)).toEqual([
      { id: expect.any(String), displayName: 'apple' },
    ])
    const first = await read(`${path}?$top=2`)
    const next = memberText(first, '@odata.nextLink') ?? ''
    const rest = await valueAt(next.slice(service.url.length))
    expect([(first['value'] as readonly unknown[]).length, rest.length]).toEqual([2, 1])
    await expectRefusal(
      send('GET', `${path}?$filter=type eq 'TokenLifetimePolicy'`),
      400,
      'BadRequest',
      /type/u,
    )
  })

  it('filter by the description and by the number of assignments, and expand lists', async () => {
    const path = '/v1.0/policies/tokenIssuancePolicies'
    const definition = [definitionOf('TokenIssuancePolicy')]
    const free = await created(path, { definition, displayName: 'Free', description: 'Not used' })
    const used = await created(path, { definition, displayName: 'Used' })
    const application = await send('POST', '/v1.0/applications', { displayName: 'Issued' })
    const id = memberText(application.json, 'id') ?? ''
    await send('POST', `/v1.0/applications/${id}/tokenIssuancePolicies/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${used}`,
    })
    const idsOf = async (filter: string): Promise<readonly unknown[]> =>
      (await valueAt(`${path}?$filter=${filter}`)).map((policy) => policy['id'])
    expect(await idsOf("description eq 'Not used'")).toEqual([free])
    expect(await idsOf("startswith(displayName,'us')")).toEqual([used])
    expect(await idsOf('appliesTo/$count eq 0')).toEqual([free])
    const expanded = await valueAt(`${path}?$expand=appliesTo($select=displayName)`)
    expect(expanded.find((policy) => policy['id'] === used)).toMatchObject({
      displayName: 'Used',
      appliesTo: [{ '@odata.type': '#microsoft.graph.application', id, displayName: 'Issued' }],
    })
  })

  it('show a policy only in the collection of its type', async () => {
    const id = await created(path, body('Realm'))
    const other = `/v1.0/policies/claimsMappingPolicies/${id}`
    await expectRefusal(send('GET', other), 404, 'Request_ResourceNotFound', /does not exist/u)
    await expectRefusal(
      send('PATCH', other, { displayName: 'x' }),
      404,
      'Request_ResourceNotFound',
      /does not exist/u,
    )
    expect((await send('DELETE', other)).status).toBe(404)
    expect(await read(`/beta/policies/${id}`)).toMatchObject({ type: 'HomeRealmDiscoveryPolicy' })
  })
})

const assignable = policyTypes.flatMap(({ name, family, assignableTo }) =>
  family === undefined
    ? []
    : assignableTo.map((targets) => ({ name, targets, segment: family.segment })),
)

describe.each(assignable)('$segment of $targets', ({ name, targets, segment }) => {
  const path = `/v1.0/policies/${segment}`
  const assigned = `/v1.0/${targets}(appId='${contosoClient.appId}')/${segment}`
  const host = 'https://graph.microsoft.com'
  const body = { displayName: 'Assigned', definition: [definitionOf(name)] }

  function assign(reference: string): Promise<Answer> {
    return send('POST', `${assigned}/$ref`, { '@odata.id': reference })
  }

  it('are assigned by every form of URL, listed and removed', async () => {
    const id = await created(path, body)
    const tenant = '0571a27e-0571-4a27-a000-00000000aaaa'
    const forms = [
      `${host}/v1.0/policies/${segment}/${id}`,
      `${host}/beta/policies/${segment}('${id}')`,
      `${host}/v1.0/directoryObjects/${id}`,
      `${host}/v1.0/${tenant}/directoryObjects/${id}`,
      `${host}/v2/${tenant}/directoryObjects/${id}/Microsoft.DirectoryServices.${name}`,
      `${host}/beta/legacy/policies/${id}`,
      `${host}/beta/policies/${id}`,
    ]
    for (const form of forms) {
      const answer = await assign(form)
      expect([form, answer.status, answer.text]).toEqual([form, 204, ''])
      expect((await send('DELETE', `${assigned}/${id}/$ref`)).status).toBe(204)
    }
    expect((await assign(forms[0] ?? '')).status).toBe(204)
    expect(await read(assigned)).toMatchObject({
      '@odata.context': `${service.url}/v1.0/$metadata#policies/${segment}`,
      value: [{ id, displayName: 'Assigned' }],
    })
    expect(await read(`${assigned}/$ref`)).toEqual({
      '@odata.context': `${service.url}/v1.0/$metadata#Collection($ref)`,
      value: [{ '@odata.id': `${service.url}${path}/${id}` }],
    })
    expect((await send('GET', `${assigned}/$count`)).text).toBe('1')
    const type = `#microsoft.graph.${targets.slice(0, -1)}`
    const target = { '@odata.type': type, appId: contosoClient.appId }
    expect(await read(`${path}/${id}/appliesTo?$count=true`)).toMatchObject({
      '@odata.context': `${service.url}/v1.0/$metadata#directoryObjects`,
      '@odata.count': 1,
      value: [target],
    })
    expect(await valueAt(`${path}/${id}/appliesTo?$select=appId`)).toEqual([
      { ...target, id: expect.any(String) },
    ])
    expect((await send('GET', `${path}/${id}/appliesTo/$count`)).text).toBe('1')
    expect(await read(`${path}/${id}?$expand=appliesTo($select=appId)`)).toMatchObject({
      id,
      appliesTo: [{ ...target, id: expect.any(String) }],
    })
    const byQuery = `${assigned}/$ref?@id=${encodeURIComponent(`${host}/v1.0/policies/${segment}/${id}`)}`
    expect((await send('DELETE', byQuery)).status).toBe(204)
    expect(await valueAt(assigned)).toEqual([])
    await expectRefusal(
      send('DELETE', `${assigned}/${id}/$ref`),
      404,
      'Request_ResourceNotFound',
      `One or more removed object references do not exist for the following modified properties: '${segment}'.`,
    )
    await expectRefusal(
      send('DELETE', `${assigned}/$ref`),
      400,
      'Request_BadRequest',
      /^Not a valid reference update/u,
    )
  })

  it('are at most one of a type (E27), and not twice the same (E28): the first stays', async () => {
    const first = await created(path, body)
    const second = await created(path, { ...body, displayName: 'Second' })
    expect((await assign(`${host}/v1.0/policies/${segment}/${first}`)).status).toBe(204)
    await expectRefusal(
      assign(`${host}/v1.0/directoryObjects/${first}`),
      400,
      'Request_BadRequest',
      `One or more added object references already exist for the following modified properties: '${segment}'.`,
    )
    await expectRefusal(
      assign(`${host}/v1.0/directoryObjects/${second}`),
      400,
      'Request_MultipleObjectsWithSameKeyValue',
      new RegExp(`^A property-uniqueness violation: .*'Assigned' \\(${first}\\)`, 'u'),
    )
    expect(await valueAt(assigned)).toMatchObject([{ id: first }])
    expect((await send('DELETE', `${path}/${first}`)).status).toBe(204)
    expect(await valueAt(assigned)).toEqual([])
    expect((await assign(`${host}/v1.0/directoryObjects/${second}`)).status).toBe(204)
    expect(
      await valueAt(`/beta/${targets}(appId='${contosoClient.appId}')/policies`),
    ).toMatchObject([{ id: second, type: name }])
    expect((await send('DELETE', `${assigned}('${second}')/$ref`)).status).toBe(204)
  })

  it('are refused for policies that do not exist or have another type, and without $ref', async () => {
    const missing = '0571a27e-0571-4a27-a000-00000000dead'
    await expectRefusal(
      assign(`${host}/v1.0/policies/${segment}/${missing}`),
      404,
      'Request_ResourceNotFound',
      /^Resource '.*' does not exist/u,
    )
    const idle = await created('/v1.0/policies/activityBasedTimeoutPolicies', {
      displayName: 'Idle',
      definition: [definitionOf('ActivityBasedTimeoutPolicy')],
    })
    await expectRefusal(
      assign(`${host}/v1.0/directoryObjects/${idle}`),
      400,
      'Request_BadRequest',
      new RegExp(`'${segment}' takes policies of type '${name}'`, 'u'),
    )
    await expectRefusal(
      assign('nothing'),
      400,
      'Request_BadRequest',
      /^Not a valid reference upda/u,
    )
    await expectRefusal(
      send('POST', assigned, { '@odata.id': `${host}/v1.0/directoryObjects/${idle}` }),
      400,
      'BadRequest',
      'Write requests are only supported on contained entities or navigation properties with bindings.',
    )
  })
})

describe('what a policy applies to', () => {
  it('is read in pages with its count, and members of it by name', async () => {
    const body = { displayName: 'Assigned', definition: [definitionOf('HomeRealmDiscoveryPolicy')] }
    const path = '/v1.0/policies/homeRealmDiscoveryPolicies'
    const own = `${path}/${await created(path, body)}`
    const names = ['Page A', 'Page B', 'Page C']
    for (const displayName of names) {
      const { json } = await send('POST', '/v1.0/applications', { displayName })
      const appId = json['appId'] ?? null
      const id = await created('/v1.0/servicePrincipals', { appId })
      const reference = { '@odata.id': `https://graph.microsoft.com${own}` }
      const assigned = `/v1.0/servicePrincipals/${id}/homeRealmDiscoveryPolicies/$ref`
      expect((await send('POST', assigned, reference)).status).toBe(204)
    }
    const first = await read(`${own}/appliesTo?$top=2&$count=true&$select=displayName`)
    expect(first['@odata.count']).toBe(3)
    const next = memberText(first, '@odata.nextLink').replace(service.url, '')
    const last = await read(next)
    expect(last).not.toHaveProperty('@odata.nextLink')
    const found = [first, last].flatMap(({ value }) => value as readonly JsonObject[])
    expect(found.map((each) => memberText(each, 'displayName')).toSorted()).toEqual(names)
    expect(found.map((each) => Object.keys(each).toSorted())).toEqual(
      names.map(() => ['@odata.type', 'displayName', 'id']),
    )
    const unknown = send('GET', `${own}/appliesTo?$select=displayNam`)
    await expectRefusal(unknown, 400, 'BadRequest', /displayNam/u)
  })
})

describe('organization defaults', () => {
  const path = '/v1.0/policies/homeRealmDiscoveryPolicies'

  it('are one per family', async () => {
    const body = {
      displayName: 'Default',
      definition: [definitionOf('HomeRealmDiscoveryPolicy')],
      isOrganizationDefault: true,
    }
    const first = await created(path, body)
    const message =
      /Another policy of type 'HomeRealmDiscoveryPolicy' is already the organization d/u
    await expectRefusal(send('POST', path, body), 400, 'Request_BadRequest', message)
    const legacy = { ...body, type: 'homeRealmDiscoveryPolicy' }
    await expectRefusal(send('POST', '/beta/policies', legacy), 400, 'Request_BadRequest', message)
    expect((await send('PATCH', `${path}/${first}`, { isOrganizationDefault: false })).status).toBe(
      204,
    )
    await created(path, body)
  })

  it('have no effect on token issuance, which the answer says', async () => {
    const answer = await send('POST', '/v1.0/policies/tokenIssuancePolicies', {
      displayName: 'Default',
      definition: [definitionOf('TokenIssuancePolicy')],
      isOrganizationDefault: true,
    })
    expect(answer.json).toMatchObject({
      isOrganizationDefault: true,
      '@ostiary.warnings': expect.arrayContaining([
        expect.objectContaining({ '@ostiary.code': 'stsPolicies.definition.defaultIgnored' }),
      ]),
    })
  })

  it('leave room for one B2B management policy', async () => {
    const body = { displayName: 'B2B', definition: [definitionOf('B2BManagementPolicy')] }
    const path = '/beta/policies/b2bManagementPolicies'
    const first = await created(path, body)
    await expectRefusal(send('POST', path, body), 400, 'Request_BadRequest', new RegExp(first, 'u'))
    expect((await send('PATCH', `${path}/${first}`, { displayName: 'Renamed' })).status).toBe(204)
  })
})

describe('paths that Graph does not have', () => {
  it.each([
    ['applications', 'claimsMappingPolicies', 'ClaimsMappingPolicy'],
    ['applications', 'activityBasedTimeoutPolicies', 'ActivityBasedTimeoutPolicy'],
    ['servicePrincipals', 'activityBasedTimeoutPolicies', 'ActivityBasedTimeoutPolicy'],
  ])('of %s: %s', async (targets, segment, type) => {
    const path = `/v1.0/${targets}(appId='${contosoClient.appId}')/${segment}`
    const message = `Resource not found for the segment '${segment}'. Policies of type '${type}' cannot be assigned to ${targets}.`
    for (const [method, suffix] of [
      ['GET', ''],
      ['GET', '/$ref'],
      ['POST', '/$ref'],
      ['DELETE', '/0571a27e-0571-4a27-a000-00000000dead/$ref'],
    ] as const) {
      await expectRefusal(send(method, `${path}${suffix}`), 400, 'BadRequest', message)
    }
  })
})

describe('deleted applications and service principals', () => {
  it.each(['applications', 'servicePrincipals'])('of %s leave no assignment', async (targets) => {
    const application = await send('POST', '/v1.0/applications', { displayName: 'Short-lived' })
    const appId = memberText(application.json, 'appId') ?? ''
    await send('POST', '/v1.0/servicePrincipals', { appId })
    const path = '/v1.0/policies/tokenLifetimePolicies'
    const id = await created(path, {
      displayName: 'Lifetime',
      definition: [definitionOf('TokenLifetimePolicy')],
    })
    const target = `/v1.0/${targets}(appId='${appId}')`
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` }
    const assigned = await send('POST', `${target}/tokenLifetimePolicies/$ref`, reference)
    expect(assigned.status).toBe(204)
    expect(await valueAt(`${path}/${id}/appliesTo`)).toHaveLength(1)
    expect((await send('DELETE', target)).status).toBe(204)
    expect(await valueAt(`${path}/${id}/appliesTo`)).toEqual([])
  })
})

describe('permissions of assignments', () => {
  const path = `/v1.0/servicePrincipals(appId='${contosoClient.appId}')/homeRealmDiscoveryPolicies`

  it('are pairs, and the refusal names the half that is missing', async () => {
    const half = await service.appToken('Application.ReadWrite.All')
    const { status, json } = await service.send('GET', path, { token: half })
    const error = json['error'] as { readonly details: readonly JsonObject[] }
    expect([status, error.details[0]?.['message']]).toEqual([
      403,
      expect.stringMatching(
        /; it has Application\.ReadWrite\.All, and Policy\.Read\.All is missing$/u,
      ),
    ])
  })

  it('of applications that manage their own are for objects that they own', async () => {
    const own = await service.appToken(
      'Application.ReadWrite.OwnedBy',
      'Policy.ReadWrite.ApplicationConfiguration',
    )
    const { json } = await service.send('POST', '/v1.0/applications', {
      token: own,
      body: { displayName: 'Own' },
    })
    const id = await created('/v1.0/policies/tokenLifetimePolicies', {
      displayName: 'Own',
      definition: [definitionOf('TokenLifetimePolicy')],
    })
    const assign = (target: string): Promise<Answer> =>
      service.send('POST', `/v1.0/applications/${target}/tokenLifetimePolicies/$ref`, {
        token: own,
        body: { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` },
      })
    const other = await send('POST', '/v1.0/applications', { displayName: 'Not own' })
    const denied = await assign(memberText(other.json, 'id') ?? '')
    expect([denied.status, denied.text]).toEqual([403, expect.stringContaining('must own')])
    expect((await assign(memberText(json, 'id') ?? '')).status).toBe(204)
  })

  it('let owners of a service principal assign home realm discovery, and nothing else', async () => {
    const application = await send('POST', '/v1.0/applications', { displayName: 'Of Ada' })
    const appId = memberText(application.json, 'appId') ?? ''
    const principal = await send('POST', '/v1.0/servicePrincipals', { appId })
    const at = `/v1.0/servicePrincipals/${memberText(principal.json, 'id')}`
    const ada = await service.userToken('ada', 'Application.ReadWrite.All', 'Policy.Read.All')
    const adaId = memberText(
      (
        await service.send('GET', '/v1.0/users/ada@contoso.com', {
          token: await service.userToken('admin', 'User.Read.All'),
        })
      ).json,
      'id',
    )
    const change = async (name: string, segment: string): Promise<number> => {
      const id = await created(`/v1.0/policies/${segment}`, {
        displayName: 'Of Ada',
        definition: [definitionOf(name)],
      })
      const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` }
      const answer = await service.send('POST', `${at}/${segment}/$ref`, { token: ada, body })
      return answer.status
    }
    expect(await change('HomeRealmDiscoveryPolicy', 'homeRealmDiscoveryPolicies')).toBe(403)
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${adaId}` }
    expect((await send('POST', `${at}/owners/$ref`, owner)).status).toBe(204)
    expect(await change('HomeRealmDiscoveryPolicy', 'homeRealmDiscoveryPolicies')).toBe(204)
    expect(await change('TokenLifetimePolicy', 'tokenLifetimePolicies')).toBe(403)
  })

  it('show what a policy applies to by id alone to tokens that may not read applications', async () => {
    const id = await created('/v1.0/policies/tokenLifetimePolicies', {
      displayName: 'Concealed',
      definition: [definitionOf('TokenLifetimePolicy')],
    })
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` }
    const application = await send('POST', '/v1.0/applications', { displayName: 'Concealed' })
    const target = memberText(application.json, 'id')
    await send('POST', `/v1.0/applications/${target}/tokenLifetimePolicies/$ref`, reference)
    const reader = await service.appToken('Policy.Read.All')
    const list = await service.send(
      'GET',
      `/v1.0/policies/tokenLifetimePolicies/${id}/appliesTo?$select=id,appId,displayName`,
      { token: reader },
    )
    expect(list.json['value']).toEqual([
      { '@odata.type': '#microsoft.graph.application', id: target, appId: null, displayName: null },
    ])
  })
})
