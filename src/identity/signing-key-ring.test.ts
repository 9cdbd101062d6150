import { beforeAll, describe, expect, it } from 'vitest'
import { generateSigningJwk, importSigningJwk, type SigningKey } from './signing-key.ts'
import { createSigningKeyRing, type StoredSigningKeys } from './signing-key-ring.ts'

const hour = 3_600_000

let [first, second]: readonly SigningKey[] = []
beforeAll(async () => {
  first = await importSigningJwk(await generateSigningJwk())
  second = await importSigningJwk(await generateSigningJwk())
})

function ringOver(initial: StoredSigningKeys) {
  const file = { version: '1', keys: initial, error: undefined as Error | undefined }
  const seen = { nowMs: 0, reads: 0, changes: [] as string[][], failures: [] as unknown[] }
  const ring = createSigningKeyRing({
    initial,
    readVersion: () => Promise.resolve(file.version),
    read: () => {
      seen.reads += 1
      return file.error ? Promise.reject(file.error) : Promise.resolve(file.keys)
    },
    clock: () => new Date(seen.nowMs),
    onChange: (keys) => seen.changes.push(keys.map(({ kid }) => kid)),
    onFailure: (error) => seen.failures.push(error),
  })
  return { file, seen, ring }
}

function requireKeys(): readonly [SigningKey, SigningKey] {
  if (!first || !second) throw new Error('the keys are made before the tests')
  return [first, second]
}

describe('createSigningKeyRing', () => {
  it('drops an older key when its overlap is over, and keeps the same set until then', () => {
    const [key, older] = requireKeys()
    const { ring, seen } = ringOver([{ key }, { key: older, acceptedUntil: new Date(hour) }])
    const set = ring.usable()
    seen.nowMs = hour - 1
    expect(ring.usable()).toBe(set)
    seen.nowMs = hour
    expect([set, ring.usable()]).toEqual([[key, older], [key]])
  })

  it('reads the keys when their version changes, and each failing version once', async () => {
    const [key, older] = requireKeys()
    const { ring, seen, file } = ringOver([{ key }])
    await ring.refresh()
    await ring.refresh()
    expect([seen.reads, seen.changes]).toEqual([1, []])
    file.version = '2'
    file.error = new Error('damaged')
    await ring.refresh()
    await ring.refresh()
    expect([ring.usable(), seen.failures]).toEqual([[key], [file.error]])
    file.version = '3'
    file.error = undefined
    file.keys = [{ key: older }, { key }]
    await ring.refresh()
    expect([ring.usable(), seen.changes]).toEqual([[older, key], [[older.kid, key.kid]]])
  })

  it('looks again for a call during another, because the keys may be newer than what that one saw', async () => {
    const [key, older] = requireKeys()
    const { ring, file } = ringOver([{ key }])
    await ring.refresh()
    const early = ring.refresh()
    file.version = '2'
    file.keys = [{ key: older }]
    await Promise.all([ring.refresh(), early])
    expect(ring.usable()).toEqual([older])
  })
})
