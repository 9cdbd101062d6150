import { describe, expect, it } from 'vitest'
import type { TenantId } from '../kernel/ids.ts'
import { createStreamAdmission } from './open-streams.ts'

/** Admits four streams, two of a tenant. `ended` names those that ended for others. */
function observedAdmission() {
  let at = 0
  const admit = createStreamAdmission(
    { streams: 4, streamsPerTenant: 2, patienceMs: 5_000 },
    () => at,
  )
  const ended: string[] = []
  return {
    ended,
    pass: (ms: number): void => {
      at += ms
    },
    open: (tenant: string, name: string, unreadSince?: number) =>
      admit(tenant as TenantId, { unreadSince: () => unreadSince, end: () => ended.push(name) }),
  }
}

describe('streams', () => {
  it('are two of a tenant at most, until one ends', () => {
    const { open } = observedAdmission()
    const close = open('one', 'a')
    open('one', 'b')
    expect(open('one', 'c')).toBeUndefined()
    close?.()
    expect(open('one', 'c')).toBeDefined()
  })

  it('that stay unread end for those of another tenant, the oldest first', () => {
    const { open, pass, ended } = observedAdmission()
    open('one', 'a', 0)
    open('two', 'b', 200)
    open('two', 'c', 100)
    open('one', 'd')
    expect(open('three', 'e')).toBeUndefined()
    pass(6_000)
    expect(open('three', 'e')).toBeDefined()
    expect(open('four', 'f')).toBeDefined()
    expect(ended).toEqual(['a', 'c'])
  })

  it('end for others where a tenant has most of them', () => {
    const { open, pass, ended } = observedAdmission()
    open('one', 'a', 0)
    open('two', 'b', 100)
    open('two', 'c', 200)
    open('three', 'd')
    pass(6_000)
    expect(open('four', 'e')).toBeDefined()
    expect(ended).toEqual(['b'])
  })

  it('that are read stay, and others are refused', () => {
    const { open, pass, ended } = observedAdmission()
    for (const name of ['a', 'b']) open('one', name)
    for (const name of ['c', 'd']) open('two', name)
    pass(60_000)
    expect(open('three', 'e')).toBeUndefined()
    expect(ended).toEqual([])
  })
})
