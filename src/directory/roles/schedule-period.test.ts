import { describe, expect, it } from 'vitest'
import { printPeriod, readPeriod } from './schedule-period.ts'
import vectors from './vectors/schedule-periods.json' with { type: 'json' }

const at = new Date('2026-03-02T00:00:00Z')

describe('readPeriod', () => {
  it.each(vectors)('reads $info ($source)', ({ info, start, end, isRefused }) => {
    const read = readPeriod(info, at)
    if (isRefused === true) {
      expect(read).toMatchObject({
        ok: false,
        findings: [{ target: '/scheduleInfo/expiration' }],
      })
      return
    }
    expect(read).toEqual({
      ok: true,
      value: { start: new Date(start ?? ''), ...(end !== undefined && { end: new Date(end) }) },
    })
  })

  it('reads what it prints', () => {
    const end = new Date('2026-04-02T00:00:00Z')
    for (const period of [{ start: at }, { start: at, end }]) {
      expect(readPeriod(printPeriod(period), new Date(0))).toEqual({ ok: true, value: period })
    }
  })
})
