/**
 * Who may write applications and service principals. Source: the permission tables of the Graph reference pages, and the
 * least privileged roles by task of Entra.
 */

import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../../src/kernel/json.ts'
import {
  historyRows,
  one,
  readRow,
  type Access,
  type Administrator,
  type Row,
} from './access-rows.ts'
import { deletedRows, idOf, referenceRows, row, sampleUser } from './directory-write-rows.ts'
import type { RoleName } from './role-holders.ts'

/** Applications and service principals: only their own permissions count, and owners need no role. */
const applicationRoles: readonly RoleName[] = [
  'globalAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]
const restoreApplications: Access = {
  delegated: one('Application.ReadWrite.All', 'Directory.AccessAsUser.All'),
  application: one('Application.ReadWrite.All'),
  roles: applicationRoles,
  code: 'Authorization_RequestDenied',
}
const changeApplications: Access = { ...restoreApplications }
const createApplications: Access = {
  ...restoreApplications,
  application: one('Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'),
  roles: [...applicationRoles, 'applicationDeveloper'],
}
const readApplications: Access = {
  delegated: one(
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ),
  application: one(
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ),
  roles: 'members',
  code: 'Authorization_RequestDenied',
}

/** `addPassword` and `removePassword` of the objects of one set. */
function passwordRows(
  administrator: Administrator,
  path: string,
  created: () => Promise<string>,
): readonly Row[] {
  return [
    row(
      `POST ${path}/{id}/addPassword`,
      changeApplications,
      async () => ({ method: 'POST', path: `${await created()}/addPassword`, body: {} }),
      200,
    ),
    row(`POST ${path}/{id}/removePassword`, changeApplications, async () => {
      const object = await created()
      const added = { method: 'POST', path: `${object}/addPassword`, body: {} }
      const { keyId } = (await administrator.send(added)).json
      return { method: 'POST', path: `${object}/removePassword`, body: { keyId } }
    }),
  ]
}

const writeClaimsPolicy: Access = {
  delegated: one('Policy.ReadWrite.ApplicationConfiguration'),
  application: one('Policy.ReadWrite.ApplicationConfiguration'),
  roles: applicationRoles,
  code: 'Authorization_RequestDenied',
}
const readClaimsPolicy: Access = {
  ...writeClaimsPolicy,
  delegated: one(
    'Policy.Read.ApplicationConfiguration',
    'Policy.ReadWrite.ApplicationConfiguration',
  ),
  application: one(
    'Policy.Read.ApplicationConfiguration',
    'Policy.ReadWrite.ApplicationConfiguration',
  ),
  roles: [...applicationRoles, 'globalReader'],
}

/** The custom claims policy of a service principal. Source: `customclaimspolicy-get`, `serviceprincipal-put-claimspolicy`. */
function claimsPolicyRows(
  administrator: Administrator,
  principal: () => Promise<string>,
): readonly Row[] {
  const body = { claims: [] }
  const unset = async () => `${(await principal()).replace('/v1.0/', '/beta/')}/claimsPolicy`
  const set = async (): Promise<string> => {
    const path = await unset()
    await administrator.send({ method: 'PUT', path, body })
    return path
  }
  const path = '/beta/servicePrincipals/{id}/claimsPolicy'
  const changed = async () => ({ method: 'PATCH', path: await set(), body })
  const put = async () => ({ method: 'PUT', path: await unset(), body })
  const owner = async () => idOf((await set()).replace('/claimsPolicy', ''))
  return [
    readRow(path, readClaimsPolicy, async () => ({ method: 'GET', path: await set() })),
    row(`PUT ${path}`, writeClaimsPolicy, put, 201),
    row(`PATCH ${path}`, writeClaimsPolicy, changed, 200),
    ...historyRows('claimsPolicies', readClaimsPolicy, owner),
  ]
}

const logo = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])

/** A row for each write of applications and service principals. */
export function applicationRows(administrator: Administrator): readonly Row[] {
  const path = '/v1.0/applications'
  const principalsPath = '/v1.0/servicePrincipals'
  const newApplication = (): JsonObject => ({ displayName: randomUUID() })
  const application = () => administrator.create(path, newApplication())
  const newPrincipal = async (): Promise<JsonObject> => {
    const sent = { method: 'POST', path, body: newApplication() }
    return { appId: (await administrator.send(sent)).json['appId'] ?? null }
  }
  const principal = async () => administrator.create(principalsPath, await newPrincipal())
  const change = (created: () => Promise<string>, at: string): readonly Row[] => [
    row(`PATCH ${at}/{id}`, changeApplications, async () => ({
      method: 'PATCH',
      path: await created(),
      body: { notes: randomUUID() },
    })),
    row(`DELETE ${at}/{id}`, changeApplications, async () => ({
      method: 'DELETE',
      path: await created(),
    })),
    ...referenceRows(administrator, `${at}/{id}/owners`, changeApplications, created, sampleUser),
    ...passwordRows(administrator, at, created),
    ...deletedRows(administrator, restoreApplications, created),
  ]
  return [
    row(
      `POST ${path}`,
      createApplications,
      () => ({ method: 'POST', path, body: newApplication() }),
      201,
    ),
    row(
      `POST ${principalsPath}`,
      // WHY the roles of changes: Application Developers need an application of their own.
      changeApplications,
      async () => ({ method: 'POST', path: principalsPath, body: await newPrincipal() }),
      201,
    ),
    row(`PUT ${path}/{id}/logo`, changeApplications, async () => ({
      method: 'PUT',
      path: `${await application()}/logo`,
      body: logo,
      headers: { 'Content-Type': 'image/png' },
    })),
    row(
      `GET ${path}/{id}/logo`,
      readApplications,
      async () => {
        const at = `${await application()}/logo`
        const headers = { 'Content-Type': 'image/png' }
        await administrator.send({ method: 'PUT', path: at, body: logo, headers })
        return { method: 'GET', path: at }
      },
      200,
    ),
    row(
      `POST ${principalsPath}/{id}/addTokenSigningCertificate`,
      changeApplications,
      async () => ({
        method: 'POST',
        path: `${await principal()}/addTokenSigningCertificate`,
        body: { displayName: 'CN=x' },
      }),
      200,
    ),
    ...change(application, path),
    ...change(principal, principalsPath),
    ...historyRows('applications', readApplications, async () => idOf(await application())),
    ...historyRows('servicePrincipals', readApplications, async () => idOf(await principal())),
    ...claimsPolicyRows(administrator, principal),
  ]
}

const grantRoles: readonly RoleName[] = [
  'globalAdministrator',
  'privilegedRoleAdministrator',
  'applicationAdministrator',
  'cloudApplicationAdministrator',
]
const byGrantors = (permission: string, ...more: readonly string[]): Access => ({
  delegated: one(permission, 'Directory.AccessAsUser.All', ...more),
  application: one(permission, ...more),
  roles: grantRoles,
  code: 'Authorization_RequestDenied',
})
const assign = byGrantors('AppRoleAssignment.ReadWrite.All')
const grant = byGrantors('DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All')
const classify = byGrantors('Policy.ReadWrite.PermissionGrant')
const readGrants: Access = {
  ...readApplications,
  delegated: one(
    'DelegatedPermissionGrant.Read.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
    'Directory.AccessAsUser.All',
  ),
  application: one(
    'DelegatedPermissionGrant.Read.All',
    'DelegatedPermissionGrant.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ),
}

/** POST, PATCH where there is one, and DELETE of items below an object; and their history. */
function ownedRows(
  administrator: Administrator,
  shape: string,
  access: Access,
  prepare: () => Promise<{ readonly path: string; readonly body: JsonObject }>,
  change?: JsonObject,
): readonly Row[] {
  const created = async (): Promise<string> => {
    const { path, body } = await prepare()
    const sent = { method: 'POST', path, body }
    const { id } = (await administrator.send(sent)).json
    return `${path}/${typeof id === 'string' ? id : ''}`
  }
  const kind = shape.split('/').at(-1) ?? ''
  return [
    row(`POST ${shape}`, access, async () => ({ method: 'POST', ...(await prepare()) }), 201),
    ...(change === undefined
      ? []
      : [
          row(`PATCH ${shape}/{itemId}`, access, async () => ({
            method: 'PATCH',
            path: await created(),
            body: change,
          })),
        ]),
    row(`DELETE ${shape}/{itemId}`, access, async () => ({
      method: 'DELETE',
      path: await created(),
    })),
    ...(kind === 'appRoleAssignments' && !shape.includes('servicePrincipals')
      ? []
      : kind === 'appRoleAssignedTo'
        ? []
        : historyRows(
            kind,
            kind === 'oauth2PermissionGrants' ? readGrants : readApplications,
            async () => idOf(await created()),
          )),
  ]
}

/** A row for each write of grants, and of what belongs to applications and service principals. */
export function grantRows(administrator: Administrator): readonly Row[] {
  const graph = '0571a27e-0571-4a27-a000-000000000f11'
  const application = () =>
    administrator.create('/v1.0/applications', { displayName: randomUUID() })
  const principal = async (): Promise<string> => {
    const body = { displayName: randomUUID() }
    const { appId } = (
      await administrator.send({ method: 'POST', path: '/v1.0/applications', body })
    ).json
    return idOf(await administrator.create('/v1.0/servicePrincipals', { appId }))
  }
  const assignment = (principalId: string, resourceId: string): JsonObject => ({
    appRoleId: '00000000-0000-0000-0000-000000000000',
    principalId,
    resourceId,
  })
  const below = (set: string, of: () => Promise<string>): readonly Row[] =>
    ownedRows(administrator, `/v1.0/${set}/{id}/appRoleAssignments`, assign, async () => {
      const id = await of()
      const body = assignment(id, await principal())
      return { path: `/v1.0/${set}/${id}/appRoleAssignments`, body }
    })
  return [
    ...ownedRows(
      administrator,
      '/v1.0/servicePrincipals/{id}/appRoleAssignedTo',
      assign,
      async () => {
        const id = await principal()
        const path = `/v1.0/servicePrincipals/${id}/appRoleAssignedTo`
        return { path, body: assignment(await principal(), id) }
      },
    ),
    ...below('servicePrincipals', principal),
    ...below('users', async () => idOf(await sampleUser())),
    ...below('groups', async () => '0571a27e-0571-4a27-a000-000000000b02'),
    ...ownedRows(
      administrator,
      '/v1.0/oauth2PermissionGrants',
      grant,
      async () => ({
        path: '/v1.0/oauth2PermissionGrants',
        body: { clientId: await principal(), consentType: 'AllPrincipals', resourceId: graph },
      }),
      { scope: 'User.Read' },
    ),
    ...ownedRows(
      administrator,
      '/v1.0/servicePrincipals/{id}/delegatedPermissionClassifications',
      classify,
      async () => {
        const scope = {
          id: randomUUID(),
          isEnabled: true,
          type: 'User',
          value: 'Use',
        }
        const body = { displayName: randomUUID(), api: { oauth2PermissionScopes: [scope] } }
        const made = await administrator.send({ method: 'POST', path: '/v1.0/applications', body })
        const { appId } = made.json
        const path = await administrator.create('/v1.0/servicePrincipals', { appId })
        return {
          path: `${path}/delegatedPermissionClassifications`,
          body: { classification: 'low', permissionId: scope.id },
        }
      },
    ),
    ...ownedRows(
      administrator,
      '/v1.0/applications/{id}/federatedIdentityCredentials',
      changeApplications,
      async () => ({
        path: `${await application()}/federatedIdentityCredentials`,
        body: {
          audiences: ['api://AzureADTokenExchange'],
          issuer: 'https://token.actions.githubusercontent.com',
          name: 'deploy',
          subject: 'repo:contoso/policies:ref:refs/heads/main',
        },
      }),
      { description: 'x' },
    ),
    ...ownedRows(
      administrator,
      '/v1.0/applications/{id}/extensionProperties',
      changeApplications,
      async () => ({
        path: `${await application()}/extensionProperties`,
        body: { dataType: 'String', name: 'jobGroup', targetObjects: ['User'] },
      }),
    ),
  ]
}
