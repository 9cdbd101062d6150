import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Finding } from '../../../kernel/findings.ts'
import { trustFrameworkPolicyCodes } from '../resource-codes.ts'
import { printWarningsHeader, warningHeaders } from './warnings-header.ts'

function warningOf(message: string): Finding {
  return {
    ostiaryCode: trustFrameworkPolicyCodes.descendantFaulty,
    code: 'AADB2C',
    message,
    target: '3:1',
  }
}

describe('the header of warnings', () => {
  it('is absent without warnings', () => {
    expect(warningHeaders([])).toEqual({})
  })

  it('prints warnings as JSON in ASCII', () => {
    const value = printWarningsHeader([warningOf('Policy "B2C_1A_Größe" 漢')])
    expect(value).toMatch(/^[\u0020-\u007e]*$/u)
    expect(JSON.parse(value)).toEqual([
      {
        '@ostiary.code': 'trustFramework.policy.descendantFaulty',
        code: 'AADB2C',
        message: 'Policy "B2C_1A_Größe" 漢',
        target: '3:1',
      },
    ])
  })

  it('says how many are left out', () => {
    const warnings = Array.from({ length: 200 }, (_, index) => warningOf(`warning ${index}`))
    const value = printWarningsHeader(warnings)
    expect(value.length).toBeLessThanOrEqual(4_096)
    const printed = JSON.parse(value) as readonly { readonly left?: number }[]
    expect(printed.at(-1)).toMatchObject({ left: 200 - printed.length + 1 })
    expect(printed.length).toBeGreaterThan(20)
  })

  it('is a JSON list of bounded length in ASCII, whatever the messages are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 1_000 }), { maxLength: 60 }),
        (messages) => {
          const value = printWarningsHeader(messages.map(warningOf))
          expect(value.length).toBeLessThanOrEqual(4_096)
          expect(value).toMatch(/^[\u0020-\u007e]*$/u)
          const printed = JSON.parse(value) as readonly { readonly left?: number }[]
          const left = printed.at(-1)?.left ?? 0
          expect(printed.length - (left > 0 ? 1 : 0) + left).toBe(messages.length)
        },
      ),
    )
  })
})
