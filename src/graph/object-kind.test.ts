import { describe, expect, it } from 'vitest'
import type { StoredObject } from '../store/port.ts'
import { mixedKind, objectKind } from './object-kind.ts'

const at = new Date('2026-03-02T10:15:30Z')

function stored(family: string): StoredObject {
  return { family, id: '1', version: 1, body: { size: 3 }, createdAt: at, modifiedAt: at }
}

const boxes = objectKind<{ readonly size: number }>({
  name: 'boxes',
  indexed: ['size'],
  index: ({ size }) => [{ property: 'size', value: size }],
})

describe('objectKind', () => {
  it('gives an object its body type and keeps the object itself', () => {
    const object = stored('boxes')
    const box = boxes.read(object)
    expect(box).toBe(object)
    expect([box.body.size, boxes.bodyOf(object).size]).toEqual([3, 3])
  })

  it.each(['crates', 'Boxes', 'deleted/boxes'])('refuses an object of the kind %s', (family) => {
    const message = `an object of kind ${family} was read as boxes`
    expect(() => boxes.read(stored(family))).toThrow(new TypeError(message))
    expect(() => boxes.bodyOf(stored(family))).toThrow(new TypeError(message))
  })
})

describe('mixedKind', () => {
  it('reads objects of any kind', () => {
    const object = stored('crates')
    expect(mixedKind('members', []).read(object)).toBe(object)
  })
})
