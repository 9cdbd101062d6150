/** Composes groups: their writes, members and owners. */

import { manageGroupMembers, manageGroups } from '../access.ts'
import { groupSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { groupCodec } from './codec.ts'
import { writtenGroups } from './kind.ts'
import { prepareGroup } from './prepare.ts'
import { groupMembers, groupOwners } from './references.ts'

/** Composes groups. */
export function createGroups(options: DirectoryOptions): WrittenPart {
  const at = { set: groupSet, kind: writtenGroups }
  const groups = writableObjects(
    {
      ...at,
      codec: groupCodec,
      access: { create: manageGroups, update: manageGroups, delete: manageGroups },
      restoreAccess: manageGroups,
      prepare: prepareGroup,
      references: [groupMembers, groupOwners],
    },
    options,
  )
  return {
    sets: [groups.set],
    operations: [
      ...groups.operations,
      ...referenceOperations(
        { ...at, reference: groupMembers, access: manageGroupMembers },
        options,
      ),
      ...referenceOperations({ ...at, reference: groupOwners, access: manageGroups }, options),
    ],
  }
}
