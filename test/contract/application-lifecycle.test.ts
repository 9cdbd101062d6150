/**
 * The life of an application through the published clients: an administrator creates it, grants it permissions and makes
 * a secret; with the secret, Azure Identity gets tokens and the Graph client uses them; then the secret is removed.
 */

import { randomUUID } from 'node:crypto'
import { ClientSecretCredential } from '@azure/identity'
import { Client } from '@microsoft/microsoft-graph-client'
import { TokenCredentialAuthenticationProvider } from '@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js'
import { describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import {
  administratorClient,
  refusalOf,
  setUpTrustedService,
  storeNames,
} from './support/graph-client.ts'

const scope = 'https://graph.microsoft.com/.default'

describe.each(storeNames)('an application on %s', (store) => {
  const service = setUpTrustedService(store)

  it('works with its secret until that is removed', async () => {
    const administrator = await administratorClient(service, 'v1.0')
    const displayName = randomUUID()
    const application: JsonObject = await administrator.api('/applications').post({ displayName })
    const appId = memberText(application, 'appId')
    const path = `/applications/${memberText(application, 'id')}`
    const principal: JsonObject = await administrator.api('/servicePrincipals').post({ appId })
    const added: JsonObject = await administrator
      .api(`${path}/addPassword`)
      .post({ passwordCredential: { displayName: 'first' } })
    const found: JsonObject = await administrator
      .api('/servicePrincipals')
      .filter("appId eq '00000003-0000-0000-c000-000000000000'")
      .get()
    const [graph = {}] = found['value'] as readonly JsonObject[]
    const role = (graph['appRoles'] as readonly JsonObject[]).find(
      ({ value }) => value === 'Application.Read.All',
    )
    const assignments = `/servicePrincipals/${memberText(graph, 'id')}/appRoleAssignedTo`
    const assignment: JsonObject = await administrator.api(assignments).post({
      appRoleId: memberText(role ?? {}, 'id'),
      principalId: memberText(principal, 'id'),
      resourceId: memberText(graph, 'id'),
    })

    const signIn = (): ClientSecretCredential =>
      new ClientSecretCredential(contosoTenantId, appId, memberText(added, 'secretText'), {
        authorityHost: service.secureUrl,
        disableInstanceDiscovery: true,
      })
    const client = Client.initWithMiddleware({
      authProvider: new TokenCredentialAuthenticationProvider(signIn(), { scopes: [scope] }),
      baseUrl: `${service.secureUrl}/`,
      customHosts: new Set(['localhost']),
    })
    expect(await client.api(path).get()).toMatchObject({ appId, displayName })
    expect(await refusalOf(client.api('/groups').get())).toMatchObject({ statusCode: 403 })
    expect(await refusalOf(client.api(path).patch({ notes: 'x' }))).toMatchObject({
      statusCode: 403,
    })

    await administrator.api(`${assignments}/${memberText(assignment, 'id')}`).delete()
    const withoutRole = await signIn().getToken(scope)
    const answer = await service.send('GET', `/v1.0${path}`, { token: withoutRole.token })
    expect(answer.status).toBe(403)

    await administrator.api(`${path}/removePassword`).post({ keyId: memberText(added, 'keyId') })
    await expect(signIn().getToken(scope)).rejects.toMatchObject({
      message: expect.stringContaining('AADSTS7000215:'),
    })
    await administrator.api(path).delete()
    expect(await refusalOf(client.api('/applications').get())).toMatchObject({ statusCode: 403 })
  })
})
