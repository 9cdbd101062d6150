/** Composes service principals: their writes, owners and credentials. */

import {
  changeApplications,
  registerApplications,
  requireControl,
  restoreApplications,
} from '../app-parts/control.ts'
import { firstOwner, ownersOf } from '../app-parts/owners.ts'
import { passwordOperations } from '../app-parts/password-operations.ts'
import type { Operation } from '../../graph/operation.ts'
import { servicePrincipals } from '../kinds.ts'
import { servicePrincipalSet } from '../sets.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import type { WrittenSet } from '../writes/written-set.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { servicePrincipalCodec } from './codec.ts'
import { writtenServicePrincipals } from './kind.ts'
import { prepareServicePrincipal } from './prepare.ts'
import { addTokenSigningCertificate } from './token-signing-certificate.ts'

const owners = ownersOf(servicePrincipals, 'service principal', 'ServicePrincipal')

/** Composes service principals. */
export function createServicePrincipals(options: DirectoryOptions): {
  readonly set: WrittenSet
  readonly operations: readonly Operation[]
} {
  const at = { set: servicePrincipalSet, kind: writtenServicePrincipals }
  const { set, operations } = writableObjects(
    {
      ...at,
      codec: servicePrincipalCodec,
      access: {
        create: registerApplications,
        update: changeApplications,
        delete: changeApplications,
      },
      restoreAccess: restoreApplications,
      prepare: prepareServicePrincipal,
      checkDelete: async ({ context, transaction, before }) => {
        if (before !== undefined) await requireControl(context, transaction, before)
      },
      references: [owners],
      bindNew: firstOwner,
    },
    options,
  )
  return {
    set,
    operations: [
      ...operations,
      ...referenceOperations({ ...at, reference: owners, access: changeApplications }, options),
      ...passwordOperations(servicePrincipalSet, writtenServicePrincipals),
      addTokenSigningCertificate,
    ],
  }
}
