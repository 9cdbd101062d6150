import { describe, expect, it } from 'vitest'
import { valueAt, withValueAt } from './member-path.ts'
import { sameJson } from './same-json.ts'

describe('valueAt', () => {
  it.each([
    [{ a: { b: 1 } }, 1],
    [{ a: { b: null } }, null],
    [{ a: null }, null],
    [{ a: {} }, undefined],
    [{}, undefined],
    [{ a: 'text' }, undefined],
  ])('reads a.b of %j', (object, value) => {
    expect(valueAt(object, 'a.b')).toBe(value)
  })

  it('sees no inherited member', () => {
    expect(valueAt({}, 'constructor')).toBeUndefined()
  })
})

describe('withValueAt', () => {
  it('replaces, makes and removes members without touching the original', () => {
    const original = Object.freeze({ a: Object.freeze({ b: 1, c: 2 }), d: null })
    expect(withValueAt(original, 'a.b', 3)).toEqual({ a: { b: 3, c: 2 }, d: null })
    expect(withValueAt(original, 'a.b', undefined)).toEqual({ a: { c: 2 }, d: null })
    expect(withValueAt(original, 'd.e', 4)).toEqual({ a: { b: 1, c: 2 }, d: { e: 4 } })
  })
})

describe('sameJson', () => {
  it.each([
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: null }, {}, false],
    [[], {}, false],
    [null, undefined, false],
    ['1', 1, false],
  ])('compares %j with %j', (one, other, isSame) => {
    expect(sameJson(one, other)).toBe(isSame)
  })
})
