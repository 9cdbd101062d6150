/**
 * Rules of the typed families of STS policies, each with a request over HTTP: permissions and roles, limits, forms of
 * references, query options and the texts of refusals that clients look for.
 */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { sampleId } from '../../src/directory/sample/sample-ids.ts'
import { setUpTestService } from '../support/test-service.ts'
import { stsToken, typedFamilies, type TypedFamily } from './support/sts-families.ts'

const service = setUpTestService()
const application = sampleId('c01')
const servicePrincipal = sampleId('f01')

function familyOf(segment: string): TypedFamily {
  const family = typedFamilies.find((each) => each.segment === segment)
  if (!family) throw new Error(`no family ${segment}`)
  return family
}

const lifetimes = familyOf('tokenLifetimePolicies')
const claims = familyOf('claimsMappingPolicies')

async function send(method: string, path: string, body?: object, token?: string) {
  return service.send(method, path, {
    token: token ?? (await stsToken(service)),
    ...(body && { body }),
  })
}

async function create(family: TypedFamily, more: object = {}, version = 'v1.0'): Promise<string> {
  const { status, json } = await send('POST', `/${version}/policies/${family.segment}`, {
    displayName: `${family.type} ${randomUUID()}`,
    definition: [family.definition],
    ...more,
  })
  expect([status, json['error']]).toEqual([201, undefined])
  return memberText(json, 'id')
}

function assign(
  family: TypedFamily,
  reference: string,
  object = `servicePrincipals/${servicePrincipal}`,
) {
  return send('POST', `/v1.0/${object}/${family.segment}/$ref`, { '@odata.id': reference })
}

function unassign(
  family: TypedFamily,
  id: string,
  object = `servicePrincipals/${servicePrincipal}`,
) {
  return send('DELETE', `/v1.0/${object}/${family.segment}/${id}/$ref`)
}

const graph = 'https://graph.microsoft.com'

describe('references to a policy', () => {
  it.each([
    ['the v1.0 family', (id: string) => `${graph}/v1.0/policies/claimsMappingPolicies/${id}`],
    ['the beta family', (id: string) => `${graph}/beta/policies/claimsMappingPolicies/${id}`],
    ['a directory object', (id: string) => `${graph}/v1.0/directoryObjects/${id}`],
    [
      'a directory object of a tenant',
      (id: string) => `${graph}/v1.0/${contosoTenantId}/directoryObjects/${id}`,
    ],
    [
      'the annotation of the answer',
      (id: string) =>
        `${graph}/v2/${contosoTenantId}/directoryObjects/${id}/Microsoft.DirectoryServices.ClaimsMappingPolicy`,
    ],
    ['the legacy path', (id: string) => `${graph}/beta/legacy/policies/${id}`],
    ['the path of 2019', (id: string) => `${graph}/beta/policies/${id}`],
    [
      'a key in parentheses',
      (id: string) => `${graph}/v1.0/policies/claimsMappingPolicies('${id}')`,
    ],
  ])('are read in the form of %s', async (_, referenceOf) => {
    const id = await create(claims)
    const assigned = await assign(claims, referenceOf(id))
    expect([assigned.status, assigned.json['error']]).toEqual([204, undefined])
    expect((await unassign(claims, id)).status).toBe(204)
  })

  it('are refused when the policy does not exist', async () => {
    const missing = randomUUID()
    const { status, json } = await assign(claims, `${graph}/v1.0/directoryObjects/${missing}`)
    expect([status, json]).toMatchObject([
      404,
      {
        error: {
          code: 'Request_ResourceNotFound',
          message: expect.stringContaining(
            'does not exist or one of its queried reference-property objects are not present',
          ),
        },
      },
    ])
  })

  it('are refused when the policy is of another family', async () => {
    const id = await create(lifetimes)
    const { status, json } = await assign(claims, `${graph}/v1.0/directoryObjects/${id}`)
    expect([status, json]).toMatchObject([400, { error: { code: 'Request_BadRequest' } }])
  })

  it.each([[{}], [{ '@odata.id': 'not a reference' }], [{ '@odata.id': 7 }]])(
    'are refused when the body is %j',
    async (body) => {
      const path = `/v1.0/servicePrincipals/${servicePrincipal}/claimsMappingPolicies/$ref`
      const { status, json } = await send('POST', path, body)
      expect([status, json]).toMatchObject([400, { error: { code: 'Request_BadRequest' } }])
    },
  )

  it('that lose `$ref` in a shell are told why', async () => {
    const id = await create(claims)
    const path = `/v1.0/servicePrincipals/${servicePrincipal}/claimsMappingPolicies`
    const { status, json } = await send('POST', path, {
      '@odata.id': `${graph}/v1.0/policies/claimsMappingPolicies/${id}`,
    })
    expect([status, json]).toMatchObject([
      400,
      {
        error: {
          code: 'BadRequest',
          message: expect.stringContaining(
            'Write requests are only supported on contained entities',
          ),
        },
      },
    ])
  })

  it('can be removed by the query `@id`', async () => {
    const id = await create(claims)
    const reference = `${graph}/v1.0/policies/claimsMappingPolicies/${id}`
    await assign(claims, reference)
    const path = `/v1.0/servicePrincipals/${servicePrincipal}/claimsMappingPolicies/$ref`
    const removed = await send('DELETE', `${path}?@id=${encodeURIComponent(reference)}`)
    expect([removed.status, removed.json['error']]).toEqual([204, undefined])
  })

  it('that are not there are refused with the text that clients look for', async () => {
    const id = await create(claims)
    const { status, json } = await unassign(claims, id)
    expect([status, json]).toMatchObject([
      404,
      {
        error: {
          code: 'Request_ResourceNotFound',
          message: expect.stringContaining('One or more removed object references do not exist'),
        },
      },
    ])
  })
})

describe('the object of an assignment', () => {
  it.each([
    `servicePrincipals/${servicePrincipal}`,
    `serviceprincipals/${servicePrincipal}`,
    `servicePrincipals('${servicePrincipal}')`,
    `servicePrincipals(appId='${contosoClient.appId}')`,
    `applications/${application}`,
    `applications(appId='${contosoClient.appId}')`,
  ])('is found at %s', async (object) => {
    const id = await create(lifetimes)
    const reference = `${graph}/v1.0/policies/tokenLifetimePolicies/${id}`
    const assigned = await assign(lifetimes, reference, object)
    expect([assigned.status, assigned.json['error']]).toEqual([204, undefined])
    const listed = await send('GET', `/beta/${object}/tokenLifetimePolicies`)
    expect(listed.json['value']).toMatchObject([{ id }])
    expect((await unassign(lifetimes, id, object)).status).toBe(204)
  })

  it('holds one policy of each family, at each end its own', async () => {
    const one = await create(lifetimes)
    const two = await create(lifetimes)
    const reference = (id: string) => `${graph}/v1.0/policies/tokenLifetimePolicies/${id}`
    const onApplication = `applications/${application}`
    expect((await assign(lifetimes, reference(one))).status).toBe(204)
    expect((await assign(lifetimes, reference(two), onApplication)).status).toBe(204)
    expect((await assign(lifetimes, reference(two))).json).toMatchObject({
      error: { code: 'Request_MultipleObjectsWithSameKeyValue' },
    })
    const appliesTo = await send('GET', `/v1.0/policies/tokenLifetimePolicies/${two}/appliesTo`)
    expect(appliesTo.json['value']).toMatchObject([
      { '@odata.type': '#microsoft.graph.application', id: application },
    ])
    await unassign(lifetimes, one)
    await unassign(lifetimes, two, onApplication)
  })

  it.each([
    `applications/${application}/claimsMappingPolicies`,
    `servicePrincipals/${servicePrincipal}/activityBasedTimeoutPolicies`,
    `applications/${application}/b2bManagementPolicies`,
  ])('has no relation at %s', async (path) => {
    const { status, json } = await send('GET', `/v1.0/${path}`)
    expect([400, 501]).toContain(status)
    expect(json).toHaveProperty('error.code')
  })
})

describe('permissions', () => {
  const collection = '/v1.0/policies/tokenLifetimePolicies'

  async function statusWith(
    scopes: readonly string[],
    method: string,
    path: string,
    body?: object,
  ) {
    const delegated = await send(method, path, body, await service.userToken('admin', ...scopes))
    return delegated.status
  }

  it.each(['Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'])(
    '%s reads policies, delegated and as an application',
    async (scope) => {
      expect(await statusWith([scope], 'GET', collection)).toBe(200)
      const asApplication = await send('GET', collection, undefined, await service.appToken(scope))
      expect(asApplication.status).toBe(200)
    },
  )

  it('Policy.ReadWrite.ApplicationConfiguration alone writes policies', async () => {
    const body = { displayName: 'By permission', definition: [lifetimes.definition] }
    expect(await statusWith(['Policy.Read.All'], 'POST', collection, body)).toBe(403)
    const scope = 'Policy.ReadWrite.ApplicationConfiguration'
    expect(await statusWith([scope], 'POST', collection, body)).toBe(201)
    const asApplication = await send('POST', collection, body, await service.appToken(scope))
    expect(asApplication.status).toBe(201)
  })

  const assigned = `/v1.0/servicePrincipals/${servicePrincipal}/tokenLifetimePolicies`

  it.each([
    [['Application.ReadWrite.All', 'Policy.Read.All'], 204],
    [['Application.ReadWrite.All', 'Policy.ReadWrite.ApplicationConfiguration'], 204],
    [['Application.ReadWrite.All'], 403],
    [['Policy.ReadWrite.ApplicationConfiguration'], 403],
    [['Application.Read.All', 'Policy.Read.All'], 403],
  ])('%j assign a policy with %i', async (scopes, expected) => {
    const id = await create(lifetimes)
    const body = { '@odata.id': `${graph}/v1.0/policies/tokenLifetimePolicies/${id}` }
    expect(await statusWith(scopes, 'POST', `${assigned}/$ref`, body)).toBe(expected)
    const answer = await send('POST', `${assigned}/$ref`, body, await service.appToken(...scopes))
    expect(answer.status).toBe(expected === 204 ? 400 : 403)
    if (expected === 204) await unassign(lifetimes, id)
  })

  it('of the application administrator are enough, and those of a user without a role are not', async () => {
    const permissions = ['Policy.ReadWrite.ApplicationConfiguration', 'Policy.Read.All']
    const plain = await service.userToken('ada', ...permissions)
    const body = { displayName: 'By role', definition: [lifetimes.definition] }
    const { status, json } = await send('POST', collection, body, plain)
    expect([status, json]).toMatchObject([403, { error: { code: 'Authorization_RequestDenied' } }])
  })

  it.each([
    ['Policy.Read.B2BManagementPolicy', 'GET', 200],
    ['Policy.ReadWrite.B2BManagementPolicy', 'GET', 200],
    ['Policy.ReadWrite.ApplicationConfiguration', 'POST', 403],
  ])('%s on b2bManagementPolicies: %s gets %i', async (scope, method, expected) => {
    const body = {
      displayName: 'Invitations',
      definition: [familyOf('b2bManagementPolicies').definition],
    }
    const path = '/beta/policies/b2bManagementPolicies'
    const status = await statusWith([scope], method, path, method === 'POST' ? body : undefined)
    expect(status).toBe(expected)
  })
})

describe('the organization default', () => {
  it.each(typedFamilies.filter(({ segment }) => segment !== 'b2bManagementPolicies'))(
    'of $segment is one, and the second is refused',
    async (family) => {
      const asDefault = { isOrganizationDefault: true }
      const first = await create(family, asDefault)
      const collection = `/v1.0/policies/${family.segment}`
      const body = { displayName: 'Second', definition: [family.definition], ...asDefault }
      const { status, json } = await send('POST', collection, body)
      expect([status, json]).toMatchObject([
        400,
        {
          error: {
            code: 'Request_BadRequest',
            message: expect.stringContaining('is already the organization default'),
          },
        },
      ])
      const off = await send('PATCH', `${collection}/${first}`, { isOrganizationDefault: false })
      expect(off.status).toBe(204)
      const second = await create(family, asDefault)
      expect((await send('DELETE', `${collection}/${second}`)).status).toBe(204)
    },
  )
})

describe('bodies', () => {
  const collection = '/v1.0/policies/tokenLifetimePolicies'

  it('may spell names as PowerShell does, with leftovers of the old resource', async () => {
    const { status, json } = await send('POST', '/beta/policies/tokenLifetimePolicies', {
      Definition: [lifetimes.definition],
      DisplayName: 'Pascal',
      IsOrganizationDefault: null,
      AlternativeIdentifier: null,
      KeyCredentials: null,
      Type: 'tokenLifetimePolicy',
    })
    expect([status, json['displayName'], json['definition']]).toEqual([
      201,
      'Pascal',
      [lifetimes.definition],
    ])
    expect(json).not.toHaveProperty('type')
  })

  it('keep the text of the definition byte for byte', async () => {
    const definition = '{ "TokenLifetimePolicy" :\t{"Version":1, "AccessTokenLifetime":"8:00:00"} }'
    const id = await create(lifetimes, { definition: [definition] })
    const { json } = await send('GET', `${collection}/${id}`)
    expect(json['definition']).toEqual([definition])
  })

  it('show a description only when there is one', async () => {
    const plain = await create(lifetimes)
    expect((await send('GET', `${collection}/${plain}`)).json).not.toHaveProperty('description')
    const described = await create(lifetimes, { description: 'Eight hours for kiosks' })
    const { json } = await send('GET', `${collection}/${described}`)
    expect(json['description']).toBe('Eight hours for kiosks')
  })

  it.each<[string, JsonObject]>([
    [
      'a trailing comma',
      { definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"8:00:00",}}'] },
    ],
    ['two strings', { definition: [lifetimes.definition, lifetimes.definition] }],
    ['no string', { definition: [] }],
    [
      'a lifetime of a day',
      { definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"24:00:00"}}'] },
    ],
    [
      'a retired member',
      { definition: ['{"TokenLifetimePolicy":{"Version":1,"MaxInactiveTime":"20:00:00"}}'] },
    ],
  ])('with %s are refused', async (_, body) => {
    const { status, json } = await send('POST', collection, { displayName: 'Refused', ...body })
    expect([status, json]).toMatchObject([
      400,
      {
        error: {
          code: 'Request_BadRequest',
          message: expect.stringMatching(/definition|RT\/ST|retired/iu),
        },
      },
    ])
  })
})

describe('the legacy views', () => {
  it('show what a typed family wrote, and typed families show what the legacy path wrote', async () => {
    const id = await create(lifetimes)
    const legacyToken = await service.userToken('admin', 'Directory.AccessAsUser.All')
    const legacy = await send('GET', `/beta/policies/${id}`, undefined, legacyToken)
    expect(legacy.json).toMatchObject({
      id,
      type: expect.stringMatching(/^tokenLifetimePolicy$/iu),
      definition: [lifetimes.definition],
      keyCredentials: [],
    })
    const created = await send(
      'POST',
      '/beta/policies',
      {
        type: 'ClaimsMappingPolicy',
        displayName: 'Legacy claims',
        definition: [claims.definition],
      },
      legacyToken,
    )
    const typed = await send(
      'GET',
      `/v1.0/policies/claimsMappingPolicies/${memberText(created.json, 'id')}`,
    )
    expect([typed.status, typed.json['displayName']]).toEqual([200, 'Legacy claims'])
    const elsewhere = await send(
      'GET',
      `/v1.0/policies/tokenLifetimePolicies/${memberText(created.json, 'id')}`,
    )
    expect(elsewhere.status).toBe(404)
  })
})
