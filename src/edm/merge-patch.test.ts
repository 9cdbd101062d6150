import { describe, expect, it } from 'vitest'
import { mergePatch } from './merge-patch.ts'
import { collection, complexType, derivedType, enumType, oneOf, property, text } from './model.ts'

const tenants = complexType('tenants', [property('kind', enumType('kind', { all: 0, some: 1 }))])
const inner = complexType('inner', [property('one', text), property('list', collection(text))])
const outer = complexType('outer', [
  property('name', text),
  property('inner', inner),
  property(
    'tenants',
    oneOf(tenants, 'kind', {
      all: derivedType('all', tenants, []),
      some: derivedType('some', tenants, [property('members', collection(text))]),
    }),
  ),
])

const current = {
  name: 'x',
  inner: { one: 'a', list: ['b', 'c'] },
  tenants: { kind: 'some', members: ['t1'] },
}

describe('mergePatch', () => {
  it.each([
    ['keeps what the patch does not name', {}, current],
    [
      'merges objects member by member',
      { inner: { one: 'z' } },
      { ...current, inner: { one: 'z', list: ['b', 'c'] } },
    ],
    [
      'replaces collections',
      { inner: { list: ['d'] } },
      { ...current, inner: { one: 'a', list: ['d'] } },
    ],
    [
      'empties a collection that is set to null',
      { inner: { list: null } },
      { ...current, inner: { one: 'a', list: [] } },
    ],
    ['clears an object that is set to null', { inner: null }, { ...current, inner: null }],
    [
      'merges an object of the same derived type',
      { tenants: { kind: 'some', members: ['t2'] } },
      { ...current, tenants: { kind: 'some', members: ['t2'] } },
    ],
    [
      'replaces an object of another derived type',
      { tenants: { kind: 'all' } },
      { ...current, tenants: { kind: 'all' } },
    ],
  ])('%s', (_, patch, merged) => {
    expect(mergePatch(outer, current, patch)).toEqual(merged)
  })

  it('makes an object where there was none', () => {
    expect(mergePatch(outer, { inner: null }, { inner: { one: 'z' } })).toEqual({
      inner: { one: 'z' },
    })
  })
})
