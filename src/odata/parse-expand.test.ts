import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { parseExpand } from './parse-expand.ts'

describe('parseExpand', () => {
  it.each([
    ['manager', [{ property: 'manager' }]],
    [
      ' members ( $select = id, displayName ) , owners(select=id)',
      [
        { property: 'members', select: ['id', 'displayName'] },
        { property: 'owners', select: ['id'] },
      ],
    ],
    ['members($select=*)', [{ property: 'members' }]],
    ['manager($levels=max; $select=id)', [{ property: 'manager', select: ['id'], levels: 'max' }]],
    ['manager(levels=3)', [{ property: 'manager', levels: 3 }]],
  ])('reads %s', (text, terms) => {
    expect(parseExpand(text)).toEqual(terms)
  })

  it.each([
    ['', 400],
    ['a,', 400],
    ['a b', 400],
    ['a(', 400],
    ['a()', 400],
    ['a)b', 400],
    ['a($select=)', 400],
    ['a($select=b c)', 400],
    ['a,b,c,d,e,f', 400],
    ['a($levels=0)', 400],
    ['a($levels=1;$levels=2)', 400],
    ['a($levels=1;)', 400],
    ['a($top=1)', 501],
    ['a($expand=b)', 501],
    ['a($select=id;$top=1)', 501],
  ])('refuses %j with %i', (text, status) => {
    expect(() => parseExpand(text)).toThrow(expect.objectContaining({ status }))
  })

  it('throws nothing but refusals on any text', () => {
    const words = fc
      .array(fc.constantFrom('a', '(', ')', ',', '$select=', '=', ';', ' ', '*'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string(), words), (text) => {
        try {
          parseExpand(text)
        } catch (error) {
          expect(error).toBeInstanceOf(OstiaryError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
