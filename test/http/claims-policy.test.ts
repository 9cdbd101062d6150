/** Custom claims policies of service principals, on both stores. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'
import { createApplication, type TestApplication } from '../support/token-clients.ts'

const department = {
  '@odata.type': '#microsoft.graph.customClaim',
  name: 'department',
  namespace: null,
  samlAttributeNameFormat: null,
  tokenFormat: ['jwt', 'saml'],
  configurations: [
    {
      attribute: {
        '@odata.type': '#microsoft.graph.sourcedAttribute',
        id: 'department',
        isExtensionAttribute: false,
        source: 'user',
      },
      condition: {
        '@odata.type': '#microsoft.graph.customClaimCondition',
        memberOf: [],
        userType: 'members',
      },
      transformations: [],
    },
  ],
}

const joined = {
  '@odata.type': '#microsoft.graph.samlNameIdClaim',
  nameIdFormat: 'emailAddress',
  serviceProviderNameQualifier: null,
  configurations: [
    {
      attribute: null,
      condition: null,
      transformations: [
        {
          '@odata.type': '#microsoft.graph.joinTransformation',
          input: {
            attribute: {
              '@odata.type': '#microsoft.graph.sourcedAttribute',
              id: 'mailnickname',
              isExtensionAttribute: false,
              source: 'user',
            },
            treatAsMultiValue: false,
          },
          input2: {
            attribute: {
              '@odata.type': '#microsoft.graph.valueBasedAttribute',
              value: 'contoso.com',
            },
            treatAsMultiValue: false,
          },
          separator: '@',
        },
      ],
    },
  ],
}

describe.each(['sqlite', 'postgres'] as const)('a custom claims policy on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string
  let application: TestApplication
  let path: string

  const send = (method: string, body?: JsonObject, at = path) =>
    service.send(method, at, { token, ...(body && { body }) })

  beforeAll(async () => {
    token = await service.userToken('admin', 'Policy.ReadWrite.ApplicationConfiguration')
    application = await createApplication(service)
    path = `/beta/servicePrincipals/${application.principalId}/claimsPolicy`
  })

  it('is created, read, changed, replaced and recorded', async () => {
    const { principalId } = application
    expect((await send('GET')).status).toBe(404)
    expect((await send('PATCH', { includeBasicClaimSet: true })).status).toBe(404)
    const created = await send('PUT', {
      '@odata.type': '#microsoft.graph.customClaimsPolicy',
      includeBasicClaimSet: true,
      claims: [department, joined],
    })
    const whole = {
      id: principalId,
      audienceOverride: null,
      claims: [department, joined],
      includeApplicationIdInIssuer: null,
      includeBasicClaimSet: true,
    }
    const context = `${service.url}/beta/$metadata#servicePrincipals('${principalId}')/claimsPolicy/$entity`
    expect({ status: created.status, json: created.json }).toEqual({
      status: 201,
      json: { '@odata.context': context, ...whole },
    })
    expect((await send('GET')).json).toEqual(created.json)
    const byAppId = `/beta/servicePrincipals(appId='${application.appId}')/claimsPolicy`
    expect((await send('GET', undefined, `${byAppId}?$select=claims`)).json).toMatchObject({
      claims: [department, joined],
    })
    const changed = await send('PATCH', { includeApplicationIdInIssuer: true })
    expect(changed).toMatchObject({
      status: 200,
      json: { ...whole, includeApplicationIdInIssuer: true },
    })
    const replaced = await send('PUT', { claims: [department] })
    expect(replaced).toMatchObject({
      status: 200,
      json: { claims: [department], includeBasicClaimSet: null },
    })
    const history = await send(
      'GET',
      undefined,
      `/ostiary/v1/history/claimsPolicies/${principalId}`,
    )
    expect(history.json['value']).toHaveLength(3)
    const audit = await service.send('GET', '/v1.0/auditLogs/directoryAudits?$top=1', {
      token: await service.userToken('admin', 'AuditLog.Read.All', 'Directory.Read.All'),
    })
    expect(audit.json['value']).toMatchObject([{ activityDisplayName: 'Update claims policy' }])
  })

  it('warns of what has no effect', async () => {
    const { status, json } = await send('PUT', {
      claims: [
        { ...department, name: 'upn' },
        {
          ...department,
          tokenFormat: [],
          configurations: [
            {
              attribute: {
                '@odata.type': '#microsoft.graph.sourcedAttribute',
                id: 'extension_x_tier',
                source: 'user',
              },
            },
          ],
        },
      ],
    })
    expect(status).toBe(200)
    expect(json['@ostiary.warnings']).toEqual([
      expect.objectContaining({
        '@ostiary.code': 'stsPolicies.claimsPolicy.claimRestricted',
        target: '/claims/0/name',
      }),
      expect.objectContaining({
        '@ostiary.code': 'stsPolicies.claimsPolicy.formatMissing',
        target: '/claims/1/tokenFormat',
      }),
      expect.objectContaining({
        '@ostiary.code': 'stsPolicies.claimsPolicy.attributeUnknown',
        target: '/claims/1/configurations/0/attribute/id',
      }),
    ])
  })

  it('is not served by v1.0, and goes with its service principal', async () => {
    await send('PUT', { claims: [] })
    expect((await send('GET', undefined, path.replace('beta', 'v1.0'))).status).toBe(400)
    const administrator = await service.userToken('admin', 'Application.ReadWrite.All')
    const gone = path.replace('/claimsPolicy', '')
    const sent = (method: string, at: string) => service.send(method, at, { token: administrator })
    expect((await sent('DELETE', gone)).status).toBe(204)
    expect((await send('GET')).status).toBe(404)
    const deleted = `/v1.0/directory/deletedItems/${application.principalId}`
    expect((await sent('POST', `${deleted}/restore`)).status).toBe(200)
    expect((await send('GET')).status).toBe(200)
    expect((await sent('DELETE', gone)).status).toBe(204)
    expect((await sent('DELETE', deleted)).status).toBe(204)
    const { items } = await service.store.list(contosoTenantId, 'claimsPolicies', { limit: 1 })
    expect(items).toEqual([])
  })
})
