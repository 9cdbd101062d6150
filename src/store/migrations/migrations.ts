/** Every migration, in the order they run. New ones are added at the end. */

import { initial } from './0001-initial.ts'
import { tenantRevision } from './0002-tenant-revision.ts'
import type { Migration } from './migration.ts'

/** The steps from an empty database to the schema this release reads. */
export const migrations: readonly Migration[] = [initial, tenantRevision]
