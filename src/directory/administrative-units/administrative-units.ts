/** Composes administrative units, at both of their paths: the units, their members and their role members. */

import { createGroups } from '../groups/groups.ts'
import { administrativeUnitSet, betaAdministrativeUnitSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import { manageUnits } from './access.ts'
import { unitCodec } from './codec.ts'
import { groupInUnitOperation } from './groups-in-units.ts'
import { unitMembers, writtenUnits } from './kind.ts'
import { unitRoleMemberOperations } from './scoped-member-operations.ts'

/** Composes administrative units. */
export function createAdministrativeUnits(options: DirectoryOptions): WrittenPart {
  const [groups] = createGroups(options).sets
  const parts = [administrativeUnitSet, betaAdministrativeUnitSet].map((set) => {
    const at = { set, kind: writtenUnits }
    const units = writableObjects(
      {
        ...at,
        codec: unitCodec,
        access: { create: manageUnits, update: manageUnits, delete: manageUnits },
        restoreAccess: manageUnits,
        references: [unitMembers],
      },
      options,
    )
    return {
      set: units.set,
      operations: [
        ...units.operations,
        ...referenceOperations({ ...at, reference: unitMembers, access: manageUnits }, options),
        ...(groups ? [groupInUnitOperation(set, groups)] : []),
        ...unitRoleMemberOperations(set, options),
      ],
    }
  })
  return {
    // Both paths show the same objects.
    sets: parts.slice(0, 1).map(({ set }) => set),
    operations: parts.flatMap(({ operations }) => operations),
  }
}
