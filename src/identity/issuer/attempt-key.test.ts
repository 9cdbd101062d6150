import { describe, expect, it } from 'vitest'
import { attemptKeyOf, networkOf } from './attempt-key.ts'

describe('the network of an attempt', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::'],
    ['::1', '::'],
    ['somewhere', 'somewhere'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('the key of an attempt', () => {
  const tenant = '0571a27e-0571-4a27-a000-000000000001'
  const client = '0571a27e-0571-4a27-a000-0000000000c1'
  const key = attemptKeyOf('2001:db8::1', tenant, client)

  it('does not depend on the letter case of the client id, or on the address within a /64', () => {
    expect(attemptKeyOf('2001:db8::2', tenant, client.toUpperCase())).toBe(key)
  })

  it('depends on the network, the tenant and the client', () => {
    const keys = [
      key,
      attemptKeyOf('2001:db8:0:1::1', tenant, client),
      attemptKeyOf('2001:db8::1', 'other', client),
      attemptKeyOf('2001:db8::1', tenant, 'other'),
      attemptKeyOf('2001:db8::1', `${tenant} other`, ''),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is short however long the client id is', () => {
    expect(attemptKeyOf('::1', tenant, 'x'.repeat(1_048_576))).toHaveLength(43)
  })
})
