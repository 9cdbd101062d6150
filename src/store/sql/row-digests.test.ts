import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, edgeDigest, edgeKeyDigest, identityHash, keysHash } from './row-digests.ts'
import { hashOf } from './row-hashes.ts'

const edge = {
  tenant_id: 't',
  source_family: 'groups',
  source_key: 'a',
  relation: 'members',
  target_family: 'users',
  target_key: 'b',
}

describe('digestOf', () => {
  it('takes 64 bits of a hash, and something of any text', () => {
    expect(digestOf('AAAAAAAAAAE')).toBe(1n)
    expect(digestOf('__________8')).toBe(-1n)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(BigInt.asIntN(64, digestOf(text))).toBe(digestOf(text))
        expect(digestOf(hashOf([text]))).not.toBe(digestOf(hashOf([text, ''])))
      }),
    )
  })
})

describe('the digest of a row', () => {
  it('differs for each column', () => {
    const changed = Object.keys(edge).map((name) => ({ ...edge, [name]: 'x' }))
    const swapped = { ...edge, source_key: 'b', target_key: 'a' }
    const digests = [edge, swapped, ...changed].map(edgeDigest)
    expect(new Set(digests).size).toBe(digests.length)
    const keyOf = (constraint_name: string, value: string) =>
      edgeKeyDigest({ ...edge, constraint_name, value })
    expect(keyOf('a', 'bc')).not.toBe(keyOf('ab', 'c'))
    expect(keysHash('t', { family: 'f', object_key: 'a', search_keys: '{}' })).not.toBe(
      keysHash('u', { family: 'f', object_key: 'a', search_keys: '{}' }),
    )
  })

  it('is the same before and after a database has replaced lone surrogates', () => {
    const lone = { ...edge, source_key: 'a\ud800' }
    expect(edgeDigest(lone)).toBe(edgeDigest({ ...edge, source_key: 'a\ufffd' }))
  })
})

describe('identityHash', () => {
  it('covers the tenant and its domains, in whatever order they are read', () => {
    const domain = (name: string, position: number) => ({
      domain_key: name.toLowerCase(),
      name,
      is_default: position === 0 ? 1 : 0,
      position,
    })
    const domains = [domain('A.example', 0), domain('b.example', 1)]
    const tenant = { id: 't', display_name: 'T', created_at: 'now', domains }
    expect(identityHash({ ...tenant, domains: domains.toReversed() })).toBe(identityHash(tenant))
    const others = [
      { ...tenant, id: 'u' },
      { ...tenant, display_name: 'U' },
      { ...tenant, created_at: 'later' },
      { ...tenant, domains: domains.slice(1) },
      { ...tenant, domains: [domain('b.example', 0), domain('A.example', 1)] },
    ]
    expect(new Set([tenant, ...others].map(identityHash)).size).toBe(6)
  })
})
