import { describe, expect, it } from 'vitest'
import type { SignIn } from '../model/sign-in.ts'
import { missingFactsOf, yesNoUnknown } from '../model/ternary.ts'
import { compileDeviceRule } from './device-rule.ts'
import vectors from './vectors/device-rules.json' with { type: 'json' }

interface Row {
  readonly rule: string
  readonly device?: SignIn['device']
  readonly verdict: string
  readonly missing?: readonly string[]
}

const rows: readonly Row[] = vectors.rows

describe('a device rule', () => {
  it.each(rows)('$rule is $verdict for $device', ({ rule, device, verdict, missing = [] }) => {
    const value = compileDeviceRule(rule)(device)
    expect({ verdict: yesNoUnknown(value), missing: missingFactsOf(value) }).toEqual({
      verdict,
      missing,
    })
  })
})
