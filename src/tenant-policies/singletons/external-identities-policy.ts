/**
 * Whether guests can leave the tenant by themselves; beta only.
 * Source: https://learn.microsoft.com/graph/api/resources/externalidentitiespolicy
 */

import { policyBase } from '../../edm/base-types.ts'
import { betaOnly, boolean, derivedType, property } from '../../edm/model.ts'
import { externalIdentitiesAccess } from '../access.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'

/** GET and PATCH of the policy. */
export const externalIdentitiesPolicy = tenantSingleton({
  name: 'externalIdentitiesPolicy',
  id: 'externalIdentitiesPolicy',
  type: derivedType(
    'externalIdentitiesPolicy',
    policyBase,
    [
      property('allowDeletedIdentitiesDataRemoval', boolean),
      property('allowExternalIdentitiesToLeave', boolean),
    ],
    { versions: betaOnly },
  ),
  mainMember: 'allowExternalIdentitiesToLeave',
  initial: {
    description: null,
    displayName: 'External Identities Policy',
    allowDeletedIdentitiesDataRemoval: false,
    allowExternalIdentitiesToLeave: true,
  },
  fixedMembers: { deletedDateTime: null },
  path: '/policies/externalIdentitiesPolicy',
  versions: ['beta'],
  noun: 'external identities policy',
  displayName: 'External Identities Policy',
  access: externalIdentitiesAccess,
})
