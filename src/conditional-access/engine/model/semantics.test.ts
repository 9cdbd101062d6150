import { describe, expect, it } from 'vitest'
import { datedRules, semanticsAsOf } from './semantics.ts'

describe('semanticsAsOf', () => {
  it.each(datedRules)('$rule changes on $since', ({ rule, since, after }) => {
    const dayBefore = new Date(Date.parse(since) - 1)
    expect(semanticsAsOf(dayBefore)[rule]).toBe(!after)
    expect(semanticsAsOf(new Date(since))[rule]).toBe(after)
  })

  it('names the day for memberships in UTC', () => {
    expect(semanticsAsOf(new Date('2025-09-01T23:30:00-02:00')).day).toBe('2025-09-02')
  })
})
