import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../kernel/json.ts'
import { isExpressibleIn } from './expressible.ts'
import { betaOnly, boolean, collection, complexType, property, text, wordOf } from './model.ts'

const user = wordOf({
  keywords: [{ name: 'All' }, { name: 'AllAgents', versions: betaOnly }],
  readOther: (id) => id,
})
const inner = complexType('inner', [
  property('note', text),
  property('flag', boolean, { versions: betaOnly, default: false }),
])
const outer = complexType('outer', [
  property('users', collection(user)),
  property('tags', collection(text), { versions: betaOnly }),
  property('inner', inner),
])

const table: readonly (readonly [string, JsonObject, boolean])[] = [
  ['nothing set', {}, true],
  ['beta members that are unset', { tags: [], inner: { note: 'x', flag: false } }, true],
  ['a beta member', { tags: ['x'] }, false],
  ['a beta member inside an object', { inner: { flag: true } }, false],
  ['a word of both versions', { users: ['All', '7'] }, true],
  ['a word of beta', { users: ['All', 'AllAgents'] }, false],
]

describe('isExpressibleIn', () => {
  it.each(table)('v1.0 and %s', (_, value, expected) => {
    expect(isExpressibleIn(outer, value, 'v1.0')).toBe(expected)
    expect(isExpressibleIn(outer, value, 'beta')).toBe(true)
  })
})
