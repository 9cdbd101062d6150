import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from './observability/log.ts'
import { createReadiness, probeEveryMs } from './readiness.ts'

describe('createReadiness', () => {
  let nowMs: number
  let pings: number
  let probes: PromiseWithResolvers<void>[]
  let isReady: () => Promise<boolean>
  beforeEach(() => {
    vi.useFakeTimers()
    nowMs = 1_000_000
    pings = 0
    probes = []
    isReady = createReadiness({
      store: {
        async ping() {
          pings += 1
        },
        probeWrite() {
          const probe = Promise.withResolvers<void>()
          probes.push(probe)
          return probe.promise
        },
      },
      clock: () => new Date(nowMs),
      log: createLog('silent'),
    })
  })
  afterEach(() => vi.useRealTimers())

  it('writes once in an interval however often it is asked, and reads each time', async () => {
    const first = [isReady(), isReady()]
    probes[0]?.resolve()
    expect(await Promise.all(first)).toEqual([true, true])
    nowMs += probeEveryMs - 1
    expect(await isReady()).toBe(true)
    expect([probes.length, pings]).toEqual([1, 3])
    nowMs += 1
    const second = isReady()
    probes[1]?.resolve()
    expect([await second, probes.length]).toEqual([true, 2])
  })

  it('is not ready from a failed write until one succeeds', async () => {
    const failed = isReady()
    probes[0]?.reject(new Error('the disk is full'))
    expect([await failed, await isReady()]).toEqual([false, false])
    nowMs += probeEveryMs
    const again = isReady()
    probes[1]?.resolve()
    expect([await again, await isReady()]).toEqual([true, true])
  })

  it('is not ready after two seconds without an answer, and starts no second write meanwhile', async () => {
    const late = isReady()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await late).toBe(false)
    nowMs += 10 * probeEveryMs
    expect(await isReady()).toBe(false)
    expect(probes.length).toBe(1)
    probes[0]?.resolve()
    await vi.advanceTimersByTimeAsync(0)
    const next = isReady()
    probes[1]?.resolve()
    expect([await next, probes.length]).toEqual([true, 2])
  })
})
