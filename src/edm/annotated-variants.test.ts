import { describe, expect, it } from 'vitest'
import { complete, encodeComplex } from './complete.ts'
import { decodeComplex } from './decode.ts'
import { mergePatch } from './merge-patch.ts'
import {
  boolean,
  collection,
  complexType,
  derivedType,
  oneOf,
  property,
  text,
  typeAnnotation,
} from './model.ts'

const shape = complexType('shape', [], { isAbstract: true })
const anyShape = oneOf(shape, typeAnnotation, {
  '#microsoft.graph.circle': derivedType('circle', shape, [property('radius', text)]),
  '#microsoft.graph.square': derivedType('square', shape, [
    property('side', text),
    property('isTilted', boolean),
  ]),
})
const drawing = complexType('drawing', [
  property('frame', anyShape),
  property('shapes', collection(anyShape)),
])

const square = { '@odata.type': '#microsoft.graph.square', side: '2', isTilted: null }

describe('a member whose derived type is only named by its annotation', () => {
  it('keeps the annotation in its one spelling, from the request to the answer', () => {
    const json = {
      shapes: [
        { '@odata.type': 'microsoft.graph.Circle', radius: '1' },
        { side: '2', '@odata.type': '#microsoft.graph.square' },
      ],
    }
    const { value, findings } = decodeComplex(drawing, json, { version: 'v1.0' })
    const stored = complete(drawing, value, 'v1.0')
    const expected = {
      frame: null,
      shapes: [{ '@odata.type': '#microsoft.graph.circle', radius: '1' }, square],
    }
    expect(findings).toEqual([])
    expect(JSON.stringify(stored)).toBe(JSON.stringify(expected))
    expect(JSON.stringify(encodeComplex(drawing, stored, 'v1.0'))).toBe(JSON.stringify(expected))
  })

  it('is refused without the annotation and with an unknown one', () => {
    const json = { frame: { side: '2' }, shapes: [{ '@odata.type': '#microsoft.graph.cicle' }] }
    expect(decodeComplex(drawing, json, { version: 'v1.0' }).findings).toEqual([
      {
        ostiaryCode: 'body.typeRequired',
        message:
          '`frame` needs `@odata.type`: `#microsoft.graph.circle` or `#microsoft.graph.square`',
        target: '/frame',
      },
      {
        ostiaryCode: 'body.typeUnknown',
        message:
          '`#microsoft.graph.cicle` is not a type of `shapes[0]`; did you mean `#microsoft.graph.circle`?',
        target: '/shapes/0/@odata.type',
      },
    ])
  })

  it.each([
    [
      { '@odata.type': '#microsoft.graph.square', isTilted: true },
      { ...square, isTilted: true },
    ],
    [
      { '@odata.type': '#microsoft.graph.circle', radius: '1' },
      { '@odata.type': '#microsoft.graph.circle', radius: '1' },
    ],
  ])('merges a change of the same type and is replaced by one of another', (frame, expected) => {
    expect(mergePatch(drawing, { frame: square }, { frame })).toEqual({ frame: expected })
  })
})
