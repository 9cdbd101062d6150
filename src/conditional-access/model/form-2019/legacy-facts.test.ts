import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { decodeModernPatch } from '../../resources/form-modern/modern-codec.ts'
import { decodeLegacyPatch } from '../../resources/form-2019/legacy-codec.ts'
import { legacyFactsOf } from './legacy-facts.ts'
import {
  created,
  modernly,
  storedPolicies,
  value,
  withMembers,
} from '../../resources/form-2019/testing/stored-policies.ts'
import vectors from '../../resources/form-2019/vectors/legacy-facts.json' with { type: 'json' }

describe('legacyFactsOf', () => {
  it.each(vectors)('reads $source', ({ legacy, facts }) => {
    expect(legacyFactsOf(value(decodeLegacyPatch(created, withMembers({}, legacy))))).toEqual(facts)
  })

  it('reads nothing from a policy of the modern form', () => {
    expect(
      legacyFactsOf(modernly({ 'conditions.clientAppTypes': ['exchangeActiveSync'] })),
    ).toEqual({
      grantControls: [],
      protectsDownloads: false,
      isUnsupportedExchangeOnly: false,
      authenticationContexts: [],
    })
  })

  it('forgets a control when the modern member is changed, and no other one', () => {
    const patch = {
      conditions: { clientAppTypes: ['EasUnsupported'] },
      grantControls: { operator: 'OR', builtInControls: ['Mfa', 'FederatedMfa'] },
    }
    const before = value(decodeLegacyPatch(created, patch))
    const change = { grantControls: { builtInControls: ['mfa', 'compliantDevice'] } }
    const after = value(decodeModernPatch(before, change, 'v1.0'))
    expect(legacyFactsOf(after)).toEqual({ ...legacyFactsOf(before), grantControls: [] })
    expect(legacyFactsOf(before).grantControls).toEqual(['federatedMfa'])
  })

  it('names zones and moments that Temporal takes', () => {
    fc.assert(
      fc.property(storedPolicies, (body) => {
        const { includeDays, excludeDays, includeRange, excludeRange } =
          legacyFactsOf(body).times ?? {}
        const moments = [
          ...[includeRange, excludeRange].flatMap((range) =>
            [range?.start, range?.end].map((text) => [text, range?.timeZone] as const),
          ),
          ...[includeDays, excludeDays].map((days) => ['2019-02-14', days?.timeZone] as const),
        ]
        for (const [text, zone] of moments) {
          if (text === undefined || zone === undefined) continue
          const moment = Temporal.PlainDateTime.from(text)
          expect(moment.toZonedDateTime(zone).toPlainDateTime().equals(moment)).toBe(true)
        }
      }),
    )
  })
})
