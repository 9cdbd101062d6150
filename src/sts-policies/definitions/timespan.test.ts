import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTimespan, parseTimespan } from './timespan.ts'

describe('parseTimespan', () => {
  it('reads back every duration that formatTimespan prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 86_400 }), (seconds) => {
        expect(parseTimespan(formatTimespan(seconds))).toEqual({ ok: true, seconds })
      }),
    )
  })

  it('never throws and reads only the two forms', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (parseTimespan(text).ok) expect(text).toMatch(/^(?:\d+\.)?\d{1,2}:\d{2}:\d{2}$/u)
      }),
    )
  })
})
