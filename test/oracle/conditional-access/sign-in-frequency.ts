/** How often factors are proved again (E74). */

import type { Frequency } from '../../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { ask, or, unknown, unpublished, type Test } from './three-values.ts'

type SessionControls = NonNullable<ConditionalAccessPolicyBody['sessionControls']>

/** Reads a frequency; null when the policy gives none. */
export function frequencyOf(
  control: NonNullable<SessionControls['signInFrequency']>,
): Frequency | null {
  const { value, type, frequencyInterval } = control
  if (frequencyInterval === 'everyTime') return { interval: 'everyTime' }
  if (value === null) return null
  return { interval: 'timeBased', hours: type === 'days' ? value * 24 : value }
}

/** E74: of both factors, the second counts once it was proved. A factor is good for five minutes in any case. */
export function isFactorDue(
  frequency: Frequency,
  type: 'primaryAndSecondaryAuthentication' | 'secondaryAuthentication',
  signIn: SignIn,
): Test {
  const { at, satisfied = {} } = signIn
  const minutes = frequency.interval === 'everyTime' ? 5 : frequency.hours * 60
  const isTooOld = (proved: string) => Date.parse(at) - Date.parse(proved) > minutes * 60_000
  /** A later proof says nothing about the sign-in; clocks may differ by five minutes. */
  const isLater = (proved: string | null = null) =>
    proved !== null && Date.parse(proved) - Date.parse(at) > 5 * 60_000
  const isSecondOnly = type === 'secondaryAuthentication'
  const second =
    satisfied.secondFactorAt === null && isSecondOnly
      ? unpublished
      : isLater(satisfied.secondFactorAt)
        ? unknown('satisfied.secondFactorAt')
        : ask(
            satisfied.secondFactorAt,
            'satisfied.secondFactorAt',
            (proved) => proved !== null && isTooOld(proved),
          )
  const first = isLater(satisfied.firstFactorAt)
    ? unknown('satisfied.firstFactorAt')
    : ask(
        satisfied.firstFactorAt,
        'satisfied.firstFactorAt',
        (proved) => proved === null || isTooOld(proved),
      )
  return isSecondOnly ? second : or(first, second)
}
