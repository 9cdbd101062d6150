/**
 * Who may write devices.
 * Source: the permission tables of `device-post-devices`, `device-update`, `device-delete`,
 * `device-post-registeredowners`, `device-post-registeredusers`.
 */

import { anyOf, type AccessRule, type PermissionSet } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

const administrators = [
  roleTemplates.globalAdministrator,
  roleTemplates.intuneAdministrator,
  roleTemplates.windows365Administrator,
]

function deviceAccess(
  application: readonly PermissionSet[],
  ...roles: readonly string[]
): AccessRule {
  return {
    delegated: anyOf('Directory.AccessAsUser.All'),
    application,
    directoryRoles: [...administrators, ...roles],
    denial: 'authorizationRequestDenied',
  }
}

const applications = anyOf('Device.ReadWrite.All', 'Directory.ReadWrite.All')

/** Applications cannot create devices on their own. */
export const createDevice = deviceAccess([])
export const changeDevice = deviceAccess(applications, roleTemplates.cloudDeviceAdministrator)
export const changeDeviceHolders = deviceAccess(applications)
