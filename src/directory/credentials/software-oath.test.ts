import fc from 'fast-check'
import { TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { newOathSecret, oathAddress, stepOfCode } from './software-oath.ts'

/** The secret of RFC 6238, appendix B, in Base32, and the last six digits of its codes for SHA-1. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const published = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
] as const

const at = (seconds: number): Date => new Date(seconds * 1_000)

describe('codes of authenticator apps', () => {
  it.each(published)('at %i seconds the code %s is right', (seconds, code) => {
    expect(stepOfCode(secret, code, at(seconds))).toBe(Math.floor(seconds / 30))
  })

  it('are right one step before and after, and name the same step', () => {
    const step = Math.floor(1_234_567_890 / 30)
    expect(stepOfCode(secret, '005924', at(1_234_567_890 + 30))).toBe(step)
    expect(stepOfCode(secret, '005924', at(1_234_567_890 - 30))).toBe(step)
    expect(stepOfCode(secret, '005924', at(1_234_567_890 + 60))).toBeUndefined()
  })

  it.each(['', '00592', '0059244', '+05924', ' 05924', '٠٠٥٩٢٤'])('%j is no code', (code) => {
    expect(stepOfCode(secret, code, at(1_234_567_890))).toBeUndefined()
  })

  it('agree with those of an app that read the address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const made = newOathSecret()
        const address = new URL(oathAddress(made, 'ada@contoso.com', 'Contoso'))
        expect(address.searchParams.get('secret')).toBe(made)
        const app = new TOTP({ secret: made })
        const code = app.generate({ timestamp: seconds * 1_000 })
        expect(stepOfCode(made, code, at(seconds))).toBe(Math.floor(seconds / 30))
      }),
      { numRuns: 30 },
    )
  })
})
