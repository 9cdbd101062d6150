import { describe, expect, it } from 'vitest'
import { activeKeyAt } from './active-key.ts'
import type { StoredKey } from './stored-key-set.ts'
import vectors from './vectors/active-keys.json' with { type: 'json' }

interface Row {
  readonly name: string
  readonly keys: readonly Partial<Pick<StoredKey, 'nbf' | 'exp' | 'status'>>[]
  /** The place of the active key. */
  readonly active: number | null
}

describe('activeKeyAt', () => {
  it.each(vectors.rows as readonly Row[])('$name', ({ keys, active }) => {
    const candidates = keys.map((key) => ({ status: 'enabled' as const, ...key }))
    const found = activeKeyAt(candidates, vectors.now)
    expect(found === undefined ? null : candidates.indexOf(found)).toBe(active)
  })
})
