/** Writes of applications and service principals, on both stores, in the sequences that Terraform and SDKs send. */

import { randomUUID, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { graphAppId } from '../../src/directory/service-principals/microsoft-graph.ts'
import { createAuthority } from '../../src/local-tls/certificates.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
const administrator = sample('a01')
const ada = sample('a04')
const client = sample('f01')
const reference = (id: string): JsonObject => ({
  '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}`,
})
const bound = (...ids: readonly string[]): JsonObject => ({
  'owners@odata.bind': ids.map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
})

describe.each(['sqlite', 'postgres'] as const)('applications on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All', 'AuditLog.Read.All')
  })

  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => service.send(method, path, { token, body, headers })

  interface Made {
    readonly id: string
    readonly appId: string
    readonly path: string
  }

  async function create(more: JsonObject = {}): Promise<Made> {
    const { status, json } = await send('POST', '/v1.0/applications', {
      displayName: randomUUID(),
      ...more,
    })
    expect({ status, json }).toMatchObject({ status: 201 })
    const id = memberText(json, 'id')
    return { id, appId: memberText(json, 'appId'), path: `/v1.0/applications/${id}` }
  }

  async function createPrincipal(appId: string): Promise<Made> {
    const { status, json } = await send('POST', '/v1.0/servicePrincipals', { appId })
    expect({ status, json }).toMatchObject({ status: 201 })
    const id = memberText(json, 'id')
    return { id, appId, path: `/v1.0/servicePrincipals/${id}` }
  }

  async function signIn(appId: string, secret: string): Promise<number> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    })
    const url = `${service.url}/${contosoTenantId}/oauth2/v2.0/token`
    return (await fetch(url, { method: 'POST', body: form })).status
  }

  async function ownersOf(path: string): Promise<readonly string[]> {
    const { json } = await send('GET', `${path}/owners`)
    return (json['value'] as readonly { readonly id: string }[]).map(({ id }) => id).toSorted()
  }

  it('takes the requests of Terraform for an application, in their order', async () => {
    const name = randomUUID()
    const scope = {
      adminConsentDescription: 'Use it',
      adminConsentDisplayName: 'Use',
      id: randomUUID(),
      isEnabled: true,
      type: 'User',
      value: 'user_impersonation',
    }
    const role = {
      allowedMemberTypes: ['User'],
      description: 'Reads',
      displayName: 'Reader',
      id: randomUUID(),
      isEnabled: true,
      value: 'Reader',
    }
    const created = await send('POST', '/v1.0/applications', {
      '@odata.type': '#microsoft.graph.application',
      api: {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [scope],
        requestedAccessTokenVersion: 2,
      },
      appRoles: [role],
      displayName: name,
      groupMembershipClaims: 'SecurityGroup,ApplicationGroup',
      identifierUris: [`api://${name}`],
      optionalClaims: { idToken: [{ name: 'email', essential: true, additionalProperties: [] }] },
      publicClient: { redirectUris: ['myapp://auth'] },
      requiredResourceAccess: [
        {
          resourceAppId: graphAppId,
          resourceAccess: [{ id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' }],
        },
      ],
      signInAudience: 'AzureADMyOrg',
      spa: { redirectUris: [] },
      web: {
        homePageUrl: 'https://app.contoso.com',
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
        redirectUris: ['https://app.contoso.com/signin', 'http://localhost:5000/'],
      },
      ...bound(administrator),
    })
    expect(created).toMatchObject({
      status: 201,
      json: { appRoles: [role], publisherDomain: 'contoso.onmicrosoft.com', displayName: name },
    })
    const path = `/v1.0/applications/${memberText(created.json, 'id')}`
    expect(await ownersOf(path)).toEqual([administrator])
    for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, name]) {
      expect((await send('PATCH', path, { displayName })).status).toBe(204)
    }
    await send('PATCH', path.replace('v1.0', 'beta'), { oauth2RequirePostResponse: true })
    await send('PATCH', path, { api: { acceptMappedClaims: true } })
    expect((await send('POST', `${path}/owners/$ref`, reference(ada))).status).toBe(204)
    expect((await send('DELETE', `${path}/owners/${administrator}/$ref`)).status).toBe(204)
    expect(await ownersOf(path)).toEqual([ada])
    expect((await send('GET', path)).json).toMatchObject({
      api: { acceptMappedClaims: true, oauth2PermissionScopes: [{ value: 'user_impersonation' }] },
      displayName: name,
      oauth2RequirePostResponse: true,
    })

    const removal = await send('PATCH', path, { appRoles: [] })
    expect(removal).toMatchObject({
      status: 400,
      json: {
        error: {
          code: 'Request_BadRequest',
          details: [{ code: 'CannotDeleteOrUpdateEnabledEntitlement' }],
        },
      },
    })
    await send('PATCH', path, { appRoles: [{ ...role, isEnabled: false }] })
    expect((await send('PATCH', path, { appRoles: [] })).status).toBe(204)
    expect((await send('GET', path)).json).toMatchObject({ appRoles: [] })
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('shows a secret once, lets it work, and refuses it when it is removed', async () => {
    const { path, appId } = await create()
    await createPrincipal(appId)
    const first = await send('POST', `${path}/addPassword`, {
      passwordCredential: { displayName: 'terraform', endDateTime: '2099-01-01T00:00:00Z' },
    })
    const second = await send('POST', `${path}/addPassword`, {})
    expect(first).toMatchObject({
      status: 200,
      json: { displayName: 'terraform', endDateTime: '2099-01-01T00:00:00Z' },
    })
    const secret = memberText(first.json, 'secretText')
    const other = memberText(second.json, 'secretText')
    expect(first.json['hint']).toBe(secret.slice(0, 3))
    expect([await signIn(appId, secret), await signIn(appId, other)]).toEqual([200, 200])

    const shown = await send('GET', path)
    expect(shown.json['passwordCredentials']).toMatchObject([
      { keyId: first.json['keyId'], secretText: null },
      { keyId: second.json['keyId'], secretText: null },
    ])
    const id = path.split('/').at(-1)
    const versions = await send('GET', `/ostiary/v1/history/applications/${id}`)
    const version = await send('GET', `/ostiary/v1/history/applications/${id}/3`)
    const audit = await send('GET', '/v1.0/auditLogs/directoryAudits?$top=20')
    expect([versions.status, version.status, audit.status]).toEqual([200, 200, 200])
    for (const { text } of [shown, versions, version, audit]) {
      expect([
        text.includes(secret),
        text.includes('scrypt'),
        text.includes('secretDigest'),
      ]).toEqual([false, false, false])
    }

    const keyId = memberText(first.json, 'keyId')
    expect((await send('POST', `${path}/removePassword`, { keyId })).status).toBe(204)
    expect([await signIn(appId, secret), await signIn(appId, other)]).toEqual([401, 200])
    expect(await send('POST', `${path}/removePassword`, { keyId })).toMatchObject({
      status: 400,
      json: { error: { message: `No password credential found with keyId '${keyId}'.` } },
    })
  })

  it('makes the secret that a new application asks for', async () => {
    const created = await send('POST', '/v1.0/applications', {
      displayName: randomUUID(),
      passwordCredentials: [{ displayName: 'first' }],
    })
    const [credential] = created.json['passwordCredentials'] as readonly JsonObject[]
    const secret = memberText(credential ?? {}, 'secretText')
    expect([created.status, secret.length]).toEqual([201, 40])
    const path = `/v1.0/applications/${memberText(created.json, 'id')}`
    expect((await send('GET', path)).json['passwordCredentials']).toMatchObject([
      { displayName: 'first', secretText: null },
    ])
    await createPrincipal(memberText(created.json, 'appId'))
    expect(await signIn(memberText(created.json, 'appId'), secret)).toBe(200)
    const written = { passwordCredentials: [{ displayName: 'x', secretText: 'mine' }] }
    expect((await send('PATCH', path, written)).status).toBe(400)
    const shown = (await send('GET', path)).json['passwordCredentials']
    expect((await send('PATCH', path, { passwordCredentials: shown })).status).toBe(204)
    expect(await signIn(memberText(created.json, 'appId'), secret)).toBe(200)
  })

  it('lets secrets of a service principal work, and none after their time', async () => {
    const { appId } = await create()
    const principal = await createPrincipal(appId)
    const { json } = await send('POST', `${principal.path}/addPassword`, {})
    expect(await signIn(appId, memberText(json, 'secretText'))).toBe(200)
    const later = { startDateTime: '2098-01-01T00:00:00Z', endDateTime: '2099-01-01T00:00:00Z' }
    const future = await send('POST', `${principal.path}/addPassword`, {
      passwordCredential: later,
    })
    expect(await signIn(appId, memberText(future.json, 'secretText'))).toBe(401)
    const past = { endDateTime: '2020-01-01T00:00:00Z' }
    const refused = await send('POST', `${principal.path}/addPassword`, {
      passwordCredential: past,
    })
    expect(refused.status).toBe(400)
    await send('PATCH', principal.path, { accountEnabled: false })
    expect(await signIn(appId, memberText(json, 'secretText'))).toBe(400)
  })

  it('takes the requests of Terraform for a service principal', async () => {
    const application = await create({ tags: ['HideApp'] })
    const filter = `/v1.0/servicePrincipals?$filter=appId eq '${application.appId}'`
    expect((await send('GET', filter)).json['value']).toEqual([])
    const created = await send('POST', '/v1.0/servicePrincipals', {
      '@odata.type': '#microsoft.graph.servicePrincipal',
      accountEnabled: true,
      alternativeNames: [],
      appId: application.appId,
      appRoleAssignmentRequired: false,
      notificationEmailAddresses: [],
      tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      ...bound(administrator),
    })
    expect(created).toMatchObject({
      status: 201,
      json: {
        appId: application.appId,
        appOwnerOrganizationId: contosoTenantId,
        servicePrincipalNames: [application.appId],
      },
    })
    const path = `/v1.0/servicePrincipals/${memberText(created.json, 'id')}`
    for (const description of [`TERRAFORM_UPDATE_${randomUUID()}`, '']) {
      expect((await send('PATCH', path, { description })).status).toBe(204)
    }
    expect(
      (await send('GET', `${path.replace('v1.0', 'beta')}?$select=samlMetadataUrl`)).json,
    ).toMatchObject({ samlMetadataUrl: null })
    expect(await ownersOf(path)).toEqual([administrator])
    const again = await send('POST', '/v1.0/servicePrincipals', { appId: application.appId })
    expect(again).toMatchObject({
      status: 409,
      json: { error: { code: 'Request_MultipleObjectsWithSameKeyValue' } },
    })
    const unknown = await send('POST', '/v1.0/servicePrincipals', { appId: randomUUID() })
    expect(unknown.status).toBe(400)
    expect(unknown.text).not.toMatch(/does not reference a valid application object/u)
  })

  it('keeps the service principal like its application', async () => {
    const application = await create()
    const principal = await createPrincipal(application.appId)
    const role = {
      allowedMemberTypes: ['Application'],
      description: 'x',
      displayName: 'x',
      id: randomUUID(),
      isEnabled: true,
      value: 'Do.It',
    }
    await send('PATCH', application.path, {
      appRoles: [role],
      displayName: 'Renamed',
      identifierUris: [`api://${application.appId}`],
      web: { redirectUris: ['https://x.contoso.com/'] },
    })
    expect((await send('GET', principal.path)).json).toMatchObject({
      appDisplayName: 'Renamed',
      appRoles: [{ value: 'Do.It' }],
      displayName: 'Renamed',
      replyUrls: ['https://x.contoso.com/'],
      servicePrincipalNames: [application.appId, `api://${application.appId}`],
    })
  })

  it('deletes and restores the service principal with its application', async () => {
    const application = await create()
    const principal = await createPrincipal(application.appId)
    const { json } = await send('POST', `${application.path}/addPassword`, {})
    const secret = memberText(json, 'secretText')
    expect((await send('DELETE', application.path)).status).toBe(204)
    expect(await signIn(application.appId, secret)).toBe(400)
    expect([
      (await send('GET', principal.path)).status,
      (await send('GET', application.path)).status,
    ]).toEqual([404, 404])
    const restored = await send('POST', `/v1.0/directory/deletedItems/${application.id}/restore`)
    expect(restored).toMatchObject({
      status: 200,
      json: { '@odata.type': '#microsoft.graph.application', appId: application.appId },
    })
    expect(await ownersOf(application.path)).toEqual([administrator])
    expect(await ownersOf(principal.path)).toEqual([administrator])
    expect(await signIn(application.appId, secret)).toBe(200)
    await send('DELETE', principal.path)
    expect((await send('GET', application.path)).status).toBe(200)
    const back = await send('POST', `/v1.0/directory/deletedItems/${principal.id}/restore`)
    expect(back).toMatchObject({ status: 200, json: { appId: application.appId } })
    await send('DELETE', application.path)
    const purged = await send('DELETE', `/v1.0/directory/deletedItems/${application.id}`)
    expect(purged.status).toBe(204)
    const gone = await send('POST', `/v1.0/directory/deletedItems/${application.id}/restore`)
    expect(gone.status).toBe(404)
  })

  it('creates an application by its unique name only when that is preferred', async () => {
    const path = `/v1.0/applications(uniqueName='app-${randomUUID()}')`
    const prefer = { Prefer: 'create-if-missing' }
    expect((await send('PATCH', path, { displayName: 'One' })).status).toBe(404)
    const created = await send('PATCH', path, { displayName: 'One' }, prefer)
    expect(created).toMatchObject({ status: 201, json: { displayName: 'One' } })
    expect((await send('PATCH', path, { displayName: 'Two' }, prefer)).status).toBe(204)
    const { json } = await send('GET', path)
    expect(json).toMatchObject({ id: created.json['id'], displayName: 'Two' })
    const byAppId = `/v1.0/applications(appId='${memberText(json, 'appId')}')`
    expect((await send('PATCH', byAppId, { notes: 'x' })).status).toBe(204)
    expect((await send('GET', path)).json).toMatchObject({ notes: 'x' })
    const uniqueName = memberText(json, 'uniqueName')
    const twin = await send('POST', '/v1.0/applications', { displayName: 'Twin', uniqueName })
    expect(twin).toMatchObject({
      status: 409,
      json: { error: { code: 'Request_MultipleObjectsWithSameKeyValue' } },
    })
    const reader = await service.userToken('ada', 'Application.ReadWrite.All')
    const denied = await service.send('PATCH', `/v1.0/applications(uniqueName='x')`, {
      token: reader,
      body: { displayName: 'x' },
      headers: prefer,
    })
    expect(denied.status).toBe(403)
  })

  it('keeps identifier URIs unique in the tenant', async () => {
    const identifierUris = [`https://${randomUUID()}.contoso.com/api`]
    const first = await create({ identifierUris })
    const taken = await send('POST', '/v1.0/applications', { displayName: 'x', identifierUris })
    expect(taken).toMatchObject({
      status: 400,
      json: { error: { details: [{ code: 'ObjectConflict', target: 'identifierUris' }] } },
    })
    const foreign = { identifierUris: ['https://fabrikam.com/api'] }
    expect((await send('PATCH', first.path, foreign)).status).toBe(400)
    await send('DELETE', first.path)
    await create({ identifierUris })
    const restore = await send('POST', `/v1.0/directory/deletedItems/${first.id}/restore`)
    expect(restore.status).toBe(400)
  })

  it('makes certificates that sign tokens, and removes them as Terraform does', async () => {
    const { appId } = await create()
    const { path } = await createPrincipal(appId)
    await send('POST', `${path}/addPassword`, {})
    const made = await send('POST', `${path}/addTokenSigningCertificate`, {
      displayName: 'CN=Contoso SSO',
      endDateTime: new Date(Date.now() + 86_400_000).toISOString(),
    })
    expect(made).toMatchObject({
      status: 200,
      json: { displayName: 'CN=Contoso SSO', type: 'AsymmetricX509Cert', usage: 'Verify' },
    })
    const certificate = new X509Certificate(Buffer.from(memberText(made.json, 'key'), 'base64'))
    expect(certificate.subject).toBe('CN=Contoso SSO')
    expect(made.json['thumbprint']).toBe(certificate.fingerprint.replaceAll(':', ''))
    const { json } = await send('GET', path)
    const { customKeyIdentifier } = made.json
    expect(json['keyCredentials']).toMatchObject([
      { customKeyIdentifier, key: null, keyId: made.json['keyId'], usage: 'Verify' },
      { customKeyIdentifier, key: null, usage: 'Sign' },
    ])
    const isOther = (each: JsonObject): boolean => each['customKeyIdentifier'] === null
    const passwords = (json['passwordCredentials'] as readonly JsonObject[]).filter(isOther)
    const removal = { keyCredentials: [], passwordCredentials: passwords }
    expect((await send('PATCH', path, removal)).status).toBe(204)
    const after = (await send('GET', path)).json
    expect(after['keyCredentials']).toEqual([])
    expect(after['passwordCredentials']).toHaveLength(1)
    for (const refused of [
      { displayName: 'Contoso' },
      { displayName: 'CN=a,O=b' },
      { displayName: 'CN=a', endDateTime: '2099-01-01T00:00:00Z' },
    ]) {
      expect((await send('POST', `${path}/addTokenSigningCertificate`, refused)).status).toBe(400)
    }
    const proof = await send('POST', `${path}/addKey`, {})
    expect(proof).toMatchObject({ status: 501, json: { error: { code: 'NotImplemented' } } })
  })

  it('keeps certificates of an application', async () => {
    const { path } = await create()
    const authority = await createAuthority(new Date())
    const key = Buffer.from(authority.certificate).toString('base64')
    const added = { keyCredentials: [{ key, type: 'AsymmetricX509Cert', usage: 'Verify' }] }
    expect((await send('PATCH', path, added)).status).toBe(204)
    const [credential] = (await send('GET', path)).json['keyCredentials'] as readonly JsonObject[]
    expect(credential).toMatchObject({ displayName: 'CN=Ostiary Local Authority', key: null })
    const second = await createAuthority(new Date())
    const both = [credential, { key: Buffer.from(second.certificate).toString('base64') }]
    expect((await send('PATCH', path, { keyCredentials: both })).status).toBe(204)
    expect((await send('GET', path)).json['keyCredentials']).toMatchObject([
      { keyId: credential?.['keyId'] },
      { usage: 'Verify' },
    ])
    const long = [{ key, endDateTime: '2099-01-01T00:00:00Z' }]
    expect((await send('PATCH', path, { keyCredentials: long })).status).toBe(400)
  })

  it('keeps the logo of an application', async () => {
    const { path } = await create()
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
    const put = (body: Uint8Array): Promise<Answer> =>
      send('PUT', `${path}/logo`, body, { 'Content-Type': 'image/png' })
    expect((await send('GET', `${path}/logo`)).status).toBe(404)
    expect((await put(png)).status).toBe(204)
    const logo = await send('GET', `${path}/logo`)
    expect([logo.status, logo.headers.get('content-type')]).toEqual([200, 'image/png'])
    const { info } = (await send('GET', path)).json as { info: JsonObject }
    expect(info['logoUrl']).toBe(`${service.url}${path}/logo`)
    await send('PATCH', path, {
      info: { logoUrl: 'https://x.example/', supportUrl: 'https://y.example/' },
    })
    expect((await send('GET', path)).json).toMatchObject({
      info: { logoUrl: info['logoUrl'], supportUrl: 'https://y.example/' },
    })
    expect((await put(png)).status).toBe(204)
    expect((await put(new Uint8Array(20))).status).toBe(400)
    const large = new Uint8Array(102_401)
    large.set(png)
    expect((await put(large)).status).toBe(400)

    const id = path.slice(path.lastIndexOf('/') + 1)
    const deleted = `/v1.0/directory/deletedItems/${id}`
    const stored = () => service.store.find(contosoTenantId, { family: 'applicationLogos', id })
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('POST', `${deleted}/restore`)).status).toBe(200)
    expect((await send('GET', `${path}/logo`)).status).toBe(200)
    expect((await send('DELETE', path)).status).toBe(204)
    expect(await stored()).toBeDefined()
    expect((await send('DELETE', deleted)).status).toBe(204)
    expect(await stored()).toBeUndefined()
  })

  it('lets an application with OwnedBy manage its own objects only', async () => {
    const owning = await service.appToken('Application.ReadWrite.OwnedBy', 'Application.Read.All')
    const as = (method: string, path: string, body?: unknown): Promise<Answer> =>
      service.send(method, path, { token: owning, body })
    const made = await as('POST', '/v1.0/applications', { displayName: randomUUID() })
    expect(made.status).toBe(201)
    const path = `/v1.0/applications/${memberText(made.json, 'id')}`
    expect(await ownersOf(path)).toEqual([client])
    const principal = await as('POST', '/v1.0/servicePrincipals', { appId: made.json['appId'] })
    expect(principal.status).toBe(201)
    expect((await as('PATCH', path, { notes: 'mine' })).status).toBe(204)
    expect((await as('POST', `${path}/addPassword`, {})).status).toBe(200)

    const other = await create()
    const attempts = [
      as('PATCH', other.path, { notes: 'not mine' }),
      as('DELETE', other.path),
      as('POST', `${other.path}/addPassword`, {}),
      as('POST', `${other.path}/owners/$ref`, reference(client)),
      as('POST', '/v1.0/servicePrincipals', { appId: other.appId }),
    ]
    for (const attempt of attempts) {
      expect(await attempt).toMatchObject({
        status: 403,
        json: { error: { code: 'Authorization_RequestDenied' } },
      })
    }
    expect((await as('DELETE', path)).status).toBe(204)
  })

  it('lets a user without a role manage what the user owns', async () => {
    const made = await create()
    const user = await service.userToken('ada', 'Application.ReadWrite.All')
    const patch = (): Promise<Answer> =>
      service.send('PATCH', made.path, { token: user, body: { notes: 'by Ada' } })
    expect((await patch()).status).toBe(403)
    await send('POST', `${made.path}/owners/$ref`, reference(ada))
    expect((await patch()).status).toBe(204)
    expect(
      (
        await service.send('POST', '/v1.0/applications', {
          token: user,
          body: { displayName: 'x' },
        })
      ).status,
    ).toBe(403)
  })
})
