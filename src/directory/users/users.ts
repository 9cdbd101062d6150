/** Composes users: their writes, and their managers. */

import type { Operation } from '../../graph/operation.ts'
import { deleteUsers, manageUsers, updateUsers } from '../access.ts'
import { digestGivenPassword } from '../credentials/given-password.ts'
import { userSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { userCodec } from './codec.ts'
import { writtenUsers } from './kind.ts'
import { prepareUser } from './prepare.ts'
import { userManager } from './references.ts'
import { requirePower, requirePowerOverDeleted } from './require-power.ts'

/** Adds the digest of a given password to the writes of users. */
function digestingPasswords(operation: Operation): Operation {
  if (operation.takes === undefined) return operation
  return {
    ...operation,
    handle: async (context) => {
      await digestGivenPassword(context)
      return operation.handle(context)
    },
  }
}

/** Composes users. */
export function createUsers(options: DirectoryOptions): WrittenPart {
  const at = { set: userSet, kind: writtenUsers }
  const users = writableObjects(
    {
      ...at,
      codec: userCodec,
      access: { create: manageUsers, update: updateUsers, delete: deleteUsers },
      restoreAccess: deleteUsers,
      prepare: prepareUser,
      checkDeleted: requirePowerOverDeleted,
      checkDelete: ({ context, transaction, id }) =>
        requirePower(context, transaction, { family: writtenUsers.name, id }),
    },
    options,
  )
  return {
    sets: [users.set],
    operations: [
      ...users.operations.map(digestingPasswords),
      ...referenceOperations({ ...at, reference: userManager, access: manageUsers }, options),
    ],
  }
}
