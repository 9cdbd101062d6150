/**
 * Who may register and join devices, and how many.
 * Source: https://learn.microsoft.com/graph/api/resources/deviceregistrationpolicy
 */

import { entity } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  derivedType,
  enumType,
  int32,
  oneOf,
  property,
  text,
  typeAnnotation,
} from '../../edm/model.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { deviceRegistrationAccess } from '../access.ts'
import { checkRange } from '../shared/checks.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'

const readOnly = { isReadOnly: true } as const
const required = { isRequired: true } as const

const members = complexType('deviceRegistrationMembership', [], { isAbstract: true })

const membership = oneOf(members, typeAnnotation, {
  '#microsoft.graph.allDeviceRegistrationMembership': derivedType(
    'allDeviceRegistrationMembership',
    members,
    [],
  ),
  '#microsoft.graph.enumeratedDeviceRegistrationMembership': derivedType(
    'enumeratedDeviceRegistrationMembership',
    members,
    [property('groups', collection(text)), property('users', collection(text))],
  ),
  '#microsoft.graph.noDeviceRegistrationMembership': derivedType(
    'noDeviceRegistrationMembership',
    members,
    [],
  ),
})

const localAdmins = complexType('localAdminSettings', [
  property('enableGlobalAdmins', boolean),
  property('registeringUsers', membership),
])

const policyType = derivedType('deviceRegistrationPolicy', entity, [
  property(
    'azureADJoin',
    complexType('azureADJoinPolicy', [
      property('allowedToJoin', membership),
      property('isAdminConfigurable', boolean),
      property('localAdmins', localAdmins),
    ]),
    required,
  ),
  property(
    'azureADRegistration',
    complexType('azureADRegistrationPolicy', [
      property('allowedToRegister', membership),
      property('isAdminConfigurable', boolean),
    ]),
    required,
  ),
  property('description', text, readOnly),
  property('displayName', text, readOnly),
  property(
    'localAdminPassword',
    complexType('localAdminPasswordSettings', [property('isEnabled', boolean)]),
    required,
  ),
  property(
    'multiFactorAuthConfiguration',
    enumType('multiFactorAuthConfiguration', {
      notRequired: 0,
      required: 1,
      unknownFutureValue: 2,
    }),
    { nullable: false },
  ),
  property('userDeviceQuota', int32, { nullable: false }),
])

const displayName = 'Device Registration Policy'
const everybody: JsonObject = {
  [typeAnnotation]: '#microsoft.graph.allDeviceRegistrationMembership',
}

/**
 * GET and PUT of the policy.
 * Source of the defaults: https://learn.microsoft.com/entra/identity/devices/manage-device-identities
 */
export const deviceRegistrationPolicy = tenantSingleton({
  name: 'deviceRegistrationPolicy',
  id: 'deviceRegistrationPolicy',
  type: policyType,
  mainMember: 'userDeviceQuota',
  initial: {
    azureADJoin: {
      allowedToJoin: everybody,
      isAdminConfigurable: true,
      localAdmins: { enableGlobalAdmins: true, registeringUsers: everybody },
    },
    azureADRegistration: { allowedToRegister: everybody, isAdminConfigurable: false },
    localAdminPassword: { isEnabled: false },
    multiFactorAuthConfiguration: 'notRequired',
    userDeviceQuota: 50,
  },
  fixedMembers: {
    displayName,
    description:
      'Tenant-wide policy that manages initial provisioning controls using quota restrictions, additional authentication and authorization checks',
  },
  path: '/policies/deviceRegistrationPolicy',
  noun: 'device registration policy',
  displayName,
  loggedByService: 'Device Registration Service',
  access: deviceRegistrationAccess,
  updateMethod: 'PUT',
  alwaysRepresents: true,
  check: (body) => checkRange(body, ['userDeviceQuota'], [0, 2_147_483_647]),
})
