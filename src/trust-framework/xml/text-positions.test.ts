import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLocate, printPosition } from './text-positions.ts'

it('finds the position that counting the lines before an offset gives', () => {
  const text = fc
    .array(fc.constantFrom('a', '\t', '\r', '\n', '\r\n', 'é', '😀'), { maxLength: 30 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.nat(60), (text, distance) => {
      const offset = Math.min(distance, text.length)
      fc.pre(!(text[offset - 1] === '\r' && text[offset] === '\n'))
      const lines = text.slice(0, offset).split(/\r\n|\r|\n/u)
      const expected = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
      expect(createLocate(text)(offset)).toEqual(expected)
    }),
  )
})

it('counts a tab as one column and a character outside the basic plane as two', () => {
  expect(printPosition(createLocate('\t😀x')(3))).toBe('1:4')
})
