/** Administrative units as callers write them, and their members. Source: `administrativeunit-post-members`. */

import { readAdministrativeUnits } from '../access.ts'
import { administrativeUnitType } from '../entity-types.ts'
import { administrativeUnits, devices, groups, membersRelation, users } from '../kinds.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'
import type { ProposedEdge, WrittenReference } from '../writes/written-reference.ts'
import { hasDynamicMembers } from './codec.ts'
import { unitCodes } from './unit-codes.ts'

export const writtenUnits = writtenDirectoryKind(administrativeUnits, {
  type: administrativeUnitType,
  readAccess: readAdministrativeUnits,
  audit: { category: 'AdministrativeUnit', targetType: 'AdministrativeUnit' },
  noun: 'administrative unit',
})

/** Most members of one unit. WHY our own number: Entra publishes none for members that are assigned. */
const mostUnitMembers = 100_000

function requireAssigned({ source }: ProposedEdge): void {
  if (!hasDynamicMembers(source.body)) return
  throw refuseWrite(
    unitCodes.membersDynamic,
    'The members of the administrative unit follow a rule and cannot be changed one by one.',
  )
}

export const unitMembers: WrittenReference = {
  relation: membersRelation,
  source: administrativeUnits,
  targets: [users, groups, devices],
  mostTargets: mostUnitMembers,
  audit: {
    category: 'AdministrativeUnit',
    sourceType: 'AdministrativeUnit',
    link: 'Add member to administrative unit',
    unlink: 'Remove member from administrative unit',
  },
  checkLink: requireAssigned,
  checkUnlink: requireAssigned,
}
