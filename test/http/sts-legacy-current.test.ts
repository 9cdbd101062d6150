/** The legacy paths of STS policies in each mode, and the history of policies that typed families wrote. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { familyOptions } from '../support/family-options.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const definition = ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"8:00:00"}}']
const typed = '/v1.0/policies/tokenLifetimePolicies'
const permissions = [
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.B2BManagementPolicy',
  'Application.ReadWrite.All',
] as const

function refusal({ status, json }: Answer): readonly unknown[] {
  const error = json['error'] as JsonObject
  return [status, error['code'], error['@ostiary.code']]
}

describe('with --legacy-policies current', () => {
  const service = setUpTestService({
    store: 'sqlite',
    app: {
      families: {
        ...familyOptions,
        stsPolicies: { ...familyOptions.stsPolicies, legacyPolicies: 'current' },
      },
    },
  })
  let token: string
  beforeAll(async () => {
    token = await service.userToken('admin', ...permissions)
  })
  const send = (method: string, path: string, body?: JsonObject): Promise<Answer> =>
    service.send(method, path, { token, ...(body && { body }) })

  it('/beta/policies answers as Graph does since 2019', async () => {
    const key = '/0571a27e-0571-4a27-a000-00000000dead'
    const requests = [
      ['GET', ''],
      ['POST', ''],
      ['GET', key],
      ['PATCH', key],
      ['DELETE', key],
      ['GET', `${key}/appliesTo`],
    ] as const
    for (const [method, suffix] of requests) {
      const answer = await send(
        method,
        `/beta/policies${suffix}`,
        method === 'GET' ? undefined : {},
      )
      expect([method, suffix, ...refusal(answer)]).toEqual([
        method,
        suffix,
        400,
        'Request_InvalidRequestUrl',
        'stsPolicies.legacy.gone',
      ])
    }
  })

  it('/beta/legacy/policies shows and changes policies of every type', async () => {
    const body = { displayName: 'Typed', definition, description: 'Kept' }
    const id = memberText((await send('POST', typed, body)).json, 'id') ?? ''
    const b2b = {
      displayName: 'B2B',
      definition: [
        '{"B2BManagementPolicy":{"InvitationsAllowedAndBlockedDomainsPolicy":{"AllowedDomains":["contoso.com"]}}}',
      ],
    }
    expect((await send('POST', '/beta/policies/b2bManagementPolicies', b2b)).status).toBe(201)
    const list = await send('GET', '/beta/legacy/policies')
    expect(list.json).toEqual({
      '@odata.context': `${service.url}/beta/$metadata#legacy/policies`,
      value: expect.arrayContaining([
        expect.objectContaining({ id, type: 'TokenLifetimePolicy', keyCredentials: [] }),
        expect.objectContaining({ displayName: 'B2B', type: 'B2BManagementPolicy' }),
      ]),
    })
    const path = `/beta/legacy/policies/${id}`
    expect((await send('PATCH', path, { displayName: 'Legacy' })).status).toBe(204)
    expect((await send('GET', `${typed}/${id}`)).json).toMatchObject({
      displayName: 'Legacy',
      description: 'Kept',
    })
    const retired =
      '{"TokenLifetimePolicy":{"Version":1,"MaxInactiveTime":"20:00:00","AccessTokenLifetime":"8:00:00"}}'
    expect(refusal(await send('PATCH', path, { definition: [retired] }))).toEqual([
      400,
      'Request_BadRequest',
      undefined,
    ])
    expect((await send('POST', '/beta/legacy/policies', body)).status).toBe(405)
    expect((await send('DELETE', path)).status).toBe(405)
  })

  it('assignments of any type are as before, with the permissions of today', async () => {
    const body = { displayName: 'Assigned', definition }
    const id = memberText((await send('POST', typed, body)).json, 'id') ?? ''
    const assigned = `/beta/servicePrincipals(appId='${contosoClient.appId}')/Policies`
    const reference = { '@odata.id': `${service.url}/beta/legacy/policies/${id}` }
    expect((await send('POST', `${assigned}/$ref`, reference)).status).toBe(204)
    expect((await send('GET', assigned)).json['value']).toMatchObject([{ id }])
    const appliesTo = await send('GET', `/beta/legacy/policies/${id}/appliesTo`)
    expect(appliesTo.json['value']).toMatchObject([{ appId: contosoClient.appId }])
    expect((await send('DELETE', `${assigned}/${id}/$ref`)).status).toBe(204)
  })
})

describe('with --second-default replace', () => {
  const service = setUpTestService({
    app: {
      families: {
        ...familyOptions,
        stsPolicies: { ...familyOptions.stsPolicies, secondDefault: 'replace' },
      },
    },
  })
  let token: string
  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      ...permissions,
      'Directory.AccessAsUser.All',
      'AuditLog.Read.All',
    )
  })
  const send = (method: string, path: string, body?: JsonObject): Promise<Answer> =>
    service.send(method, path, { token, ...(body && { body }) })

  it('the previous default of the type steps back, with a version and an audit record', async () => {
    const body = { displayName: 'First', definition, isOrganizationDefault: true }
    const first = memberText((await send('POST', typed, body)).json, 'id') ?? ''
    const realm = {
      displayName: 'Other type',
      definition: ['{"HomeRealmDiscoveryPolicy":{"AccelerateToFederatedDomain":true}}'],
      isOrganizationDefault: true,
    }
    const other = await send('POST', '/v1.0/policies/homeRealmDiscoveryPolicies', realm)
    const answer = await send('POST', typed, { ...body, displayName: 'Second' })
    expect([answer.status, answer.json]).toMatchObject([
      201,
      {
        isOrganizationDefault: true,
        '@ostiary.warnings': [
          {
            '@ostiary.code': 'stsPolicies.policy.defaultReplaced',
            message: `\`First\` (${first}) is no longer the organization default`,
          },
        ],
      },
    ])
    const stepped = await send('GET', `${typed}/${first}`)
    expect(stepped.json).toMatchObject({ isOrganizationDefault: false })
    const otherId = memberText(other.json, 'id') ?? ''
    const kept = await send('GET', `/beta/policies/${otherId}`)
    expect(kept.json).toMatchObject({ isOrganizationDefault: true })
    expect((await send('GET', `/ostiary/v1/history/stsPolicies/${first}/2`)).status).toBe(200)
    const audit = await send(
      'GET',
      `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update policy'`,
    )
    expect(audit.text).toContain(first)

    const back = await send('PATCH', `/beta/policies/${first}`, { isOrganizationDefault: true })
    expect(back.status).toBe(204)
    const again = await send('PATCH', `/beta/policies/${first}`, { isOrganizationDefault: true })
    expect(again.status).toBe(204)
    const second = await send('GET', `${typed}/${memberText(answer.json, 'id')}`)
    expect(second.json).toMatchObject({ isOrganizationDefault: false })
  })
})

describe('with --legacy-policies 2018', () => {
  const service = setUpTestService({ store: 'sqlite' })

  it('/beta/legacy/policies is not there, and the typed families are', async () => {
    const token = await service.userToken('admin', ...permissions, 'Directory.AccessAsUser.All')
    for (const suffix of ['', '/0571a27e-0571-4a27-a000-00000000dead']) {
      const answer = await service.send('GET', `/beta/legacy/policies${suffix}`, { token })
      expect(refusal(answer)).toEqual([
        404,
        'Request_ResourceNotFound',
        'stsPolicies.legacy.notYet',
      ])
    }
    expect((await service.send('GET', typed, { token })).status).toBe(200)
  })

  it('history has every version, with the description that only typed families write', async () => {
    const token = await service.userToken(
      'admin',
      ...permissions,
      'Directory.AccessAsUser.All',
      'AuditLog.Read.All',
    )
    const body = { displayName: 'First', definition, description: 'Why' }
    const { json } = await service.send('POST', typed, { token, body })
    const id = memberText(json, 'id') ?? ''
    const path = `/beta/policies/${id}`
    await service.send('PATCH', path, { token, body: { displayName: 'Second' } })
    const history = await service.send('GET', `/ostiary/v1/history/stsPolicies/${id}/1`, { token })
    expect(history.text).toContain('"description":"Why"')
    const audit = await service.send(
      'GET',
      `/v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update policy'`,
      { token },
    )
    expect(audit.text).toContain(id)
  })
})
