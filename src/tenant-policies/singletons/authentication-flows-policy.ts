/**
 * Whether guests can sign up by themselves.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationflowspolicy
 */

import { entity } from '../../edm/base-types.ts'
import { boolean, complexType, derivedType, property, text } from '../../edm/model.ts'
import { authenticationFlowsAccess } from '../access.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'

const readOnly = { isReadOnly: true } as const
const displayName = 'Authentication flows policy'

const selfServiceSignUp = complexType('selfServiceSignUpAuthenticationFlowConfiguration', [
  property('isEnabled', boolean, { nullable: false }),
])

/** GET and PATCH of the policy. */
export const authenticationFlowsPolicy = tenantSingleton({
  name: 'authenticationFlowsPolicy',
  id: 'authenticationFlowsPolicy',
  type: derivedType('authenticationFlowsPolicy', entity, [
    property('description', text, readOnly),
    property('displayName', text, readOnly),
    property('selfServiceSignUp', selfServiceSignUp),
  ]),
  mainMember: 'selfServiceSignUp',
  initial: { selfServiceSignUp: { isEnabled: false } },
  fixedMembers: {
    displayName,
    description:
      'Authentication flows policy allows modification of settings related to authentication flows in AAD tenant, such as self-service sign up configuration.',
  },
  path: '/policies/authenticationFlowsPolicy',
  noun: 'authentication flows policy',
  displayName,
  access: authenticationFlowsAccess,
})
