/** Who may read each path of the directory. Source: the permission tables of the Graph reference pages. */

import { directoryReadOperations } from '../../../src/directory/operations.ts'
import { bodyFor, pathOf, type ReadList } from '../../support/directory-paths.ts'
import { one, type Access, type Row } from './access-rows.ts'

function directoryRead(...permissions: readonly string[]): Access {
  const whole = ['Directory.Read.All', 'Directory.ReadWrite.All']
  return {
    delegated: one(...permissions, ...whole, 'Directory.AccessAsUser.All'),
    application: one(...permissions, ...whole),
    roles: 'members',
    code: 'Authorization_RequestDenied',
  }
}

function readOrWrite(name: string): readonly string[] {
  return [`${name}.Read.All`, `${name}.ReadWrite.All`]
}

const users = directoryRead(...readOrWrite('User'))
const groups = directoryRead(...readOrWrite('Group'), 'GroupMember.Read.All')
const applications = directoryRead(...readOrWrite('Application'))
const devices = directoryRead(...readOrWrite('Device'))
const units = directoryRead(...readOrWrite('AdministrativeUnit'))
const organization = directoryRead(...readOrWrite('Organization'))
const roles = directoryRead(
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'RoleManagement.Read.All',
)
const grants = directoryRead(...readOrWrite('DelegatedPermissionGrant'))
const anything = directoryRead(
  'User.Read.All',
  'Group.Read.All',
  'GroupMember.Read.All',
  'Application.Read.All',
  'Device.Read.All',
)

/** The first pattern that a path matches says who may read it. */
const accessByPath: readonly (readonly [pattern: RegExp, access: Access])[] = [
  [/^\/me\/oauth2PermissionGrants/u, { ...grants, application: [] }],
  [/oauth2PermissionGrants/u, grants],
  [/scoped(?:Role)?Members/u, roles],
  [
    /^\/me\b/u,
    { ...directoryRead('User.Read', ...readOrWrite('User')), application: [], roles: 'users' },
  ],
  [
    /^\/organization/u,
    { ...organization, delegated: [...one('User.Read'), ...organization.delegated] },
  ],
  [
    /^\/subscribedSkus/u,
    directoryRead('LicenseAssignment.Read.All', ...readOrWrite('Organization')),
  ],
  [/^\/domains/u, directoryRead(...readOrWrite('Domain'))],
  [/^\/(?:directoryRole|roleManagement)/u, roles],
  [/^\/users|deletedItems\/microsoft\.graph\.user/u, users],
  [/^\/groups|deletedItems\/microsoft\.graph\.group/u, groups],
  [/^\/(?:applications|servicePrincipals)/u, applications],
  [/deletedItems\/microsoft\.graph\.(?:application|servicePrincipal)/u, applications],
  [/^\/devices|deletedItems\/microsoft\.graph\.device/u, devices],
  [/administrativeUnit/u, units],
  [/^\/(?:directoryObjects|directory\/deletedItems)/u, anything],
]

/** A row for each path, in the first version that has it. Terms of use have rows of their own. */
export function directoryRows(readList: ReadList): readonly Row[] {
  return directoryReadOperations.flatMap((operation): Row[] => {
    const { method, path, roots } = operation
    const [, access] = accessByPath.find(([pattern]) => pattern.test(path)) ?? []
    if (access === undefined) return []
    const [root] = roots
    return [
      {
        name: `${method} /${root}${path}`,
        access,
        // No holder of a role has a manager, or an item of their own; who may not ask is told so.
        status: /^\/me\/(?:manager$|.*\{itemId\})/u.test(path) ? 404 : 200,
        prepare: async () => ({
          method,
          path: `/${root}${await pathOf(operation, (list) => readList(`/${root}${list}`))}`,
          ...(method === 'POST' && { body: bodyFor(path) }),
          ...(path.endsWith('/$count') && { headers: { consistencylevel: 'eventual' } }),
        }),
      },
    ]
  })
}
