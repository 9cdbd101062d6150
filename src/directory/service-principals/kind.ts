/** Service principals as callers write them. */

import { readApplications } from '../access.ts'
import { servicePrincipalType } from '../entity-types.ts'
import { servicePrincipals } from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

export const writtenServicePrincipals = writtenDirectoryKind(servicePrincipals, {
  type: servicePrincipalType,
  readAccess: readApplications,
  audit: { category: 'ApplicationManagement', targetType: 'ServicePrincipal' },
  noun: 'service principal',
})
