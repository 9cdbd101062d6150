/** The secrets of the sample tenant are public, so a service that other machines can reach refuses it always. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  contosoClient,
  contosoDomain,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'
import { createFabrikam, fabrikamTenantId, fabrikamToken } from './support/second-tenant.ts'

/** Starts without and is given the sample tenant afterwards, as by another process. */
let service: TestService
beforeAll(async () => {
  service = await startTestService({ app: { isPublic: true } })
})
afterAll(() => service.close())

function askForToken(tenant: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: contosoClient.appId,
    client_secret: contosoClient.secret,
    scope: 'https://graph.microsoft.com/.default',
  })
  return service.send('POST', `/${tenant}/oauth2/v2.0/token`, {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

describe('a service that other machines can reach', () => {
  it.each([contosoDomain, contosoTenantId, contosoTenantId.toUpperCase()])(
    'issues no token for the sample tenant as %s',
    async (tenant) => {
      const { status, json } = await askForToken(tenant)
      expect([status, json]).toMatchObject([
        400,
        {
          error: 'unauthorized_client',
          error_description: expect.stringContaining('the sample, whose secrets are public'),
        },
      ])
    },
  )

  it('refuses tokens of the sample tenant, of users and of applications', async () => {
    const tokens = [
      await service.userToken('admin', 'Directory.AccessAsUser.All'),
      await service.appToken('Policy.Read.All'),
    ]
    const requests = [
      ['GET', '/v1.0/organization'],
      ['GET', '/v1.0/identity/conditionalAccess/policies'],
      ['POST', '/ostiary/v1/decisions'],
    ] as const
    for (const token of tokens) {
      for (const [method, path] of requests) {
        const { status, text } = await service.send(method, path, {
          token,
          ...(method === 'POST' && { body: { signIns: [] } }),
        })
        expect([status, text]).toEqual([403, expect.stringContaining('caller.sampleTenant')])
      }
    }
  })

  it('serves other tenants', async () => {
    await createFabrikam(service.store)
    const token = await fabrikamToken(service, 'Directory.AccessAsUser.All')
    const { status, json } = await service.send('GET', '/v1.0/organization', { token })
    expect([status, json]).toMatchObject([200, { value: [{ id: fabrikamTenantId }] }])
  })
})
