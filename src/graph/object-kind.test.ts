import { describe, expect, it } from 'vitest'
import { complexType, flagsType, int32, property } from '../edm/model.ts'
import { DamagedRowError } from '../store/errors.ts'
import type { StoredObject } from '../store/port.ts'
import { mixedKind, objectKind, storedAs } from './object-kind.ts'

const at = new Date('2026-03-02T10:15:30Z')

function stored(family: string, body: StoredObject['body'] = { size: 3 }): StoredObject {
  return { family, id: '1', version: 1, body, createdAt: at, modifiedAt: at }
}

const boxType = complexType('box', [
  property('size', int32, { nullable: false }),
  property('colours', flagsType('colours', { red: 1, green: 2 })),
])

const boxes = objectKind<{ readonly size: number }>({
  name: 'boxes',
  indexed: ['size'],
  index: ({ size }) => [{ property: 'size', value: size }],
  misfitOf: storedAs(boxType, 'size'),
})

describe('objectKind', () => {
  it('gives an object its body type and keeps the object itself', () => {
    const object = stored('boxes', { size: 3, colours: 'red,green' })
    const box = boxes.read(object)
    expect(box).toBe(object)
    expect([box.body.size, boxes.bodyOf(object).size]).toEqual([3, 3])
  })

  it.each(['crates', 'Boxes', 'deleted/boxes'])('refuses an object of the kind %s', (family) => {
    const message = `an object of kind ${family} was read as boxes`
    expect(() => boxes.read(stored(family))).toThrow(new TypeError(message))
    expect(() => boxes.bodyOf(stored(family))).toThrow(new TypeError(message))
  })

  it.each([
    [{}, '/size'],
    [{ size: '3' }, '/size'],
    [{ size: null }, '/size'],
    [{ size: 3, colours: 'red,blue' }, '/colours'],
  ])('refuses the body %j and names the object and the member', (body, pointer) => {
    const error = new DamagedRowError({
      row: 'object `1` of `boxes`',
      fault: `does not fit its type at \`${pointer}\``,
    })
    expect(() => boxes.read(stored('boxes', body))).toThrow(error)
    expect(() => mixedKind('things', [], [boxes]).read(stored('boxes', body))).toThrow(error)
  })
})

describe('mixedKind', () => {
  it('reads objects of any kind', () => {
    const object = stored('crates')
    expect(mixedKind('members', [], [boxes]).read(object)).toBe(object)
    expect(mixedKind('members', [], [boxes]).read(stored('boxes'))).toMatchObject({ id: '1' })
  })
})
