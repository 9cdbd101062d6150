/** Groups as callers write them. */

import { readGroups } from '../access.ts'
import { groupType } from '../entity-types.ts'
import { groups } from '../kinds.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

export const writtenGroups = writtenDirectoryKind(groups, {
  type: groupType,
  readAccess: readGroups,
  audit: { category: 'GroupManagement', targetType: 'Group' },
  noun: 'group',
})
