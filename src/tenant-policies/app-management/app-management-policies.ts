/**
 * Rules on the credentials of applications: one policy for the tenant, and others for single applications and service
 * principals. They are stored; credentials are not checked against them.
 * Source: https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
 */

import { countOperation } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import { appManagementAccess, defaultAppManagementAccess } from '../access.ts'
import { tenantCollection } from '../shared/tenant-collection.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'
import { appPolicyAssignments } from './assignments.ts'
import { appManagementPolicyType, tenantAppManagementPolicyType } from './types.ts'

const displayName = 'Default app management tenant policy'

/** GET and PATCH of the policy for the tenant. Source of the default: page "Get tenantAppManagementPolicy". */
export const defaultAppManagementPolicy = tenantSingleton({
  name: 'defaultAppManagementPolicy',
  id: '00000000-0000-0000-0000-000000000000',
  type: tenantAppManagementPolicyType,
  mainMember: 'isEnabled',
  initial: {
    description:
      'Default tenant policy that enforces app management restrictions on applications and service principals. To apply policy to targeted resources, create a new policy under appManagementPolicies collection.',
    displayName,
    applicationRestrictions: { passwordCredentials: [], keyCredentials: [] },
    isEnabled: false,
    servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
  },
  fixedMembers: { deletedDateTime: null },
  path: '/policies/defaultAppManagementPolicy',
  noun: 'default app management policy',
  displayName,
  access: defaultAppManagementAccess,
})

const set = tenantCollection({
  name: 'appManagementPolicies',
  type: appManagementPolicyType,
  mainMembers: ['isEnabled'],
  path: '/policies/appManagementPolicies',
  noun: 'app management policy',
  plural: 'app management policies',
  access: appManagementAccess,
})

/** Policies for single applications as a kind of stored object. */
export const appManagementKind = set.kind

/** The policies, what they apply to, and the policies of an application or service principal. */
export const appManagementOperations: readonly Operation[] = [
  ...collectionOperations(set),
  countOperation(set),
  ...appPolicyAssignments(set),
]
