import { expect, it } from 'vitest'
import type { Navigation } from '../../edm/csdl/schema-document.ts'
import { derivedType, entityType, property, text, type ComplexType } from '../../edm/model.ts'
import { liftNavigations } from './lift-navigations.ts'

const root = entityType('root', [property('id', text)])
const base = derivedType('base', root, [], { isAbstract: true })
const one = derivedType('one', base, [])
const two = derivedType('two', base, [])
const types: ReadonlyMap<string, ComplexType> = new Map(
  [root, base, one, two].map((type) => [type.name, type]),
)

const targets: Navigation = { name: 'targets', type: root, isCollection: true, isContained: false }
const owner: Navigation = { name: 'owner', type: root, isCollection: false, isContained: false }

function lift(...navigations: readonly (readonly [string, readonly Navigation[]])[]) {
  return Object.fromEntries(liftNavigations('n', types, new Map(navigations)))
}

it('declares what every derived type has at the abstract base alone', () => {
  expect(lift(['n.one', [owner, targets]], ['n.two', [targets]])).toEqual({
    'n.base': [targets],
    'n.one': [owner],
    'n.two': [],
  })
})

it('leaves what one of them lacks, or has with another form', () => {
  expect(lift(['n.one', [targets]])).toEqual({ 'n.one': [targets] })
  const single = { ...targets, isCollection: false }
  const unlike = lift(['n.one', [targets]], ['n.two', [single]])
  expect(unlike).toEqual({ 'n.one': [targets], 'n.two': [single] })
})
