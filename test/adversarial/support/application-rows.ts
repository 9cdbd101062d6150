/**
 * Who may write applications and service principals. Source: the permission tables of the Graph reference pages, and the
 * least privileged roles by task of Entra.
 */

import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../../src/kernel/json.ts'
import { historyRows, one, type Access, type Administrator, type Row } from './access-rows.ts'
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
    ...change(application, path),
    ...change(principal, principalsPath),
    ...historyRows('applications', readApplications, async () => idOf(await application())),
    ...historyRows('servicePrincipals', readApplications, async () => idOf(await principal())),
  ]
}
