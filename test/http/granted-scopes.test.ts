/** Which delegated permissions a client has for a user. */

import { beforeAll, describe, expect, it } from 'vitest'
import { grantedConsents } from '../../src/directory/grants/granted-scopes.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { parseTenantId } from '../../src/kernel/ids.ts'
import { memberText } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'
import { administrate, createApplication, type TestApplication } from '../support/token-clients.ts'

describe.each(['sqlite', 'postgres'] as const)('granted scopes on %s', (store) => {
  const service = setUpTestService({ store })
  const other = '22222222-0000-4000-8000-000000000009'
  let client: TestApplication
  let api: TestApplication
  let ada: string

  const ask = (
    requested: readonly string[],
    {
      userId = ada,
      isDefault = false,
      tenant = contosoTenantId,
      clientId = client.principalId,
    } = {},
  ) =>
    grantedConsents(service.store).find(
      tenant,
      {
        client: {
          appId: client.appId,
          displayName: 'App',
          servicePrincipalId: clientId,
          isConfidential: false,
        },
        user: {
          objectId: userId,
          userPrincipalName: 'ada@contoso.com',
          displayName: 'Ada',
          isGuest: false,
          roleTemplateIds: [],
        },
        resource: { appId: api.appId, displayName: 'API', servicePrincipalId: api.principalId },
        requested,
        isDefault,
      },
      new Date(),
    )

  beforeAll(async () => {
    const token = await service.userToken('admin', 'User.Read.All')
    const { json } = await service.send('GET', '/v1.0/users/ada@contoso.com', { token })
    ada = memberText(json, 'id')
    client = await createApplication(service)
    api = await createApplication(service)
    const shared = { clientId: client.principalId, resourceId: api.principalId }
    const path = '/v1.0/oauth2PermissionGrants'
    await administrate(service, 'POST', path, {
      ...shared,
      consentType: 'AllPrincipals',
      scope: 'Orders.Read',
    })
    await administrate(service, 'POST', path, {
      ...shared,
      consentType: 'Principal',
      principalId: ada,
      scope: ' Orders.Write Orders.Read',
    })
  })

  it('are those of the user and of everybody', async () => {
    const all = { outcome: 'granted', scopes: ['Orders.Read', 'Orders.Write'] }
    expect(await ask([], { isDefault: true })).toEqual(all)
    expect(await ask(['orders.read', 'Orders.Write'])).toEqual(all)
    expect(await ask(['Orders.Read'])).toEqual({ outcome: 'granted', scopes: ['Orders.Read'] })
    expect(await ask([], { isDefault: true, userId: other })).toEqual({
      outcome: 'granted',
      scopes: ['Orders.Read'],
    })
  })

  it('are not those of another user, client, tenant or name', async () => {
    const tenant = parseTenantId('99999999-0000-4000-8000-000000000001') ?? contosoTenantId
    const answers = await Promise.all([
      ask(['Orders.Write'], { userId: other }),
      ask(['Orders.Read'], { clientId: api.principalId }),
      ask([], { clientId: api.principalId, isDefault: true }),
      ask(['Orders.Read'], { tenant }),
      ask(['Orders.Read', 'Orders']),
    ])
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(5).fill('consentRequired'))
  })
})
