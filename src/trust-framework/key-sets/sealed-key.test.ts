import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '../../kernel/ids.ts'
import {
  keyEncryptionKeyOf,
  openKey,
  rewrapKey,
  SealedKeyError,
  sealingKeyId,
  sealKey,
  type KeyPlace,
} from './sealed-key.ts'

const [first, second] = [1, 2].map((fill) => keyEncryptionKeyOf(new Uint8Array(32).fill(fill)))
if (first === undefined || second === undefined) throw new Error('two keys were made')

const place: KeyPlace = {
  tenant: '11111111-1111-4111-8111-111111111111' as TenantId,
  keySetId: 'B2C_1A_Secret',
  kid: 'one',
}
const content = { k: 'c2VjcmV0' }

function reasonOf(open: () => unknown): string | undefined {
  try {
    open()
    return undefined
  } catch (error) {
    return error instanceof SealedKeyError ? error.reason : String(error)
  }
}

describe('a sealed key', () => {
  it('opens at its place and shows nothing of its content', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (k) => {
        const sealed = sealKey(first, place, { k })
        expect(openKey([second, first], place, sealed)).toEqual({ k })
        expect(sealed).not.toContain(k)
        expect(sealingKeyId(sealed)).toBe(first.id)
      }),
    )
  })

  it('differs each time it is sealed', () => {
    expect(sealKey(first, place, content)).not.toBe(sealKey(first, place, content))
  })

  it.each([
    ['another tenant', { tenant: '22222222-2222-4222-8222-222222222222' as TenantId }],
    ['another set', { keySetId: 'B2C_1A_Other' }],
    ['another key', { kid: 'two' }],
  ])('does not open in %s', (_, other) => {
    const sealed = sealKey(first, place, content)
    expect(reasonOf(() => openKey([first], { ...place, ...other }, sealed))).toBe('damaged')
  })

  it('opens in the copy of a deleted set, and in any letter case of the id', () => {
    const sealed = sealKey(first, place, content)
    for (const keySetId of ['B2C_1A_Secret.bak', 'b2c_1a_SECRET']) {
      expect(openKey([first], { ...place, keySetId }, sealed)).toEqual(content)
    }
  })

  it('says which key encryption key is missing', () => {
    const sealed = sealKey(first, place, content)
    expect(() => openKey([second], place, sealed)).toThrow(
      `the key encryption key '${first.id}' was not given`,
    )
    expect(reasonOf(() => openKey([], place, sealed))).toBe('keyMissing')
  })

  it('does not open when any character was changed', () => {
    const sealed = sealKey(first, place, content)
    fc.assert(
      fc.property(
        fc.nat(sealed.length - 1),
        fc.constantFrom(...'abcXYZ019-_.'),
        (at, character) => {
          fc.pre(sealed[at] !== character)
          const changed = sealed.slice(0, at) + character + sealed.slice(at + 1)
          // The last character of a part may have bits that stand for nothing.
          fc.pre(at !== sealed.length - 1 && sealed[at + 1] !== '.')
          expect(reasonOf(() => openKey([first], place, changed))).toMatch(
            /^(?:damaged|keyMissing)$/u,
          )
        },
      ),
    )
  })

  it('opens with a new key alone when it was wrapped again', () => {
    const sealed = sealKey(first, place, content)
    const wrapped = rewrapKey([second, first], place, sealed) ?? ''
    expect(openKey([second], place, wrapped)).toEqual(content)
    expect(reasonOf(() => openKey([first], place, wrapped))).toBe('keyMissing')
    expect(rewrapKey([second], place, wrapped)).toBeUndefined()
  })
})
