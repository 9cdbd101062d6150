/** Every migration, in the order they run. New ones are added at the end. */

import { initial } from './0001-initial.ts'
import { tenantRevision } from './0002-tenant-revision.ts'
import { rowHashes } from './0003-row-hashes.ts'
import { familyTotals } from './0004-family-totals.ts'
import { historyRetention } from './0005-history-retention.ts'
import { contentHashes } from './0006-content-hashes.ts'
import { rowDigests } from './0007-row-digests.ts'
import { signIns } from './0008-sign-ins.ts'
import type { Migration } from './migration.ts'

/** The steps from an empty database to the schema this release reads. */
export const migrations: readonly Migration[] = [
  initial,
  tenantRevision,
  rowHashes,
  familyTotals,
  historyRetention,
  contentHashes,
  rowDigests,
  signIns,
]
