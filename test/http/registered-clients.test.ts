/** What sign-ins read of the registration of an application. */

import { describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { findRegisteredClient } from '../../src/directory/registered-client.ts'
import { setUpTestService } from '../support/test-service.ts'
import { administrate, createApplication } from '../support/token-clients.ts'

describe.each(['sqlite', 'postgres'] as const)('the registration of a client on %s', (store) => {
  const service = setUpTestService({ store })
  const find = (appId: string) => findRegisteredClient(service.store, contosoTenantId, appId)

  it('has the redirect URIs of each platform', async () => {
    const { appId, principalId } = await createApplication(service, {
      displayName: 'Portal',
      web: {
        redirectUris: ['https://contoso.com/signed-in'],
        implicitGrantSettings: { enableIdTokenIssuance: true },
      },
      spa: { redirectUris: ['http://localhost:3000'] },
      publicClient: { redirectUris: ['msal://auth'] },
    })
    expect(await find(appId.toUpperCase())).toEqual({
      appId,
      displayName: 'Portal',
      servicePrincipalId: principalId,
      isPublic: false,
      redirectUris: {
        web: ['https://contoso.com/signed-in'],
        spa: ['http://localhost:3000'],
        publicClient: ['msal://auth'],
      },
      issuesIdTokens: true,
      isDisabled: false,
    })
  })

  it('tells a public client and a disabled one', async () => {
    expect(await find(commandLineClientId)).toMatchObject({ isPublic: true, isDisabled: false })
    const { appId, principalId } = await createApplication(service)
    const path = `/v1.0/servicePrincipals/${principalId}`
    await administrate(service, 'PATCH', path, { accountEnabled: false })
    expect(await find(appId)).toMatchObject({ isPublic: false, isDisabled: true })
  })

  it('is missing for other names', async () => {
    expect(await find('https://contoso.com')).toBeUndefined()
    expect(await find(contosoTenantId)).toBeUndefined()
  })
})
