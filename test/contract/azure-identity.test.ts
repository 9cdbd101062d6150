/**
 * The application token of the published Azure Identity client, used in the Graph client;
 * over HTTPS with the service's authority trusted and nothing switched off.
 */

import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import {
  contosoClient,
  contosoDomain,
  contosoTenantId,
} from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { startTestService, type TestService } from '../support/test-service.ts'
import { modernPolicy } from './support/conditional-access-bodies.ts'
import { refusalOf, setUpTrustedService, storeNames } from './support/graph-client.ts'

interface ClientCredentials {
  readonly tenant?: string
  readonly appId?: string
  readonly secret?: string
}

/** A credential of the sample client, with changes. */
function credentialFor(
  service: TestService,
  given: ClientCredentials = {},
): ClientSecretCredential {
  const {
    tenant = contosoTenantId,
    appId = contosoClient.appId,
    secret = contosoClient.secret,
  } = given
  return new ClientSecretCredential(tenant, appId, secret, {
    authorityHost: service.secureUrl,
    disableInstanceDiscovery: true,
  })
}

const graphScope = 'https://graph.microsoft.com/.default'

it('refuses the service while its authority is not trusted', async () => {
  const service = await startTestService()
  try {
    await expect(fetch(`${service.secureUrl}/healthz`)).rejects.toMatchObject({
      cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    })
    await expect(credentialFor(service).getToken(graphScope)).rejects.toThrow(
      'endpoints_resolution_error',
    )
  } finally {
    await service.close()
  }
})

describe.each(storeNames)('Azure Identity on %s', (store) => {
  const service = setUpTrustedService(store)

  it.each([
    ['the Graph scope', () => graphScope],
    ['the scope of the service’s own address', () => `${service.secureUrl}/.default`],
  ])('gets the application token for %s', async (_, scope) => {
    const token = await credentialFor(service).getToken(scope())
    expect(token.expiresOnTimestamp - Date.now()).toBeGreaterThan(3_600_000)
    expect(decodeJwt(token.token)).toMatchObject({
      aud: 'https://graph.microsoft.com',
      tid: contosoTenantId,
      appid: contosoClient.appId,
      idtyp: 'app',
      oid: expect.any(String),
      roles: expect.arrayContaining(['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess']),
    })
  })

  it('accepts the domain of the tenant in place of its id', async () => {
    const token = await credentialFor(service, { tenant: contosoDomain }).getToken(graphScope)
    expect(decodeJwt(token.token)).toMatchObject({ tid: contosoTenantId })
  })

  it.each([
    ['a wrong secret', { secret: 'wrong' }, 'AADSTS7000215'],
    ['an unknown client', { appId: '0571a27e-0571-4a27-a000-00000000dead' }, 'AADSTS700016'],
  ])('gets an error for %s', async (_, wrong, code) => {
    await expect(credentialFor(service, wrong).getToken(graphScope)).rejects.toMatchObject({
      name: 'AuthenticationRequiredError',
      message: expect.stringContaining(`${code}:`),
    })
  })

  it('lets the Graph client write, read and delete policies', async () => {
    const client = Client.initWithMiddleware({
      authProvider: new TokenCredentialAuthenticationProvider(credentialFor(service), {
        scopes: [`${service.secureUrl}/.default`],
      }),
      baseUrl: `${service.secureUrl}/`,
      customHosts: new Set(['localhost']),
    })
    const path = '/identity/conditionalAccess/policies'
    const created: JsonObject = await client.api(path).post(modernPolicy('By application'))
    const list: JsonObject = await client.api(path).get()
    expect(list['value']).toEqual([expect.objectContaining({ id: memberText(created, 'id') })])
    await client.api(`${path}/${memberText(created, 'id')}`).delete()
    expect(await refusalOf(client.api('/me').get())).toMatchObject({ statusCode: 403 })
  })
})
