/**
 * Deletes old audit records and old versions of a tenant, a few at a time. Each step is a transaction of its own,
 * which records in the audit log what it deleted.
 */

import { directoryAudit } from '../graph/directory-audit.ts'
import type { IdSource, TenantId } from '../kernel/ids.ts'
import type { Author, PurgedVersions, Store, VersionMark } from '../store/port.ts'

/** Audit records, and versions looked at, in one step. WHY: other writes wait for a step of SQLite. */
const rowsOfOneStep = 500

const author: Author = { kind: 'system', id: 'ostiary', displayName: 'Audit retention' }

/** How many rows a purge deleted. */
export interface PurgedRows {
  readonly records: number
  readonly versions: number
}

/** What a purge needs. */
export interface Purge {
  readonly store: Store
  readonly tenant: TenantId
  /** What was recorded before this instant goes. */
  readonly before: Date
  readonly at: Date
  readonly ids: IdSource
  /** Waits between two steps, so that other writes get their turn. Resolves to false to stop. */
  readonly pause: () => Promise<boolean>
}

interface Step extends PurgedRows {
  readonly next: VersionMark | undefined
  readonly isLast: boolean
}

/** Rolls back a step that deleted nothing: it must not count as a write of the tenant. */
class EmptyStep extends Error {
  readonly step: Step

  constructor(step: Step) {
    super('nothing to purge')
    this.step = step
  }
}

const noVersions: PurgedVersions = { purged: 0 }

async function purgeStep(
  { store, tenant, before, at, ids }: Purge,
  after: VersionMark | undefined,
  versionsAreDone: boolean,
): Promise<Step> {
  const requestId = ids()
  try {
    return await store.write(tenant, { author, requestId, at }, async (transaction) => {
      const records = await transaction.purgeAudit(before, rowsOfOneStep)
      const { purged: versions, next } = versionsAreDone
        ? noVersions
        : await transaction.purgeVersions(before, rowsOfOneStep, after)
      const isLast = records < rowsOfOneStep && next === undefined
      const step = { records, versions, next, isLast }
      if (records + versions === 0) throw new EmptyStep(step)
      const record = directoryAudit(
        {
          descriptor: {
            category: 'DirectoryManagement',
            loggedByService: 'Core Directory',
            targetType: 'Directory',
          },
          activityDisplayName: 'Purge audit records and versions',
          operationType: 'Delete',
          author,
          requestId,
          at,
          target: { id: tenant },
          modifiedProperties: [],
          details: [
            { key: 'Before', value: before.toISOString() },
            { key: 'Records', value: String(records) },
            { key: 'Versions', value: String(versions) },
          ],
        },
        ids(),
      )
      await transaction.appendAudit(record)
      return step
    })
  } catch (error) {
    if (error instanceof EmptyStep) return error.step
    throw error
  }
}

/**
 * Purges a tenant and returns what it deleted.
 * @throws NotFoundError for an unknown tenant; BusyError. What earlier steps deleted stays deleted.
 */
export async function purgePast(purge: Purge): Promise<PurgedRows> {
  let records = 0
  let versions = 0
  let after: VersionMark | undefined
  let versionsAreDone = false
  for (;;) {
    const step = await purgeStep(purge, after, versionsAreDone)
    records += step.records
    versions += step.versions
    after = step.next
    versionsAreDone = step.next === undefined
    if (step.isLast || !(await purge.pause())) return { records, versions }
  }
}
