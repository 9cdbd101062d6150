/** Service principals as callers write them. */

import { readApplications } from '../access.ts'
import { servicePrincipalType } from '../entity-types.ts'
import { servicePrincipals } from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

/** The family of custom claims policies in the store: one has the id of its service principal, and goes with it. */
export const claimsPolicyFamily = 'claimsPolicies'

export const writtenServicePrincipals = {
  ...writtenDirectoryKind(servicePrincipals, {
    type: servicePrincipalType,
    readAccess: readApplications,
    audit: { category: 'ApplicationManagement', targetType: 'ServicePrincipal' },
    noun: 'service principal',
  }),
  companions: [claimsPolicyFamily],
}
