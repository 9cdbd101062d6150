/**
 * Who may write which part of the directory. Source: the permission tables of the Graph reference pages, and the least
 * privileged roles by task of Entra.
 */

import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../../src/kernel/json.ts'
import {
  historyRows,
  one,
  type Access,
  type Administrator,
  type Request,
  type Row,
} from './access-rows.ts'
import type { RoleName } from './role-holders.ts'

/** Writes: one of the permissions, and for a user one of the roles. */
function directoryWrite(permissions: readonly string[], roles: readonly RoleName[]): Access {
  return {
    delegated: one(...permissions, 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All'),
    application: one(...permissions, 'Directory.ReadWrite.All'),
    roles: ['globalAdministrator', ...roles],
    code: 'Authorization_RequestDenied',
  }
}

export function row(
  name: string,
  access: Access,
  prepare: () => Promise<Request> | Request,
  status = 204,
): Row {
  return { name, access, status, prepare }
}

/** POST, PATCH and DELETE of one set. */
export function objectRows(
  administrator: Administrator,
  path: string,
  access: Readonly<Record<'create' | 'update' | 'delete', Access>>,
  body: () => JsonObject,
): readonly Row[] {
  const created = () => administrator.create(path, body())
  return [
    row(`POST ${path}`, access.create, () => ({ method: 'POST', path, body: body() }), 201),
    row(`PATCH ${path}/{id}`, access.update, async () => ({
      method: 'PATCH',
      path: await created(),
      body: { displayName: randomUUID() },
    })),
    row(`DELETE ${path}/{id}`, access.delete, async () => ({
      method: 'DELETE',
      path: await created(),
    })),
  ]
}

export const idOf = (path: string): string => path.split('/').at(-1) ?? ''

/** `POST` and `DELETE` of `$ref` below the objects of one set. */
export function referenceRows(
  administrator: Administrator,
  path: string,
  access: Access,
  source: () => Promise<string>,
  target: () => Promise<string>,
): readonly Row[] {
  const name = path.split('/').at(-1) ?? ''
  const add = async (): Promise<Request & { readonly id: string }> => {
    const id = idOf(await target())
    const body = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` }
    return { method: 'POST', path: `${await source()}/${name}/$ref`, body, id }
  }
  return [
    row(`POST ${path}/$ref`, access, add),
    row(`DELETE ${path}/{targetId}/$ref`, access, async () => {
      const request = await add()
      await administrator.send(request)
      return { method: 'DELETE', path: request.path.replace('$ref', `${request.id}/$ref`) }
    }),
  ]
}

/** `PUT` and `DELETE` of the manager of a user. */
function managerRows(
  administrator: Administrator,
  access: Access,
  source: () => Promise<string>,
  target: () => Promise<string>,
): readonly Row[] {
  const set = async (): Promise<Request> => ({
    method: 'PUT',
    path: `${await source()}/manager/$ref`,
    body: { '@odata.id': `https://graph.microsoft.com/v1.0${await target()}` },
  })
  return [
    row('PUT /v1.0/users/{id}/manager/$ref', access, set),
    row('DELETE /v1.0/users/{id}/manager/$ref', access, async () => {
      const request = await set()
      await administrator.send(request)
      return { method: 'DELETE', path: request.path }
    }),
  ]
}

/** Restore and final deletion of deleted objects of one set. */
export function deletedRows(
  administrator: Administrator,
  access: Access,
  created: () => Promise<string>,
): readonly Row[] {
  const deleted = async (): Promise<string> => {
    const path = await created()
    await administrator.send({ method: 'DELETE', path })
    return `/v1.0/directory/deletedItems/${idOf(path)}`
  }
  return [
    row(
      'POST /v1.0/directory/deletedItems/{id}/restore',
      access,
      async () => ({ method: 'POST', path: `${await deleted()}/restore` }),
      200,
    ),
    row('DELETE /v1.0/directory/deletedItems/{id}', access, async () => ({
      method: 'DELETE',
      path: await deleted(),
    })),
  ]
}

const groupRoles: readonly RoleName[] = ['groupsAdministrator', 'userAdministrator']
const groups = directoryWrite(['Group.ReadWrite.All'], groupRoles)
const members = directoryWrite(['GroupMember.ReadWrite.All', 'Group.ReadWrite.All'], groupRoles)
const readGroups: Access = {
  ...directoryWrite(
    ['Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All', 'Directory.Read.All'],
    [],
  ),
  roles: 'members',
}
const groupsPath = '/v1.0/groups'

export const newGroup = (): JsonObject => ({
  displayName: randomUUID(),
  mailEnabled: false,
  mailNickname: randomUUID(),
  securityEnabled: true,
})

const readUsers: Access = {
  ...directoryWrite(['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'], []),
  roles: 'members',
}
const createUsers = directoryWrite(['User.ReadWrite.All'], ['userAdministrator'])
const userRoles: readonly RoleName[] = [
  'userAdministrator',
  'privilegedAuthenticationAdministrator',
]
const updateUsers = directoryWrite(['User.ReadWrite.All'], userRoles)
const deleteUsers = directoryWrite(['User.DeleteRestore.All', 'User.ReadWrite.All'], userRoles)
const usersPath = '/v1.0/users'

export const newUser = (): JsonObject => {
  const alias = randomUUID()
  return {
    accountEnabled: true,
    displayName: alias,
    mailNickname: alias,
    passwordProfile: { password: 'Tr0ub4dor&3' },
    userPrincipalName: `${alias}@contoso.com`,
  }
}

/** A user of the sample. */
export const sampleUser = async (): Promise<string> => '/users/0571a27e-0571-4a27-a000-000000000a05'

/** A row for each write of the directory. */
export function directoryWriteRows(administrator: Administrator): readonly Row[] {
  const user = () => administrator.create(usersPath, newUser())
  const group = () => administrator.create(groupsPath, newGroup())
  return [
    ...objectRows(
      administrator,
      usersPath,
      { create: createUsers, update: updateUsers, delete: deleteUsers },
      newUser,
    ),
    ...managerRows(administrator, createUsers, user, sampleUser),
    ...deletedRows(administrator, deleteUsers, user),
    ...historyRows('users', readUsers, async () => idOf(await user())),
    ...objectRows(
      administrator,
      groupsPath,
      { create: groups, update: groups, delete: groups },
      newGroup,
    ),
    ...referenceRows(administrator, `${groupsPath}/{id}/members`, members, group, sampleUser),
    ...referenceRows(administrator, `${groupsPath}/{id}/owners`, groups, group, async () => {
      // The last owner cannot be removed: applications are not counted.
      return '/servicePrincipals/0571a27e-0571-4a27-a000-000000000f01'
    }),
    ...deletedRows(administrator, groups, group),
    row('DELETE /v1.0/directoryObjects/{id}', groups, async () => ({
      method: 'DELETE',
      path: `/v1.0/directoryObjects/${idOf(await group())}`,
    })),
    ...historyRows('groups', readGroups, async () => idOf(await group())),
  ]
}
