/** Which families of the store count against which limits of a tenant. */

import type { FamiliesByRoom, ObjectRoom } from '../object-room.ts'
import type { RecordedKind } from '../written-kind.ts'
import { deletedFamily } from './tombstone.ts'

/** Sorts the families of written kinds by their room, those of their deleted objects and companions included. */
export function countFamilies(
  kinds: readonly Pick<RecordedKind, 'name' | 'room' | 'companions'>[],
): FamiliesByRoom {
  const of = (wanted: ObjectRoom) =>
    kinds
      .filter(({ room }) => room === wanted)
      .flatMap((kind) => [kind.name, deletedFamily(kind), ...(kind.companions ?? [])])
  return { policies: of('policies'), directory: of('directory') }
}
