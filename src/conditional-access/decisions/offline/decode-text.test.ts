import { describe, expect, it } from 'vitest'
import { encoded, type Encoding } from '../../../../test/support/exports/export-folders.ts'
import { decodeText } from './decode-text.ts'

const text = '{\r\n  "displayName": "Österreich 🇦🇹"\r\n}'
const encodings: readonly Encoding[] = [
  'utf8',
  'utf8Mark',
  'utf16le',
  'utf16leMark',
  'utf16be',
  'utf16beMark',
]

describe('decodeText', () => {
  it.each(encodings)('reads %s', (encoding) => {
    const read = decodeText({ name: 'a.json', bytes: encoded(text, encoding) })
    expect(read).toEqual({ ok: true, value: text })
  })

  it.each([
    ['text in Windows-1252', Buffer.from(text.replace('🇦🇹', ''), 'latin1')],
    ['UTF-16 that ends in the middle of a character', encoded(text, 'utf16leMark').subarray(0, -1)],
    ['half of a surrogate pair', encoded('["\u{d83c}"]', 'utf16le')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452ff00ff', 'hex')],
    ['text with zero bytes', Buffer.from('{"a":"\0\0"}')],
  ])('has one finding for %s', (_, bytes) => {
    const read = decodeText({ name: 'a.json', bytes })
    expect(read).toMatchObject({ ok: false, findings: [{ ostiaryCode: 'files.notDecodable' }] })
    expect(read.ok ? [] : read.findings).toHaveLength(1)
  })

  it('has one finding for a text that was decoded in a wrong encoding', () => {
    const wrong = Buffer.from(encoded(text, 'utf16le')).toString('latin1')
    const read = decodeText({ name: 'a.json', text: wrong })
    expect(read.ok ? [] : read.findings).toHaveLength(1)
  })
})
