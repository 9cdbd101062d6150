/** Who may write roles, administrative units and devices. Source: the permission tables of the Graph reference pages. */

import { randomUUID } from 'node:crypto'
import { builtInRoles } from '../../../src/directory/built-in-roles.ts'
import { memberText, type JsonObject } from '../../../src/kernel/json.ts'
import {
  historyRows,
  one,
  type Access,
  type Administrator,
  type PermissionSets,
  type Row,
} from './access-rows.ts'
import {
  deletedRows,
  idOf,
  newGroup,
  newUser,
  objectRows,
  referenceRows,
  row,
} from './directory-write-rows.ts'
import { roleNames, type RoleName } from './role-holders.ts'
import { roleTemplates } from '../../../src/graph/role-templates.ts'

const code = 'Authorization_RequestDenied'

function managed(roles: readonly RoleName[], ...permissions: readonly string[]): Access {
  return {
    delegated: one(...permissions),
    application: one(...permissions),
    roles: ['globalAdministrator', ...roles],
    code,
  }
}

const privileged: readonly RoleName[] = ['privilegedRoleAdministrator']
const roles = managed(privileged, 'RoleManagement.ReadWrite.Directory')
const eligibility = managed(
  privileged,
  'RoleEligibilitySchedule.ReadWrite.Directory',
  'RoleManagement.ReadWrite.Directory',
)
const schedules = managed(
  privileged,
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'RoleManagement.ReadWrite.Directory',
)
const units = managed(privileged, 'AdministrativeUnit.ReadWrite.All')
const groupSets: PermissionSets = [
  ['Group.ReadWrite.All', 'AdministrativeUnit.Read.All'],
  ['Group.ReadWrite.All', 'AdministrativeUnit.ReadWrite.All'],
  ['Directory.ReadWrite.All'],
]
const groupsInUnits: Access = {
  delegated: groupSets,
  application: groupSets,
  roles: ['globalAdministrator', 'groupsAdministrator', 'userAdministrator'],
  code,
}
const deviceRoles: readonly RoleName[] = ['intuneAdministrator', 'windows365Administrator']
const holders: Access = {
  ...managed(deviceRoles, 'Directory.AccessAsUser.All'),
  application: one('Device.ReadWrite.All', 'Directory.ReadWrite.All'),
}
const devices: Access = {
  ...holders,
  roles: [...(Array.isArray(holders.roles) ? holders.roles : []), 'cloudDeviceAdministrator'],
}
const newDevices: Access = { ...holders, application: [] }

function read(...permissions: readonly string[]): Access {
  const whole = ['Directory.Read.All', 'Directory.ReadWrite.All']
  return {
    delegated: one(...permissions, ...whole, 'Directory.AccessAsUser.All'),
    application: one(...permissions, ...whole),
    roles: 'members',
    code,
  }
}

const readRoles = read(
  'RoleManagement.Read.Directory',
  'RoleManagement.ReadWrite.Directory',
  'RoleManagement.Read.All',
)

const root = '/v1.0/roleManagement/directory'
const rolesPath = '/v1.0/directoryRoles'
const reports = '4a5d8f65-41da-4de4-8968-e035b65339cf'

/** Roles without a holder: a request can activate each once. */
const unused = [...builtInRoles.keys()].filter(
  (id) => !roleNames.some((name) => roleTemplates[name] === id),
)

const newDefinition = (): JsonObject => ({
  displayName: randomUUID(),
  isEnabled: true,
  rolePermissions: [{ allowedResourceActions: ['microsoft.directory/applications/basic/update'] }],
})

const newUnit = (): JsonObject => ({ displayName: randomUUID() })

const newDevice = (): JsonObject => ({
  accountEnabled: true,
  alternativeSecurityIds: [{ type: 2, key: 'AAAA' }],
  deviceId: randomUUID(),
  displayName: randomUUID(),
  operatingSystem: 'linux',
  operatingSystemVersion: '1',
})

/** A row for each write of roles, administrative units and devices. */
export function roleRows(administrator: Administrator): readonly Row[] {
  let activated = 0
  const user = () => administrator.create('/v1.0/users', newUser())
  const directoryRole = async () => `${rolesPath}/${reports}`
  const held = async (change: JsonObject = {}): Promise<JsonObject> => ({
    principalId: idOf(await user()),
    roleDefinitionId: reports,
    directoryScopeId: '/',
    ...change,
  })
  const post = (path: string, access: Access, body: () => Promise<JsonObject>): Row =>
    row(`POST ${path}`, access, async () => ({ method: 'POST', path, body: await body() }), 201)
  const request = () => held({ action: 'adminAssign' })
  let kept: Promise<string> | undefined
  // WHY one: a tenant has a hundred custom roles at most.
  const definition = () =>
    (kept ??= administrator.create(`${root}/roleDefinitions`, newDefinition()))
  const eligible = async () =>
    idOf(await administrator.create(`${root}/roleEligibilityScheduleRequests`, await request()))
  const active = async () =>
    idOf(await administrator.create(`${root}/roleAssignmentScheduleRequests`, await request()))
  const device = () => administrator.create('/v1.0/devices', newDevice())
  return [
    post(rolesPath, roles, async () => ({ roleTemplateId: unused[activated++] })),
    ...referenceRows(administrator, `${rolesPath}/{id}/members`, roles, directoryRole, user),
    ...objectRows(
      administrator,
      `${root}/roleDefinitions`,
      { create: roles, update: roles, delete: roles },
      newDefinition,
    ),
    post(`${root}/roleAssignments`, roles, held),
    row(`DELETE ${root}/roleAssignments/{id}`, roles, async () => ({
      method: 'DELETE',
      path: await administrator.create(`${root}/roleAssignments`, await held()),
    })),
    post(`${root}/roleEligibilityScheduleRequests`, eligibility, request),
    post(`${root}/roleAssignmentScheduleRequests`, schedules, request),
    ...historyRows('directoryRoles', readRoles, async () => {
      const { json } = await administrator.send({ method: 'GET', path: await directoryRole() })
      return memberText(json, 'id')
    }),
    ...historyRows('roleDefinitions', readRoles, async () => idOf(await definition())),
    ...historyRows('roleAssignments', readRoles, async () =>
      idOf(
        await administrator.create(
          `${root}/roleAssignments`,
          await held({ directoryScopeId: null, appScopeId: `/${randomUUID()}` }),
        ),
      ),
    ),
    ...historyRows('roleAssignmentScheduleRequests', readRoles, active),
    ...historyRows('roleEligibilityScheduleRequests', readRoles, eligible),
    ...historyRows('roleEligibilitySchedules', readRoles, eligible),
    ...['/v1.0/directory/administrativeUnits', '/beta/administrativeUnits'].flatMap((path) => {
      const unit = () => administrator.create(path, newUnit())
      const membership = async () => ({
        path: `${await unit()}/scopedRoleMembers`,
        body: { roleId: reports, roleMemberInfo: { id: idOf(await user()) } },
      })
      return [
        ...objectRows(
          administrator,
          path,
          { create: units, update: units, delete: units },
          newUnit,
        ),
        ...referenceRows(administrator, `${path}/{id}/members`, units, unit, user),
        row(
          `POST ${path}/{id}/members`,
          groupsInUnits,
          async () => ({
            method: 'POST',
            path: `${await unit()}/members`,
            body: { '@odata.type': '#microsoft.graph.group', ...newGroup() },
          }),
          201,
        ),
        row(
          `POST ${path}/{id}/scopedRoleMembers`,
          roles,
          async () => ({ method: 'POST', ...(await membership()) }),
          201,
        ),
        row(`DELETE ${path}/{id}/scopedRoleMembers/{itemId}`, roles, async () => {
          const { path: at, body } = await membership()
          return { method: 'DELETE', path: await administrator.create(at, body) }
        }),
        ...(path.startsWith('/v1.0') ? deletedRows(administrator, units, unit) : []),
      ]
    }),
    ...historyRows(
      'administrativeUnits',
      read('AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All'),
      async () =>
        idOf(await administrator.create('/v1.0/directory/administrativeUnits', newUnit())),
    ),
    ...objectRows(
      administrator,
      '/v1.0/devices',
      { create: newDevices, update: devices, delete: devices },
      newDevice,
    ),
    ...['registeredOwners', 'registeredUsers'].flatMap((name) =>
      referenceRows(administrator, `/v1.0/devices/{id}/${name}`, holders, device, user),
    ),
    ...historyRows('devices', read('Device.Read.All', 'Device.ReadWrite.All'), async () =>
      idOf(await device()),
    ),
  ]
}
