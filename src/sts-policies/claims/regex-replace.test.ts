import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePattern, isWithinEffort, regexReplace } from './regex-replace.ts'

function replace(regex: string, value: string, replacement: string, inputs = {}): string {
  const pattern = compilePattern(regex)
  if (pattern === 'malformed') return pattern
  if ('code' in pattern) return pattern.code
  const outcome = regexReplace(pattern, value, replacement, new Map(Object.entries(inputs)))
  return outcome.kind === 'text' ? outcome.text : outcome.reason.code
}

it.each([
  ['classes look at all of Unicode', String.raw`^\w+ \d+$`, 'Ärzte ٣', '{0}', 'Ärzte ٣'],
  ['negated classes', String.raw`^(\D+)(\S)(\W)`, 'ab-1', '{1}|{2}|{3}', 'a|b|-'],
  ['a range and a class', String.raw`[\da-f]+`, 'zz12fezz', '{0}', '12fe'],
  ['letter case that a group ignores', '(?i:SMTP):(.+)', 'smtp:a', '{1}', 'a'],
  ['lazy', '^(.+?)b', 'aabab', '{1}', 'aa'],
  ['lines', '(?m)^b(.*)$', 'a\nbc\nd', '{1}', 'c'],
  ['a point and a line feed', 'a.b', 'a\nb', 'x', 'noMatch'],
  ['a point and a line feed, single line', '(?s)a.b', 'a\nb', 'x', 'x'],
  ['the last of two groups of one name', '(?<n>a)(?<n>b)', 'ab', '{n}', 'b'],
  ['a group before an input of its name', '(?<n>a)', 'a', '{n}', 'a'],
  ['`$` before a last line feed', 'a$', 'a\n', 'x', 'patternUnsupported'],
  [String.raw`\z before a last line feed`, String.raw`a\z`, 'a\n', 'x', 'noMatch'],
  ['a character outside the basic plane', '😀', '😀', 'x', 'patternUnsupported'],
  [String.raw`\W among others`, String.raw`[a\W]`, 'a', 'x', 'patternUnsupported'],
  ['look-behind', '(?<=a)b', 'ab', 'x', 'patternUnsupported'],
  ['a pattern that is none', '(a', 'a', 'x', 'malformed'],
  ['a dollar in the replacement', 'a', 'a', '$& {0}', '$& a'],
])('%s', (_, regex, value, replacement, expected) => {
  expect(replace(regex, value, replacement, { n: 'input' })).toBe(expected)
})

it('finds the same text as JavaScript where both have the same meaning', () => {
  const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', '(ab)', '(?:ba|b)', String.raw`\d`)
  const quantifier = fc.constantFrom('', '', '*', '+', '?', '{1,2}', '*?', '+?', '??')
  const sequence = fc
    .array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join(''))
  const pattern = fc
    .tuple(fc.constantFrom('', '^'), fc.array(sequence, { minLength: 1, maxLength: 3 }))
    .map(([start, options]) => `${start}(?:${options.join('|')})`)
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'ä'), maxLength: 12 })
  fc.assert(
    fc.property(pattern, text, (regex, value) => {
      const expected = new RegExp(regex, 'u').exec(value)?.[0] ?? 'noMatch'
      expect(replace(regex, value, '{0}')).toBe(expected)
    }),
    { numRuns: 500 },
  )
})

it.each(['(a+)+$', '(a|a)*b', '(.*)*x', '(?:a?){400}', String.raw`(\w+\s?)+!`, '(a*)*(a*)*b'])(
  'never stalls on %s',
  (regex) => {
    const pattern = compilePattern(regex)
    const value = 'a'.repeat(4_000)
    if (pattern === 'malformed' || 'code' in pattern) throw new Error('the pattern must compile')
    const start = performance.now()
    if (isWithinEffort(pattern, [value], '{0}')) regexReplace(pattern, value, '{0}', new Map())
    expect(performance.now() - start).toBeLessThan(2_000)
  },
)

it('makes no text longer than a value may be, however often the replacement repeats an input', () => {
  const input = { q: 'm'.repeat(4_096) }
  expect(replace('^', 'a', '{q}', input)).toBe(input.q)
  expect(replace('^', 'a', '{q}!', input)).toBe('valueTooLong')
  expect(replace('^', 'a', '{q}'.repeat(80_000), input)).toBe('valueTooLong')
})

it('counts the replacement of each value as effort', () => {
  const pattern = compilePattern('^')
  if (pattern === 'malformed' || 'code' in pattern) throw new Error('the pattern must compile')
  const values = Array.from({ length: 1_000 }, () => 'a')
  expect(isWithinEffort(pattern, values, '{q}')).toBe(true)
  expect(isWithinEffort(pattern, values, '{q}'.repeat(1_000))).toBe(false)
})
