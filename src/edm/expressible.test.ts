import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../kernel/json.ts'
import { isExpressibleIn } from './expressible.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  enumType,
  flagsType,
  property,
  text,
  wordOf,
} from './model.ts'

const user = wordOf({
  keywords: [{ name: 'All' }, { name: 'AllAgents', versions: betaOnly }],
  readOther: (id) => id,
})
const colour = enumType('colour', { red: 0, green: 1, gold: 2 }, { inBeta: ['gold'] })
const side = flagsType('side', { left: 1, right: 2, inside: 4 }, { inBeta: ['inside'] })
const inner = complexType('inner', [
  property('note', text),
  property('flag', boolean, { versions: betaOnly, default: false }),
])
const outer = complexType('outer', [
  property('users', collection(user)),
  property('tags', collection(text), { versions: betaOnly }),
  property('inner', inner),
  property('colour', colour),
  property('colours', collection(colour)),
  property('sides', side),
])

const table: readonly (readonly [string, JsonObject, boolean])[] = [
  ['nothing set', {}, true],
  ['beta members that are unset', { tags: [], inner: { note: 'x', flag: false } }, true],
  ['a beta member', { tags: ['x'] }, false],
  ['a beta member inside an object', { inner: { flag: true } }, false],
  ['a word of both versions', { users: ['All', '7'] }, true],
  ['a word of beta', { users: ['All', 'AllAgents'] }, false],
  ['enumeration members of both', { colour: 'red', colours: ['green'], sides: 'left' }, true],
  ['an enumeration member of beta', { colour: 'gold' }, false],
  ['an enumeration member of beta in a list', { colours: ['red', 'gold'] }, false],
  ['a flag of beta', { sides: 'left,inside' }, false],
]

describe('isExpressibleIn', () => {
  it.each(table)('v1.0 and %s', (_, value, expected) => {
    expect(isExpressibleIn(outer, value, 'v1.0')).toBe(expected)
    expect(isExpressibleIn(outer, value, 'beta')).toBe(true)
  })
})
