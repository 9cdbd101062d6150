import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumJsonDepth, parseJsonWithTrailingCommas, parseStrictJson } from './strict-json.ts'

function messagesOf(text: string): readonly string[] {
  const result = parseStrictJson(text)
  return result.ok ? [] : result.findings.map(({ message }) => message)
}

describe('parseStrictJson', () => {
  it('reports a doubled brace, a trailing comma and the surplus closing brace of one body at once', () => {
    expect(messagesOf('{\n{\n  "a": [\n    "High",\n\n  ]\n}\n}')).toEqual([
      'line 2, column 1: the opening brace is doubled, found `{`',
      'line 6, column 3: a trailing comma is not JSON; expected another item, found `]`',
      'line 8, column 1: expected the end of the document, found `}`',
    ])
  })

  it.each([
    ['', 'line 1, column 1: expected a value, found the end of the document'],
    [
      '{"a":1,}',
      'line 1, column 8: a trailing comma is not JSON; expected another item, found `}`',
    ],
    ['{"a" 1}', 'line 1, column 6: expected `:` after the member name, found `1`'],
    ['[1 2]', 'line 1, column 4: expected `,` between items, found `2`'],
    ['/*c*/1', 'line 1, column 1: comments are not JSON, found `/`'],
    ['[1.]', 'line 1, column 2: the number is not complete, found `1.`'],
    ['"\\x"', 'line 1, column 1: unknown escape in the string, found `"\\x"`'],
    ['{"a":1,\r\n"a":2}', 'line 2, column 1: the member `a` occurs twice in one object'],
    ['{"a":{"__proto__":1}}', 'line 1, column 7: the member name `__proto__` is not allowed'],
    ['"\\u0000"', 'line 1, column 1: the string contains the NUL character'],
    ['{"\\ud800":1}', 'line 1, column 2: the string contains half of a surrogate pair'],
    [
      '['.repeat(100_000),
      `line 1, column ${maximumJsonDepth + 1}: objects and arrays are nested deeper than 64 levels`,
    ],
  ])('names the place and the fault of %j', (text, message) => {
    expect(messagesOf(text)).toEqual([message])
  })

  it('reads nesting of exactly the maximum depth', () => {
    const text = '['.repeat(maximumJsonDepth) + ']'.repeat(maximumJsonDepth)
    expect(parseStrictJson(text).ok).toBe(true)
  })

  it('reads back everything JSON.stringify prints, apart from what it refuses by name', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(
          !text.includes('__proto__') && !text.includes('\\u0000') && !/\\ud[89a-f]/u.test(text),
        )
        expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it('accepts a text only when the native parser does, and never throws', () => {
    const jsonLike = fc
      .array(fc.constantFrom(...'{}[]:,"\\ 0123.-+eEtrufalsn\n\u0001'), { maxLength: 20 })
      .map((characters) => characters.join(''))
    fc.assert(
      fc.property(jsonLike, (text) => {
        if (parseStrictJson(text).ok) expect(() => JSON.parse(text)).not.toThrow()
      }),
      { numRuns: 5_000 },
    )
  })

  it.each([
    ['a member twice, one of them nested', '{"a":{"b":1},"a":2}'],
    [
      'a member twice, between strings with quotes and colons',
      String.raw`{"\":":"\\","b\"":1,"\":":":"}`,
    ],
    ['a member twice, with blanks before the colon', '{"a" : 1 ,\n"a"\t: 2}'],
    [
      'a member twice, once with a blank, beside a string that begins with a colon',
      '{"a":":","a" :1}',
    ],
    ['a member twice, beside strings that begin with colons', '{"a":":","a":":","b":":"}'],
    ['a name in escapes', String.raw`{"\u0061":1,"a":2}`],
    ['a nesting of one level too many', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
  ])('refuses %s', (_, text) => {
    expect(parseStrictJson(text).ok).toBe(false)
  })

  it('reads names and values with quotes, backslashes and colons in them', () => {
    const value = { '":': '\\', '\\"': ['"', ':"', '\\\\:'], '': { ':': '' } }
    expect(parseStrictJson(JSON.stringify(value, null, 2))).toEqual({ ok: true, value })
  })

  it('reads a name with an escape where another name came before', () => {
    // Node.js 24 takes the second name for the one that it read before: a backslash and a quote.
    JSON.parse(String.raw`{"\":":0,"\\\"":0}`)
    const value = parseStrictJson(String.raw`[{"\":":0,"\":":0}]`)
    expect(value.ok).toBe(false)
    JSON.parse(String.raw`{"a":0,"\\\"":0}`)
    expect(parseStrictJson(String.raw`{"a":0,"\":":0}`)).toEqual({
      ok: true,
      value: { a: 0, '":': 0 },
    })
  })

  it('refuses a text exactly when a name is repeated, at any place', () => {
    const name = fc.oneof(
      fc.string().filter((text) => text !== '__proto__'),
      fc.constantFrom(':', '":', 'a:', 'a :', ' '),
    )
    const blank = fc.constantFrom('', '', ' ', '\n')
    const member = fc.tuple(name, blank, blank, name).map(([key, before, after, value]) => ({
      key,
      text: `${JSON.stringify(key)}${before}:${after}${JSON.stringify(value)}`,
    }))
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), (members) => {
        const isRepeated = new Set(members.map(({ key }) => key)).size < members.length
        const text = `[{${members.map((each) => each.text).join()}}]`
        expect(parseStrictJson(text).ok).toBe(!isRepeated)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('parseJsonWithTrailingCommas', () => {
  it('accepts one comma before a closing brace or bracket', () => {
    expect(parseJsonWithTrailingCommas('{"a":{"b":[1,],},}')).toEqual({
      ok: true,
      value: { a: { b: [1] } },
    })
  })

  it.each(['{"a":1,,}', '{,}', '[,]', '{"a":1}x', "{'a':1}", '{"a":01}'])('refuses %s', (text) => {
    expect(parseJsonWithTrailingCommas(text).ok).toBe(false)
  })
})
