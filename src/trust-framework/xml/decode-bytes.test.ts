import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBytes, type Encoding } from './decode-bytes.ts'

const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le')
const utf16be = (text: string): Buffer => utf16le(text).swap16()

const fault = (text: string, position?: readonly [number, number]) => {
  const message = `The policy being uploaded is not XML or is not correctly formatted: ${text}.`
  const ostiaryCode: unknown = expect.stringMatching(/^trustFramework\.document\./u)
  const finding =
    position === undefined
      ? { ostiaryCode, message }
      : {
          ostiaryCode,
          message: `${message} Line ${position[0]}, position ${position[1]}.`,
          target: position.join(':'),
        }
  return { ok: false, findings: [finding] }
}

const decoded = (text: string, encoding: Encoding) => ({ ok: true, value: { text, encoding } })

const declare = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>é</a>`

describe('decodeBytes', () => {
  it.each([
    ['no sign', Buffer.from('<a>é😀</a>'), decoded('<a>é😀</a>', 'utf-8')],
    ['a UTF-8 mark', Buffer.from('\ufeff<a>é</a>'), decoded('<a>é</a>', 'utf-8')],
    ['a UTF-16LE mark', utf16le('\ufeff<a>é😀</a>'), decoded('<a>é😀</a>', 'utf-16le')],
    ['a UTF-16BE mark', utf16be('\ufeff<a>é😀</a>'), decoded('<a>é😀</a>', 'utf-16be')],
    ['UTF-16LE without a mark', utf16le('<a>é</a>'), decoded('<a>é</a>', 'utf-16le')],
    ['UTF-16BE without a mark', utf16be('<a>é</a>'), decoded('<a>é</a>', 'utf-16be')],
    ['a written U+FFFD', Buffer.from('<a>\ufffd</a>'), decoded('<a>\ufffd</a>', 'utf-8')],
    [
      'a written U+FFFD in UTF-16',
      utf16be('\ufeff<a>\ufffd</a>'),
      decoded('<a>\ufffd</a>', 'utf-16be'),
    ],
    ['an empty body', Buffer.from(''), decoded('', 'utf-8')],
  ])('recognizes %s', (_, bytes, result) => {
    expect(decodeBytes(bytes, {})).toEqual(result)
  })

  it.each([
    ['UTF-8', 'utf-8', 'utf8'],
    ['utf8', 'utf-8', 'utf8'],
    ['UTF-16', 'utf-16le', 'utf16le'],
    ['utf-16le', 'utf-16le', 'utf16le'],
    ['ISO-8859-1', 'iso-8859-1', 'latin1'],
    ['Windows-1252', 'windows-1252', 'latin1'],
  ] as const)('decodes as the declaration %s says', (name, encoding, nodeEncoding) => {
    const text = declare(name)
    expect(decodeBytes(Buffer.from(text, nodeEncoding), {})).toEqual(decoded(text, encoding))
  })

  it('tells ISO-8859-1 from windows-1252', () => {
    const latin = Buffer.from(`${declare('iso-8859-1')}\u0080`, 'latin1')
    const windows = Buffer.from(`${declare('windows-1252')}\u0080`, 'latin1')
    expect(decodeBytes(latin, {})).toEqual(decoded(`${declare('iso-8859-1')}\u0080`, 'iso-8859-1'))
    expect(decodeBytes(windows, {})).toEqual(decoded(`${declare('windows-1252')}€`, 'windows-1252'))
  })

  it.each([
    ['iso-8859-1', Buffer.from('<a>é</a>', 'latin1'), decoded('<a>é</a>', 'iso-8859-1')],
    ['"UTF-8"', Buffer.from('<a>é</a>'), decoded('<a>é</a>', 'utf-8')],
    ['utf-16be', utf16be('é'), decoded('é', 'utf-16be')],
    ['utf-16', utf16be('éé'), decoded('éé', 'utf-16be')],
    ['utf-8', utf16le('<a/>'), decoded('<a/>', 'utf-16le')],
    ['utf-16', Buffer.from(declare('utf-8')), decoded(declare('utf-8'), 'utf-8')],
    ['unheard-of', Buffer.from('\ufeff<a/>'), decoded('<a/>', 'utf-8')],
    [
      'unheard-of',
      Buffer.from('<a/>'),
      fault('the charset `unheard-of` of the content type is not supported'),
    ],
  ])('gives the charset %s the word only where the bytes say nothing', (charset, bytes, result) => {
    expect(decodeBytes(bytes, { charset })).toEqual(result)
  })

  it.each([
    ['UTF-8 mark against UTF-16', Buffer.from(`\ufeff${declare('utf-16')}`), 'utf-16', 'in UTF-8'],
    ['UTF-16LE mark against UTF-8', utf16le(`\ufeff${declare('UTF-8')}`), 'UTF-8', 'in UTF-16LE'],
    ['byte orders', utf16be(`\ufeff${declare('utf-16le')}`), 'utf-16le', 'in UTF-16BE'],
    ['UTF-16BE without a mark', utf16be(declare('UTF-8')), 'UTF-8', 'in UTF-16BE'],
    ['single bytes against UTF-16', Buffer.from(declare('utf-16')), 'utf-16', 'not in it'],
    [
      'UTF-8 mark against ASCII',
      Buffer.from(`\ufeff${declare('us-ascii')}`),
      'us-ascii',
      'in UTF-8',
    ],
  ])('refuses a contradiction: %s', (_, bytes, name, contradiction) => {
    expect(decodeBytes(bytes, {})).toEqual(
      fault(`the encoding \`${name}\` is declared, but the bytes are ${contradiction}`, [1, 31]),
    )
  })

  it.each([
    [Buffer.from(declare('utf-7')), 'the encoding `utf-7` is not supported', [1, 31] as const],
    [
      Buffer.from("<?xml encoding='x'?><a/>"),
      'the encoding `x` is not supported',
      [1, 17] as const,
    ],
    [Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), 'the encoding UTF-32 is not supported'],
    [Buffer.from([0, 0, 0, 0x3c]), 'the encoding UTF-32 is not supported'],
    [Buffer.from([0x4c, 0x6f, 0xa7, 0x94]), 'the encoding EBCDIC is not supported'],
  ])('refuses %j by name', (bytes, message, position?) => {
    expect(decodeBytes(bytes, {})).toEqual(fault(message, position))
  })

  it.each([
    ['a truncated character', Buffer.from([0x3c, 0x61, 0x0a, 0xc3, 0xa9, 0xe2, 0x82]), 5, [2, 2]],
    ['a stray continuation', Buffer.from([0xef, 0xbb, 0xbf, 0x3c, 0x80]), 4, [1, 2]],
    ['an overlong form', Buffer.from([0x3c, 0xc0, 0xaf]), 1, [1, 2]],
    ['a surrogate', Buffer.from([0x3c, 0xed, 0xa0, 0x80]), 1, [1, 2]],
    ['EF BF without its end', Buffer.from([0x3c, 0xef, 0xbf, 0x3c]), 1, [1, 2]],
    ['a late fault after U+FFFD', Buffer.from([0xef, 0xbf, 0xbd, 0x0d, 0xff]), 4, [2, 1]],
  ] as const)('names the offset and position of malformed UTF-8: %s', (_, bytes, offset, at) => {
    expect(decodeBytes(bytes, {})).toEqual(
      fault(`the byte at offset ${offset} does not begin a character of UTF-8`, at),
    )
  })

  it.each([
    [
      'half a unit',
      Buffer.concat([utf16le('\ufeff<a'), Buffer.from([0x3e])]),
      'UTF-16LE',
      6,
      [1, 3],
    ],
    ['a lone high surrogate', utf16be('\ufeff\n\ud800a'), 'UTF-16BE', 4, [2, 1]],
    ['a lone low surrogate', utf16le('\ufeff\ufffd\udc00'), 'UTF-16LE', 4, [1, 2]],
  ] as const)(
    'names the offset and position of malformed UTF-16: %s',
    (_, bytes, name, offset, at) => {
      expect(decodeBytes(bytes, {})).toEqual(
        fault(`the byte at offset ${offset} does not begin a character of ${name}`, at),
      )
    },
  )

  it('names the first byte that is not an ASCII character', () => {
    const bytes = Buffer.from(declare('us-ascii'))
    expect(decodeBytes(bytes, {})).toEqual(
      fault('the byte at offset 44 does not begin a character of US-ASCII', [1, 45]),
    )
  })

  it('reads back every text with a mark, in each encoding that has one', () => {
    const text = fc.string({ unit: 'binary' }).filter((text) => !text.startsWith('\0'))
    fc.assert(
      fc.property(text, (text) => {
        expect(decodeBytes(Buffer.from(`\ufeff${text}`), {})).toEqual(decoded(text, 'utf-8'))
        expect(decodeBytes(utf16le(`\ufeff${text}`), {})).toEqual(decoded(text, 'utf-16le'))
        expect(decodeBytes(utf16be(`\ufeff${text}`), {})).toEqual(decoded(text, 'utf-16be'))
      }),
    )
  })

  it('finds the malformed byte that a reader of one character at a time stops at', () => {
    // RFC 3629, section 4, written as a grammar.
    const character =
      /[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}/y
    const stopOf = (bytes: Uint8Array): number => {
      const text = Buffer.from(bytes).toString('latin1')
      let offset = 0
      for (;;) {
        character.lastIndex = offset
        if (!character.test(text)) return offset
        offset = character.lastIndex
      }
    }
    const byte = fc.oneof(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xbd, 0xc3, 0xe0, 0xed, 0xef, 0xf0),
      fc.nat(255),
    )
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (tail) => {
        const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, ...tail])
        const result = decodeBytes(bytes, {})
        const stop = stopOf(bytes)
        const offset = result.ok
          ? bytes.length
          : Number(/offset (\d+)/u.exec(result.findings[0]?.message ?? '')?.[1])
        expect(offset).toBe(stop)
      }),
      { numRuns: 2_000 },
    )
  })
})
