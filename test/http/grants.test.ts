/** Grants of permissions, and what belongs to applications, on both stores, as Terraform and SDKs send them. */

import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { graphRoleId } from '../../src/directory/service-principals/microsoft-graph.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const sample = (suffix: string): string => `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
const graph = sample('f11')
const ada = sample('a04')
const sales = sample('b02')

describe.each(['sqlite', 'postgres'] as const)('grants on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', 'Directory.AccessAsUser.All')
  })

  const send = (method: string, path: string, body?: unknown): Promise<Answer> =>
    service.send(method, path, { token, body })

  async function idOf(path: string, body: JsonObject): Promise<string> {
    const { status, json } = await send('POST', path, body)
    expect({ status, json }).toMatchObject({ status: 201 })
    return memberText(json, 'id')
  }

  interface Client {
    readonly application: string
    readonly appId: string
    readonly principal: string
    readonly secret: string
  }

  async function createClient(more: JsonObject = {}): Promise<Client> {
    const body = { displayName: randomUUID(), ...more }
    const { json } = await send('POST', '/v1.0/applications', body)
    const application = memberText(json, 'id')
    const appId = memberText(json, 'appId')
    const principal = await idOf('/v1.0/servicePrincipals', { appId })
    const added = await send('POST', `/v1.0/applications/${application}/addPassword`, {})
    return { application, appId, principal, secret: memberText(added.json, 'secretText') }
  }

  async function rolesOf({ appId, secret }: Client): Promise<unknown> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    })
    const url = `${service.url}/${contosoTenantId}/oauth2/v2.0/token`
    const answer = (await (await fetch(url, { method: 'POST', body: form })).json()) as JsonObject
    return decodeJwt(memberText(answer, 'access_token'))['roles']
  }

  const assignment = (principalId: string, permission: string): JsonObject => ({
    appRoleId: graphRoleId(permission) ?? null,
    principalId,
    resourceId: graph,
  })

  it('decide the roles of the tokens of an application', async () => {
    const client = await createClient()
    expect(await rolesOf(client)).toEqual([])
    const path = `/v1.0/servicePrincipals/${graph}/appRoleAssignedTo`
    const made = await send('POST', path, assignment(client.principal, 'User.Read.All'))
    expect(made).toMatchObject({
      status: 201,
      json: {
        principalType: 'ServicePrincipal',
        resourceDisplayName: 'Microsoft Graph',
        resourceId: graph,
      },
    })
    const below = `/v1.0/servicePrincipals/${client.principal}/appRoleAssignments`
    await idOf(below, assignment(client.principal, 'Group.Read.All'))
    expect(await rolesOf(client)).toEqual(['Group.Read.All', 'User.Read.All'])
    const again = await send('POST', path, assignment(client.principal, 'User.Read.All'))
    expect(again).toMatchObject({
      status: 400,
      json: { error: { message: 'Permission being assigned already exists on the object' } },
    })
    const item = `${path}/${memberText(made.json, 'id')}`
    expect((await send('GET', item)).json).toMatchObject({ principalId: client.principal })
    expect((await send('DELETE', item)).status).toBe(204)
    expect((await send('GET', item)).status).toBe(404)
    expect(await rolesOf(client)).toEqual(['Group.Read.All'])
  })

  it('take a permission away that an earlier release stored', async () => {
    const client = await createClient()
    const key = { family: 'servicePrincipals', id: client.principal }
    const provenance = {
      author: { kind: 'system', id: 'x' },
      requestId: 'x',
      at: new Date(),
    } as const
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      const stored = await transaction.find(contosoTenantId, key)
      const body = {
        ...stored?.body,
        grantedApplicationPermissions: ['User.Read.All', 'Mail.Read'],
      }
      const index = [{ property: 'appId', value: client.appId }]
      await transaction.replace({ ...key, body, index, uniqueKeys: [] })
    })
    expect(await rolesOf(client)).toEqual(['Mail.Read', 'User.Read.All'])
    const path = `/v1.0/servicePrincipals/${graph}/appRoleAssignedTo`
    const id = await idOf(path, assignment(client.principal, 'User.Read.All'))
    await send('DELETE', `${path}/${id}`)
    expect(await rolesOf(client)).toEqual(['Mail.Read'])
  })

  it('assign the roles of an application to users and groups', async () => {
    const role = {
      allowedMemberTypes: ['User'],
      description: 'Reads',
      displayName: 'Reader',
      id: randomUUID(),
      isEnabled: true,
      value: 'Reader',
    }
    const { principal } = await createClient({ appRoles: [role] })
    const body = (principalId: string, appRoleId = role.id): JsonObject => ({
      appRoleId,
      principalId,
      resourceId: principal,
    })
    expect(
      (await send('POST', `/v1.0/users/${ada}/appRoleAssignments`, body(ada))).json,
    ).toMatchObject({
      principalDisplayName: 'Ada',
      principalType: 'User',
    })
    await idOf(`/v1.0/groups/${sales}/appRoleAssignments`, body(sales))
    const defaultRole = '00000000-0000-0000-0000-000000000000'
    const path = `/v1.0/servicePrincipals/${principal}/appRoleAssignedTo`
    await idOf(path, body(ada, defaultRole))
    for (const refused of [
      body(ada, randomUUID()),
      body(principal),
      body(randomUUID()),
      { ...body(ada), resourceId: graph },
    ]) {
      expect((await send('POST', path, refused)).status).toBe(400)
    }
    const { json } = await send('GET', path)
    expect(json['value']).toHaveLength(3)
  })

  it('are not made by those who could gain more than they have', async () => {
    const client = await createClient()
    const path = `/v1.0/servicePrincipals/${graph}/appRoleAssignedTo`
    const body = assignment(client.principal, 'RoleManagement.ReadWrite.Directory')
    const applicationAdministrator = await service.userToken(
      'bob',
      'AppRoleAssignment.ReadWrite.All',
    )
    const owner = await service.userToken('ada', 'AppRoleAssignment.ReadWrite.All')
    const application = await service.appToken(
      'Application.ReadWrite.All',
      'Directory.ReadWrite.All',
    )
    for (const each of [applicationAdministrator, owner, application]) {
      const answer = await service.send('POST', path, { token: each, body })
      expect(answer).toMatchObject({
        status: 403,
        json: { error: { code: 'Authorization_RequestDenied' } },
      })
    }
    const assigner = await service.appToken('AppRoleAssignment.ReadWrite.All')
    expect((await service.send('POST', path, { token: assigner, body })).status).toBe(201)
  })

  it('grant delegated permissions as Terraform does', async () => {
    const { principal } = await createClient()
    const body = {
      clientId: principal,
      consentType: 'AllPrincipals',
      resourceId: graph,
      scope: 'User.Read',
    }
    const id = await idOf('/v1.0/oauth2PermissionGrants', body)
    const path = `/v1.0/oauth2PermissionGrants/${id}`
    expect((await send('GET', path)).json).toMatchObject({ ...body, principalId: null })
    expect((await send('PATCH', path, { scope: 'User.Read openid' })).status).toBe(204)
    expect((await send('GET', path)).json).toMatchObject({ scope: 'User.Read openid' })
    expect(await send('POST', '/v1.0/oauth2PermissionGrants', body)).toMatchObject({
      status: 409,
      json: { error: { code: 'Request_MultipleObjectsWithSameKeyValue' } },
    })
    const forAda = { ...body, consentType: 'Principal', principalId: ada }
    await idOf('/v1.0/oauth2PermissionGrants', forAda)
    for (const refused of [
      { ...body, consentType: 'Principal' },
      { ...forAda, consentType: 'AllPrincipals' },
      { ...forAda, principalId: sales },
      { ...body, clientId: randomUUID() },
      { ...body, resourceId: ada },
    ]) {
      expect((await send('POST', '/v1.0/oauth2PermissionGrants', refused)).status).toBe(400)
    }
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
  })

  it('classify delegated permissions', async () => {
    const path = `/v1.0/servicePrincipals/${graph}/delegatedPermissionClassifications`
    const body = {
      classification: 'low',
      permissionId: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
      permissionName: 'User.Read',
    }
    const id = await idOf(path, body)
    expect((await send('GET', path)).json['value']).toMatchObject([body])
    expect((await send('POST', path, body)).status).toBe(400)
    expect((await send('POST', path, { ...body, permissionName: 'Mail.Read' })).status).toBe(400)
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await send('GET', path)).json['value']).toEqual([])
  })

  it('keeps federated identity credentials of an application', async () => {
    const { application } = await createClient()
    const path = `/v1.0/applications/${application}/federatedIdentityCredentials`
    const credential = (name: string, subject: string): JsonObject => ({
      audiences: ['api://AzureADTokenExchange'],
      description: 'CI',
      issuer: 'https://token.actions.githubusercontent.com',
      name,
      subject,
    })
    const id = await idOf(path, credential('first', 'repo:a/b'))
    expect((await send('GET', `${path}/${id}`)).json).toMatchObject(credential('first', 'repo:a/b'))
    expect((await send('PATCH', `${path}/${id}`, { description: 'x' })).status).toBe(204)
    expect((await send('PATCH', `${path}(name='first')`, { subject: 'repo:a/c' })).status).toBe(204)
    expect((await send('GET', `${path}/${id}`)).json).toMatchObject({
      description: 'x',
      subject: 'repo:a/c',
    })
    expect((await send('PATCH', `${path}/${id}`, { name: 'other' })).status).toBe(400)
    expect((await send('POST', path, credential('first', 'repo:a/d'))).status).toBe(409)
    expect((await send('POST', path, credential('second', 'repo:a/c'))).status).toBe(400)
    for (const refused of [
      credential('x y', 'repo:a/e'),
      { ...credential('third', 'repo:a/e'), audiences: [] },
      { ...credential('third', 'repo:a/e'), issuer: 'http://insecure.example' },
      credential('third', ''),
    ]) {
      expect((await send('POST', path, refused)).status).toBe(400)
    }
    for (let number = 1; number < 20; number += 1) {
      await idOf(path, credential(`number-${number}`, `repo:n/${number}`))
    }
    expect((await send('POST', path, credential('beyond', 'repo:n/20'))).status).toBe(400)
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await send('GET', `${path}/${id}`)).status).toBe(404)
  })

  it('keeps extension properties of an application', async () => {
    const { application, appId } = await createClient()
    const path = `/v1.0/applications/${application}/extensionProperties`
    const body = { dataType: 'String', name: 'jobGroup', targetObjects: ['User'] }
    const made = await send('POST', path, body)
    const name = `extension_${appId.replaceAll('-', '')}_jobGroup`
    expect(made).toMatchObject({ status: 201, json: { isMultiValued: false, name } })
    expect((await send('POST', path, body)).status).toBe(409)
    expect((await send('POST', path, { ...body, dataType: 'Date' })).status).toBe(400)
    expect((await send('POST', path, { ...body, targetObjects: ['user'] })).status).toBe(400)
    const item = `${path}/${memberText(made.json, 'id')}`
    expect((await send('DELETE', item)).status).toBe(204)
    expect((await send('GET', item)).status).toBe(404)
  })
})
