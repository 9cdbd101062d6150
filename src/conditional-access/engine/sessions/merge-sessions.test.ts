import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import { compilePolicies } from '../compile.ts'
import { decide } from '../decide.ts'
import type { SatisfiedFacts } from '../model/sign-in.ts'
import { emptyTenantRules, member, policy, today } from '../testing/decision-setting.ts'

/** The merged controls of policies `a`, `b` and so on. */
function merged(controls: readonly JsonObject[], satisfied: SatisfiedFacts = {}) {
  const policies = controls.map((sessionControls, index) =>
    policy(String.fromCharCode(97 + index), { sessionControls }),
  )
  const compiled = compilePolicies(policies, emptyTenantRules, today)
  return decide(compiled, { ...member, satisfied }, { trace: 'none' }).sessionControls
}

const hours = (value: number) => ({ signInFrequency: { isEnabled: true, value, type: 'hours' } })
const everyTime = { signInFrequency: { isEnabled: true, frequencyInterval: 'everyTime' } }

describe('merged session controls', () => {
  it('use the shortest time, from the first policy among equal ones', () => {
    const satisfied = { firstFactorAt: '2026-11-22T01:00:00Z', secondFactorAt: null }
    expect(merged([hours(24), hours(8), hours(8)], satisfied)).toEqual([
      {
        control: 'signInFrequency',
        authenticationType: 'primaryAndSecondaryAuthentication',
        frequency: { interval: 'timeBased', hours: 8 },
        isDue: 'no',
        policyId: 'b',
      },
    ])
  })

  it.each([
    ['2026-11-22T08:57:00Z', 'no'],
    ['2026-11-22T08:54:59Z', 'yes'],
    [null, 'yes'],
  ] as const)(
    'require a factor every time: one proved at %s is due: %s',
    (firstFactorAt, isDue) => {
      expect(merged([hours(1), everyTime], { firstFactorAt, secondFactorAt: null })).toEqual([
        {
          control: 'signInFrequency',
          authenticationType: 'primaryAndSecondaryAuthentication',
          frequency: { interval: 'everyTime' },
          isDue,
          policyId: 'b',
        },
      ])
    },
  )

  it('keep separate frequencies for the two authentication types', () => {
    const secondary = {
      signInFrequency: {
        isEnabled: true,
        value: 2,
        type: 'days',
        authenticationType: 'secondaryAuthentication',
      },
    }
    const found = merged([secondary, hours(4)])
    expect(found.map((control) => ('frequency' in control ? control.frequency : null))).toEqual([
      { interval: 'timeBased', hours: 4 },
      { interval: 'timeBased', hours: 48 },
    ])
  })

  it('forbid persistent browser sessions when one policy forbids them', () => {
    const browser = (mode: string) => ({ persistentBrowser: { isEnabled: true, mode } })
    expect(merged([browser('always'), browser('never')])).toEqual([
      { control: 'persistentBrowser', mode: 'never', policyId: 'b' },
    ])
  })

  it('leave out controls that are off', () => {
    const off = { persistentBrowser: { isEnabled: false, mode: 'never' } }
    expect(merged([{ ...off, ...hours(1) }]).map(({ control }) => control)).toEqual([
      'signInFrequency',
    ])
  })
})
