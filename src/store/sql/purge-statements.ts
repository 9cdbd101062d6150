/** The statements that purge the oldest audit records and versions of a tenant. */

import type { SqlEngine } from './engine.ts'
import { prepare } from './prepared.ts'
import { auditColumns } from './row-columns.ts'

/** The tenant whose past is purged. */
export interface PurgeValues {
  readonly tenant: string
}

/** The place of a version when all versions of a tenant are in the order of their times. */
export interface VersionPlace {
  readonly at: string
  readonly family: string
  readonly key: string
  readonly version: number
}

function auditPurge({ queries }: SqlEngine) {
  return {
    /** The first records of the chain, in its order. */
    listOldestAudit: prepare((p: PurgeValues & { limit: number }) =>
      queries
        .selectFrom('audit_records')
        .select([...auditColumns, 'state'])
        .where('tenant_id', '=', p.tenant)
        .where('sequence', '>', 0)
        .orderBy('sequence')
        .limit(p.limit),
    ),
    findAuditWithoutPlace: prepare((p: PurgeValues) =>
      queries
        .selectFrom('audit_records')
        .select('id')
        .where('tenant_id', '=', p.tenant)
        .where((eb) => eb.or([eb('sequence', 'is', null), eb('sequence', '<', 1)]))
        .limit(1),
    ),
    deleteAuditUpTo: prepare((p: PurgeValues & { sequence: number }) =>
      queries
        .deleteFrom('audit_records')
        .where('tenant_id', '=', p.tenant)
        .where('sequence', '>', 0)
        .where('sequence', '<=', p.sequence),
    ),
    setPurged: prepare((p: PurgeValues & { sequence: number; hash: string }) =>
      queries
        .updateTable('tenants')
        .set({ purged_sequence: p.sequence, purged_hash: p.hash })
        .where('id', '=', p.tenant),
    ),
  }
}

function versionPurge({ queries }: SqlEngine) {
  return {
    /** The last of the next versions before an instant; none when fewer are left. */
    findEndOfOldVersions: prepare(
      (p: PurgeValues & VersionPlace & { before: string; skip: number }) =>
        queries
          .selectFrom('versions')
          .select(['recorded_at', 'family', 'object_key', 'version'])
          .where('tenant_id', '=', p.tenant)
          .where('recorded_at', '<', p.before)
          .where((eb) =>
            eb(
              eb.refTuple('recorded_at', 'family', 'object_key', 'version'),
              '>',
              eb.tuple(p.at, p.family, p.key, p.version),
            ),
          )
          .orderBy('recorded_at')
          .orderBy('family')
          .orderBy('object_key')
          .orderBy('version')
          .limit(1)
          .offset(p.skip),
    ),
    /**
     * Deletes the versions between two places that no question about the instant or a later time needs: a
     * newer version of the same object was recorded up to the instant.
     */
    deleteOldVersions: prepare(
      (
        p: PurgeValues & {
          before: string
          firstAt: string
          firstFamily: string
          firstKey: string
          firstVersion: number
          lastAt: string
          lastFamily: string
          lastKey: string
          lastVersion: number
        },
      ) =>
        queries
          .deleteFrom('versions')
          .where('tenant_id', '=', p.tenant)
          .where('recorded_at', '<', p.before)
          .where((eb) => {
            const place = eb.refTuple('recorded_at', 'family', 'object_key', 'version')
            return eb.and([
              eb(place, '>', eb.tuple(p.firstAt, p.firstFamily, p.firstKey, p.firstVersion)),
              eb(place, '<=', eb.tuple(p.lastAt, p.lastFamily, p.lastKey, p.lastVersion)),
            ])
          })
          .where((eb) =>
            eb.exists(
              eb
                .selectFrom('versions as newer')
                .select('newer.version')
                .whereRef('newer.tenant_id', '=', 'versions.tenant_id')
                .whereRef('newer.family', '=', 'versions.family')
                .whereRef('newer.object_key', '=', 'versions.object_key')
                .whereRef('newer.version', '>', 'versions.version')
                .where('newer.recorded_at', '<=', p.before),
            ),
          )
          .returning(['family', 'row_hash']),
    ),
    setVersionsPurged: prepare((p: PurgeValues & { before: string }) =>
      queries
        .updateTable('tenants')
        .set({ versions_purged_before: p.before })
        .where('id', '=', p.tenant)
        .where('versions_purged_before', '<', p.before),
    ),
  }
}

/** Compiles the statements. */
export function purgeStatements(engine: SqlEngine) {
  return { ...auditPurge(engine), ...versionPurge(engine) }
}
