import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLocate } from '../xml/text-positions.ts'
import type { PolicySettings } from './policy-settings.ts'
import { substitute } from './substitute.ts'

const settings: PolicySettings = {
  environment: 'Test',
  tenant: 'contoso.onmicrosoft.com',
  values: new Map([
    ['appid', 'a&amp;b'],
    ['empty', ''],
  ]),
}

function substituted(text: string, given: PolicySettings = settings, file = 'p/B2C_1A_In.xml') {
  const result = substitute(text, file, given, 1_000)
  if (result === undefined) throw new Error('too long')
  return result
}

describe('substitute', () => {
  it.each([
    ['{Settings:Tenant}', 'contoso.onmicrosoft.com'],
    ['{settings:TENANT}', 'contoso.onmicrosoft.com'],
    ['{Settings:Environment}', 'Test'],
    ['{Settings:Filename}', 'B2C_1A_In'],
    ['{Settings:PolicyFilename}', 'In'],
    ['{Settings:AppId}', 'a&amp;b'],
    ['x{Settings:Empty}y', 'xy'],
    ['{{AppId}} {{ appid }}', 'a&amp;b a&amp;b'],
    ['https://yourtenant.onmicrosoft.com/x', 'https://contoso.onmicrosoft.com/x'],
    ['your-tenant.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['YOUR_TENANT_NAME.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['{your_tenant_name}.onmicrosoft.com', 'contoso.onmicrosoft.com'],
    ['<!-- {Settings:AppId} -->', '<!-- a&amp;b -->'],
  ])('%s becomes %s', (text, expected) => {
    const { text: result, unresolved } = substituted(text)
    expect({ result, unresolved }).toEqual({ result: expected, unresolved: [] })
  })

  it.each([
    '{Culture:LCID}',
    '{AppId}',
    '{{unknown}}',
    '{Settings:}',
    'myyourtenant.onmicrosoft.com',
    'plain',
  ])('%s stays', (text) => {
    expect(substituted(text)).toMatchObject({ text, unresolved: [], isChanged: false })
  })

  it('replaces names in single braces for a file of names and values', () => {
    const { text } = substituted('{AppId} {OIDC:Nonce}', { ...settings, hasBracedNames: true })
    expect(text).toBe('a&amp;b {OIDC:Nonce}')
  })

  it('leaves the tenant of the samples when no tenant is given', () => {
    const text = 'yourtenant.onmicrosoft.com'
    expect(substituted(text, { values: new Map() }).text).toBe(text)
  })

  it('reports what has no value outside comments, where the file has it', () => {
    const text = '<a>{Settings:One}</a><!-- {Settings:Two} -->\n<![CDATA[<!--{Settings:Three}]]>'
    expect(substituted(text).unresolved).toEqual([
      { placeholder: '{Settings:One}', offset: 3 },
      { placeholder: '{Settings:Three}', offset: text.indexOf('{Settings:Three}') },
    ])
  })

  it('gives up when the result is longer than allowed', () => {
    const long: PolicySettings = { values: new Map([['x', 'y'.repeat(400)]]) }
    expect(substitute('{Settings:x}{Settings:x}', 'f', long, 1_000)).toBeDefined()
    expect(substitute('{Settings:x}{Settings:x}{Settings:x}', 'f', long, 1_000)).toBeUndefined()
  })

  it('traces every place outside a value to the same character of the file', () => {
    const part = fc.constantFrom(
      '{Settings:AppId}',
      '{Settings:No}',
      'ab',
      '\r\n',
      '<!--',
      '-->',
      'é',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts.join('')
        const result = substituted(text)
        const positions = createLocate(text)
        const kept = text.split('{Settings:AppId}')
        let source = 0
        let target = 0
        for (const piece of kept) {
          for (let index = 0; index < piece.length; index += 1) {
            expect(result.text[target + index]).toBe(piece[index])
            expect(result.locate(target + index)).toEqual(positions(source + index))
          }
          source += piece.length + '{Settings:AppId}'.length
          target += piece.length + 'a&amp;b'.length
        }
      }),
      { numRuns: 300 },
    )
  })
})
