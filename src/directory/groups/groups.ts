/** Composes groups: their writes, members and owners. */

import { manageGroupMembers, manageGroups } from '../access.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { orOwner } from '../writes/require-authority.ts'
import { requireAuthorityOverDeleted, requireGroupAuthority } from './authority.ts'
import { isUnified } from './group-types.ts'
import { groupSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { groupCodec } from './codec.ts'
import { writtenGroups } from './kind.ts'
import { prepareGroup } from './prepare.ts'
import { groupMembers, groupOwners } from './references.ts'

/** The user who creates a Microsoft 365 group without owners owns it. Source: `group-post-groups`, example 1. */
function firstOwner(
  { context: { caller } }: ProposedChange,
  { body, bound }: DirectoryProposal,
): DirectoryProposal['bound'] {
  const isOwnerless = (bound['owners'] ?? []).length === 0
  if (caller.kind !== 'delegated' || !isUnified(body) || !isOwnerless) return {}
  return { owners: [caller.user.id] }
}

/** Composes groups. */
export function createGroups(options: DirectoryOptions): WrittenPart {
  const at = { set: groupSet, kind: writtenGroups }
  const groups = writableObjects(
    {
      ...at,
      codec: groupCodec,
      access: {
        create: manageGroups,
        update: orOwner(manageGroups),
        delete: orOwner(manageGroups),
      },
      restoreAccess: manageGroups,
      checkDeleted: requireAuthorityOverDeleted,
      prepare: prepareGroup,
      checkDelete: async ({ context, transaction, before }) => {
        if (before) await requireGroupAuthority(context, transaction, manageGroups, before)
      },
      references: [groupMembers, groupOwners],
      bindNew: firstOwner,
    },
    options,
  )
  const written = [
    [groupMembers, manageGroupMembers],
    [groupOwners, manageGroups],
  ] as const
  return {
    sets: [groups.set],
    operations: [
      ...groups.operations,
      ...written.flatMap(([reference, access]) =>
        referenceOperations(
          {
            ...at,
            reference,
            access: orOwner(access),
            requireAuthority: (context, transaction, group) =>
              requireGroupAuthority(context, transaction, access, group),
          },
          options,
        ),
      ),
    ],
  }
}
