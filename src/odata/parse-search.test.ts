import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { indexedCandidate, matchesFilter } from './evaluate-filter.ts'
import { parseSearch } from './parse-search.ts'

const room = indexedCandidate([
  { property: 'displayName', value: 'Conf Room Adams' },
  { property: 'mail', value: 'adams@contoso.com' },
])

describe('parseSearch', () => {
  it.each([
    ['"displayName:room"', true],
    ['"displayName:adams conf"', true],
    ['"displayName:adams-crystal"', false],
    ['"mail:adams"', true],
    ['"mail:contoso"', false],
    ['"displayName:x" OR "mail:ADAMS@"', true],
    ['"displayName:x" OR "displayName:room" AND "mail:x"', false],
    ['("displayName:x" OR "displayName:room") AND "mail:a"', true],
    [' " displayName : Room " ', true],
  ])('finds by %s: %s', (text, isFound) => {
    expect(matchesFilter(parseSearch(text), room)).toBe(isFound)
  })

  it.each([
    'displayName:room',
    '"room"',
    '"displayName:"',
    '"displayName:x',
    '"displayName:x" "mail:y"',
    '"displayName:x" or "mail:y"',
    '("displayName:x"',
    '',
    '('.repeat(10_000),
    `"displayName:${'a '.repeat(101)}"`,
  ])('refuses %s', (text) => {
    expect(() => parseSearch(text)).toThrow(
      expect.objectContaining({ status: 400, code: 'BadRequest' }),
    )
  })

  it('throws nothing but refusals on any text', () => {
    const words = fc
      .array(fc.constantFrom('"a:b"', '"', '(', ')', 'AND', 'OR', 'a:b', '\\', ' ', '"x"'))
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(fc.oneof(fc.string(), words), (text) => {
        try {
          parseSearch(text)
        } catch (error) {
          expect(error).toBeInstanceOf(OstiaryError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
