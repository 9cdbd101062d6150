import { describe, expect, expectTypeOf, it } from 'vitest'
import { complete, encodeComplex } from './complete.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  derivedType,
  enumType,
  oneOf,
  property,
  referenceTo,
  text,
} from './model.ts'
import type { StructuredValue } from './structured-value.ts'

const kind = enumType('kind', { circle: 0, unknownFutureValue: 1 })
const shape = complexType('shape', [property('kind', kind)])
const inner = complexType('inner', [property('list', collection(text))])
const outer = complexType('outer', [
  property('id', text, { isReadOnly: true }),
  property('name', text, { nullable: false }),
  property('mode', enumType('mode', { slow: 0, fast: 1 }), { default: 'slow' }),
  property('inner', inner),
  property('base', inner, { nullable: false }),
  property('maker', referenceTo('maker')),
  property('note', text, { isSparse: true }),
  property('glow', boolean, { versions: betaOnly }),
  property('shape', oneOf(shape, 'kind', { circle: derivedType('circle', shape, []) })),
])

const value = { shape: { kind: 'circle' }, name: 'x', maker: 'm1', inner: {}, glow: true }

describe('complete', () => {
  it('adds unset members in declared order', () => {
    expect(JSON.stringify(complete(outer, value, 'beta'))).toBe(
      JSON.stringify({
        name: 'x',
        mode: 'slow',
        inner: { list: [] },
        base: { list: [] },
        maker: 'm1',
        glow: true,
        shape: { kind: 'circle' },
      }),
    )
  })

  it('leaves out empty members that the type marks, where an answer omits them', () => {
    const marked = complexType('marked', [
      property('list', collection(text), { isOmittedWhenEmpty: true }),
      property('inner', inner, { isOmittedWhenEmpty: true }),
      property('name', text),
    ])
    const printed = (body: object) =>
      encodeComplex(marked, { ...body }, 'beta', { omitsEmptyMembers: true })
    expect(printed({})).toEqual({ name: null })
    expect(printed({ list: [], inner: null })).toEqual({ name: null })
    expect(printed({ list: ['x'], inner: {} })).toEqual({
      list: ['x'],
      inner: { list: [] },
      name: null,
    })
    expect(complete(marked, {}, 'beta')).toEqual({ list: [], inner: null, name: null })
    expect(encodeComplex(marked, {}, 'beta')).toEqual({ list: [], inner: null, name: null })
  })

  it('is idempotent', () => {
    const completed = complete(outer, value, 'beta')
    expect(complete(outer, completed, 'beta')).toEqual(completed)
  })

  it('keeps members that the service set and sparse members that are set', () => {
    expect(complete(inner, {}, 'beta')).toEqual({ list: [] })
    expect(complete(outer, { ...value, id: 'i', note: 'n' }, 'beta')).toMatchObject({
      id: 'i',
      note: 'n',
    })
  })

  it('has the type that the descriptor says', () => {
    type Outer = StructuredValue<typeof outer>
    expectTypeOf<Outer['name']>().toEqualTypeOf<string>()
    expectTypeOf<Outer['mode']>().toEqualTypeOf<'slow' | 'fast' | null>()
    expectTypeOf<NonNullable<Outer['inner']>['list']>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<Outer['note']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<NonNullable<Outer['shape']>['kind']>().toEqualTypeOf<'circle' | null>()
    expectTypeOf<StructuredValue<typeof outer>>().not.toHaveProperty('id')
  })
})

describe('encodeComplex', () => {
  it('prints the types and references of the wire and leaves out what v1.0 lacks', () => {
    expect(encodeComplex(outer, value, 'v1.0')).toEqual({
      name: 'x',
      mode: 'slow',
      inner: { list: [] },
      base: { list: [] },
      maker: { id: 'm1' },
      shape: { '@odata.type': '#microsoft.graph.circle', kind: 'circle' },
    })
  })
})
