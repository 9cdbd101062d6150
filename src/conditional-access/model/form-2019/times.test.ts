import { describe, expect, it } from 'vitest'
import { parseLocalDateTime, parseTimeOfDay, parseZone } from './times.ts'
import vectors from '../../resources/form-2019/vectors/times.json' with { type: 'json' }

describe('parseZone', () => {
  it.each(vectors.zones)('reads $text', ({ text, zone }) => {
    expect(parseZone(text)).toBe(zone)
  })
})

describe('parseTimeOfDay', () => {
  it.each(vectors.timesOfDay)('reads $text', ({ text, time }) => {
    expect(parseTimeOfDay(text)?.toString()).toBe(time)
  })
})

describe('parseLocalDateTime', () => {
  it.each(vectors.localDateTimes)('reads $text', ({ text, moment }) => {
    expect(parseLocalDateTime(text)?.toString()).toBe(moment)
  })
})
