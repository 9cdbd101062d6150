/** Admits answers in parts, each of which keeps a thread until it is read. */

import type { TenantId } from '../kernel/ids.ts'

/** An answer in parts that is not complete. */
export interface OpenStream {
  /** Since when its thread waits for the caller to read, on the queue's clock; undefined when it does not wait. */
  readonly unreadSince: () => number | undefined
  /** Ends it, so that its thread is free. */
  readonly end: () => void
}

/** How many streams there may be. */
export interface StreamLimits {
  readonly streams: number
  readonly streamsPerTenant: number
  /** After which time without a reader a stream may end for that of another tenant, milliseconds. */
  readonly patienceMs: number
}

/** Admits a stream of a tenant until the returned function is called; undefined when there are too many. */
export type AdmitStream = (tenant: TenantId, stream: OpenStream) => (() => void) | undefined

interface Admitted {
  readonly tenant: TenantId
  readonly stream: OpenStream
}

/** Creates the admission for one pool. `now` is a clock that never goes back, milliseconds. */
export function createStreamAdmission(
  { streams, streamsPerTenant, patienceMs }: StreamLimits,
  now: () => number,
): AdmitStream {
  const open = new Set<Admitted>()
  const countOf = (tenant: TenantId): number =>
    [...open].filter((each) => each.tenant === tenant).length

  /** The stream that was unread for longest, of the tenants with the most streams. */
  function findUnread(): Admitted | undefined {
    const [first] = [...open]
      .map((admitted) => ({
        admitted,
        since: admitted.stream.unreadSince() ?? Infinity,
        count: countOf(admitted.tenant),
      }))
      .filter(({ since }) => now() - since >= patienceMs)
      .toSorted((one, other) => other.count - one.count || one.since - other.since)
    return first?.admitted
  }

  return (tenant, stream) => {
    if (countOf(tenant) >= streamsPerTenant) return undefined
    if (open.size >= streams) {
      const unread = findUnread()
      if (unread === undefined) return undefined
      open.delete(unread)
      unread.stream.end()
    }
    const admitted = { tenant, stream }
    open.add(admitted)
    return () => void open.delete(admitted)
  }
}
