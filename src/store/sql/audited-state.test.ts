import { describe, expect, it } from 'vitest'
import { printAuditedState, stateBreaks } from './audited-state.ts'

const state = {
  write_count: 12,
  rows_digest: '-345',
  purged_sequence: 2,
  versions_purged_before: '2026-01-01T00:00:00.000Z',
}

const breaksOf = (tenant: typeof state, recorded = printAuditedState(state)) => [
  ...stateBreaks(tenant, recorded),
]

describe('the state in an audit record', () => {
  it('agrees with the tenant, with a tenant that wrote more, and with an old record', () => {
    expect(printAuditedState(state)).toBe('12 -345 2 2026-01-01T00:00:00.000Z')
    expect(printAuditedState({ ...state, versions_purged_before: '' })).toBe('12 -345 2 -')
    expect(breaksOf(state)).toEqual([])
    expect(breaksOf({ ...state, write_count: 13, rows_digest: '7' })).toEqual([])
    expect(breaksOf({ ...state, rows_digest: '7', purged_sequence: 9 }, '')).toEqual([])
  })

  it.each([
    [{ rows_digest: '7' }, 'its digest is not the one in its newest audit record'],
    [{ write_count: 11 }, 'its number of writes is older than its newest audit record'],
    [
      { purged_sequence: 3 },
      'the audit records up to 3 are said to be purged, but the newest audit record does not say so',
    ],
    [
      { versions_purged_before: '' },
      'versions are said to be purged, but the newest audit record does not say so',
    ],
  ])('contradicts a tenant with %j', (change, finding) => {
    expect(breaksOf({ ...state, ...change })).toEqual([finding])
  })
})
