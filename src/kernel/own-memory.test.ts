import { describe, expect, it } from 'vitest'
import { ownMemoryOf, releaseMemory } from './own-memory.ts'

describe('memory of bytes', () => {
  it('is theirs when they fill it', () => {
    const bytes = new Uint8Array([1, 2, 3])
    expect(ownMemoryOf(bytes)).toBe(bytes.buffer)
    releaseMemory(bytes)
    expect(bytes).toHaveLength(0)
  })

  it('is not theirs when it holds other bytes, and stays', () => {
    const all = new Uint8Array([1, 2, 3])
    const some = all.subarray(1)
    expect(ownMemoryOf(some)).toBeUndefined()
    releaseMemory(some)
    expect([...all]).toEqual([1, 2, 3])
  })

  it('is none when there are no bytes', () => {
    expect(ownMemoryOf(new Uint8Array())).toBeUndefined()
  })

  it('is not theirs when threads share it', () => {
    expect(ownMemoryOf(new Uint8Array(new SharedArrayBuffer(2)))).toBeUndefined()
  })
})
