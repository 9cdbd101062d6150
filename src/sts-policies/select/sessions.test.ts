import { describe, expect, it } from 'vitest'
import rows from '../vectors/sessions.json' with { type: 'json' }
import { playVisits } from './testing/sessions.ts'

describe('a session', () => {
  it.each(rows)('$id: $description', ({ tenant, visits, spFirst, orgFirst }) => {
    const given = {
      ...tenant,
      lifetimes: tenant.lifetimes === '2018' ? '2018' : 'current',
    } as const
    expect(playVisits(given, 'sp-first', visits)).toEqual(spFirst)
    expect(playVisits(given, 'org-first', visits)).toEqual(orgFirst)
  })

  it('has at least two rows', () => {
    expect(rows.length).toBeGreaterThanOrEqual(2)
  })
})
