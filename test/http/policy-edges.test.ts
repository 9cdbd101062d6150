/** Unusual requests that the service once refused or answered wrongly. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { startTestService, setUpTestService, type Answer } from '../support/test-service.ts'

describe.each(['sqlite', 'postgres'] as const)('the service on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string
  let policyPath: string

  const get = (path: string): Promise<Answer> => service.send('GET', path, { token })

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All', 'Policy.Read.All')
    const created = await service.send('POST', '/beta/policies', {
      token,
      body: {
        type: 'TokenLifetimePolicy',
        displayName: 'Edges',
        definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"4:00:00"}}'],
      },
    })
    policyPath = `/beta/policies/${memberText(created.json, 'id')}`
  })

  it.each([
    [{ definition: null }, '/definition'],
    [{ definition: [] }, '/definition'],
    [{ type: null }, '/type'],
    [{ type: 'ClaimsMappingPolicy' }, '/definition/0'],
    [{ displayName: null }, '/displayName'],
    [{ isOrganizationDefault: null }, '/isOrganizationDefault'],
    [{ keyCredentials: [{}] }, '/keyCredentials'],
  ])('refuses the PATCH %j of a policy and keeps the policy', async (body, target) => {
    const before = await get(policyPath)
    const refused = await service.send('PATCH', policyPath, { token, body })
    expect([refused.status, refused.json['error']]).toMatchObject([
      400,
      { code: 'Request_BadRequest', details: [{ target }] },
    ])
    const after = await get(policyPath)
    expect([after.json, after.headers.get('etag')]).toEqual([
      before.json,
      before.headers.get('etag'),
    ])
  })

  it('accepts a reference with its key in parentheses', async () => {
    const targets = await get('/v1.0/servicePrincipals?$top=1')
    const [target] = targets.json['value'] as readonly JsonObject[]
    const id = policyPath.slice(policyPath.lastIndexOf('/') + 1)
    const assigned = await service.send(
      'POST',
      `/beta/servicePrincipals/${memberText(target ?? {}, 'id')}/policies/$ref`,
      { token, body: { '@odata.id': `https://graph.microsoft.com/beta/policies('${id}')` } },
    )
    expect(assigned.status).toBe(204)
    const applied = await get(`${policyPath}/appliesTo?$count=true`)
    expect(applied.json).toMatchObject({ '@odata.count': 1, value: [{ id: target?.['id'] }] })
  })

  it('shows a version with the times it had', async () => {
    const created = await service.send('POST', '/beta/conditionalAccessPolicies', {
      token,
      body: {
        displayName: 'Instants',
        conditions: {
          applications: { includeApplications: ['None'] },
          users: { includeUsers: ['None'] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      },
    })
    const id = memberText(created.json, 'id')
    await service.send('PATCH', `/beta/conditionalAccessPolicies/${id}`, {
      token,
      body: { displayName: 'Later' },
    })
    const live = await get(`/beta/conditionalAccessPolicies/${id}`)
    const reader = await service.userToken('admin', 'Policy.Read.All')
    const version = await service.send(
      'GET',
      `/ostiary/v1/history/conditionalAccessPolicies/${id}/2`,
      {
        token: reader,
      },
    )
    expect(version.json['policy']).toMatchObject({
      displayName: 'Later',
      createdDateTime: live.json['createdDateTime'],
      modifiedDateTime: live.json['modifiedDateTime'],
    })
  })

  it.each([
    ['/v1.0/users/admin@contoso.com', 200],
    [`/v1.0/organization/${contosoTenantId}`, 200],
    ['/v1.0/organization/0571a27e-0571-4a27-a000-000000000002', 404],
    ['/v1.0/users/$count', 400],
    ['/v1.0/$metadata/users', 400],
    ['/v1.0/users?$skip=1', 400],
    ['/v1.0/me?$top=1', 501],
    ['/v1.0/groups/0571a27e-0571-4a27-a000-000000000b04/members?$select=userPrincipalName', 200],
    ['/v1.0/%zz', 400],
    ['/v2.0/users', 400],
  ])('answers GET %s with %i, in its shape', async (path, status) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    if (status >= 400) {
      expect(answer.json['error']).toMatchObject({
        code: expect.any(String),
        message: expect.any(String),
        innerError: { 'request-id': answer.headers.get('request-id') },
      })
    }
  })

  it('answers 429 with Retry-After beyond the configured limit', async () => {
    const limited = await startTestService({ store, app: { requestsPerTenSeconds: 2 } })
    const mine = await limited.userToken('admin', 'User.Read')
    const answers = []
    for (let count = 0; count < 3; count += 1) {
      answers.push(await limited.send('GET', '/v1.0/me', { token: mine }))
    }
    await limited.close()
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(answers[2]?.json['error']).toMatchObject({ code: 'TooManyRequests' })
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
