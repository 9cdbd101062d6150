/** Reads the audit records that a request wants, newest first, with a limit on how many are looked at. */

import { maximumBytesRead, maximumObjectsRead } from '../graph/handlers/bounded.ts'
import { requireFewBytes } from '../graph/handlers/list-effort.ts'
import type { OperationContext } from '../graph/operation.ts'
import type { AuditRecord } from '../store/port.ts'
import type { AuditSelection } from './audit-filter.ts'

/** Records that are read at once. WHY few at first: they may be long. */
const firstRecords = 5
const mostRecords = 100
const bytesAtOnce = 262_144

/** The records of one answer. */
interface AuditSearch {
  /** Returns the next records that pass, at most `limit`, after the one given. Fewer when the search is over. */
  readonly read: (limit: number, last: AuditRecord | undefined) => Promise<readonly AuditRecord[]>
  /** The last record that was looked at, when there may be further ones and one answer may look at no more. */
  readonly stoppedAt: () => string | undefined
}

/** Begins a search after a record id, or at the newest record. */
export function searchAudits(
  context: Pick<OperationContext, 'store' | 'caller' | 'mayTakeLong'>,
  { from, to, passes }: AuditSelection,
  first: string | undefined,
): AuditSearch {
  const { store, caller } = context
  const list = (limit: number, before: string | undefined) =>
    store.listAudit(caller.tenant, {
      limit,
      ...(from && { from }),
      ...(to && { to }),
      ...(before !== undefined && { before }),
    })
  if (passes === undefined) {
    return { read: (limit, last) => list(limit, last?.id ?? first), stoppedAt: () => undefined }
  }
  let before = first
  let records = 0
  let bytes = 0
  let isOver = false
  let found: AuditRecord[] = []
  const mayRead = () => records < maximumObjectsRead && bytes < maximumBytesRead
  return {
    read: async (limit) => {
      while (found.length < limit && !isOver && mayRead()) {
        const fitting = Math.floor((bytesAtOnce * records) / Math.max(bytes, 1))
        const wanted =
          records === 0
            ? firstRecords
            : Math.max(1, Math.min(fitting, mostRecords, maximumObjectsRead - records))
        const page = await list(wanted, before)
        isOver = page.length < wanted
        before = page.at(-1)?.id ?? before
        records += page.length
        for (const { body } of page) bytes += Buffer.byteLength(JSON.stringify(body))
        requireFewBytes(context, bytes)
        found.push(...page.filter(({ body }) => passes(body)))
      }
      const taken = found.slice(0, limit)
      found = found.slice(limit)
      return taken
    },
    stoppedAt: () => (isOver ? undefined : before),
  }
}
