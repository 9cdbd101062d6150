import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumPatternLength, maximumPatternSize, parsePattern } from './pattern.ts'

describe('parsePattern', () => {
  it.each([
    ["^.*?@(?'captureGroup'.*)$", ['captureGroup']],
    ["(?'domain'^.*?)(?i)(\\@fabrikam\\.com)$", ['domain', '1']],
    ['acl_(?<group>\\S{2})_.*', ['group']],
    ['^(?<full>.+@.+)$', ['full']],
    ['(a)(?:b|c)(d)', ['1', '2']],
    ['[]a-z\\d-]+', []],
    ['^$', []],
    ['{not a quantifier}', []],
    ['BP2:([^|]+)', ['1']],
    ['a(?# what it is)(b)(?I)c', ['1']],
  ])('reads %s', (text, groupNames) => {
    const parsed = parsePattern(text)
    expect(parsed.ok && [...parsed.groupNames]).toEqual(groupNames)
  })

  it('keeps bounds, laziness and options', () => {
    expect(parsePattern('a{2,3}?(?i:b)c')).toMatchObject({
      node: {
        parts: [
          { kind: 'repeat', least: 2, most: 3, isLazy: true },
          { kind: 'character', ignoresCase: true },
          { kind: 'character', ignoresCase: false },
        ],
      },
    })
  })

  it.each([
    ['a*', 0, Infinity],
    ['a+', 1, Infinity],
    ['a?', 0, 1],
    ['a{3}', 3, 3],
    ['a{3,}', 3, Infinity],
    ['a{0,2}', 0, 2],
  ])('reads the bounds of %s', (text, least, most) => {
    expect(parsePattern(text)).toMatchObject({ node: { kind: 'repeat', least, most } })
  })

  it('reads alternatives in their order', () => {
    const letter = (text: string) => {
      const unit = text.charCodeAt(0)
      return { kind: 'character', among: [{ from: unit, to: unit }] }
    }
    expect(parsePattern('a|b')).toMatchObject({
      node: { kind: 'choice', options: [letter('a'), letter('b')] },
    })
  })

  it('reads characters by their number', () => {
    const units = parsePattern('\\x414\\u0042\\0\\012\\cA\\t')
    const parts = units.ok && units.node.kind === 'sequence' ? units.node.parts : []
    expect(parts.map((part) => part.kind === 'character' && part.among[0])).toEqual(
      [65, 52, 66, 0, 10, 1, 9].map((unit) => ({ from: unit, to: unit })),
    )
  })

  it('ends an option with the group that sets it', () => {
    expect(parsePattern('(?:(?i)a)b')).toMatchObject({
      node: { parts: [{ ignoresCase: true }, { ignoresCase: false }] },
    })
  })

  it.each([
    ['(a', '`(` is not closed', 0],
    ['a)', '`)` without `(`', 1],
    ['[a', '`[` is not closed', 0],
    ['*a', '`*` has nothing to repeat', 0],
    ['a**', 'a quantifier is repeated', 2],
    ['a{3,2}', 'the repetition has its bounds in the wrong order', 1],
    ['[z-a]', 'a range has its ends in the wrong order', 0],
    ['(?y:a)', '`y` is not an option', 0],
    ['(?%a)', 'the group has an unknown form', 0],
    ['a\\', 'the pattern ends with a backslash', 1],
    ['\\y', '`\\y` is not an escape', 0],
    ['\\x1', '`\\x` lacks its digits', 0],
    ['\\c1', '`\\c` lacks its letter', 0],
  ])('refuses %s', (text, reason, offset) => {
    expect(parsePattern(text)).toEqual({ ok: false, isMalformed: true, reason, offset })
  })

  it.each([
    '(?=a)',
    '(?<!a)',
    '(?>a)',
    '(?(a)b|c)',
    '(?<a-b>c)',
    '(a)\\1',
    '\\k<a>',
    '\\p{L}',
    '\\Ga',
    '[a-z-[b]]',
    '(?x) a',
    '(a{1000}){1000}',
    'a{1000000}',
    '('.repeat(60) + ')'.repeat(60),
  ])('does not support %s', (text) => {
    expect(parsePattern(text)).toMatchObject({ ok: false, isMalformed: false })
  })

  it('reads a pattern of the greatest length, and none of one character more', () => {
    expect(parsePattern('a'.repeat(maximumPatternLength)).ok).toBe(true)
    expect(parsePattern('a'.repeat(maximumPatternLength + 1))).toMatchObject({ isMalformed: false })
  })

  it('counts repetitions that are written out', () => {
    expect(parsePattern(`a{${maximumPatternSize - 1}}`).ok).toBe(true)
    expect(parsePattern(`a{${maximumPatternSize}}`).ok).toBe(false)
  })

  it('never throws, and accepts what the engine of JavaScript accepts of the same subset', () => {
    const piece = fc.constantFrom('a', '.', '\\d', '[a-c]', '(b)', '(?:c|d)', '^', '$', '\\.')
    const quantifier = fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '*?')
    const part = fc
      .tuple(piece, quantifier)
      .filter(([text, sign]) => sign === '' || !/^[$^]/u.test(text))
      .map((texts) => texts.join(''))
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join('')),
        (text) => {
          expect(() => new RegExp(text, 'u')).not.toThrow()
          expect(parsePattern(text).ok).toBe(true)
        },
      ),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePattern(text)))
  })
})
