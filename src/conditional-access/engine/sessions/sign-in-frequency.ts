/**
 * Whether a factor is too old for a sign-in frequency, and what follows (E74).
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
 */

import type { Frequency, MergedSessionControl } from '../answer/decision.ts'
import type { ControlRule } from '../grants/control.ts'
import { canBeAsked } from '../grants/prompts.ts'
import { isDirectConnect } from '../grants/trust.ts'
import type { SignIn } from '../model/sign-in.ts'
import {
  and,
  fromBoolean,
  no,
  not,
  or,
  unknown,
  unpublished,
  yes,
  type Ternary,
} from '../model/ternary.ts'

type DemandedFrequency = Pick<
  Extract<MergedSessionControl, { readonly control: 'signInFrequency' }>,
  'authenticationType' | 'frequency'
>

const hour = 60 * 60 * 1000

/** How old a factor may be when it is required every time, in milliseconds. */
const tolerance = 5 * 60 * 1000

/** What was proved only after the sign-in tells nothing of it: `missing`. Clocks differ by the tolerance. */
function isOlder(
  provedAt: string,
  frequency: Frequency,
  { at }: SignIn,
  missing: Ternary,
): Ternary {
  const age = Date.parse(at) - Date.parse(provedAt)
  if (age < -tolerance) return missing
  return fromBoolean(
    age > (frequency.interval === 'everyTime' ? tolerance : frequency.hours * hour),
  )
}

/** Whether a frequency for second factors alone asks for one that was never proved is not published. */
function isSecondDue(
  { authenticationType, frequency }: DemandedFrequency,
  signIn: SignIn,
): Ternary {
  const missing = unknown('satisfied.secondFactorAt')
  const provedAt = signIn.satisfied?.secondFactorAt
  if (provedAt === undefined) return missing
  if (provedAt !== null) return isOlder(provedAt, frequency, signIn, missing)
  return authenticationType === 'secondaryAuthentication' ? unpublished : no
}

/** Whether a factor was proved too long ago. A first factor that was never proved is due. */
export function isDue(control: DemandedFrequency, signIn: SignIn): Ternary {
  const second = isSecondDue(control, signIn)
  if (control.authenticationType === 'secondaryAuthentication') return second
  const missing = unknown('satisfied.firstFactorAt')
  const provedAt = signIn.satisfied?.firstFactorAt
  const isFirstDue =
    provedAt === undefined
      ? missing
      : provedAt === null
        ? yes
        : isOlder(provedAt, control.frequency, signIn, missing)
  return or(isFirstDue, second)
}

/**
 * The user proves a due factor again. What a client or principal that shows no prompt gets then is not published.
 */
export function signInFrequencyRule(control: DemandedFrequency): ControlRule {
  return {
    isMet: (signIn) =>
      or(
        or(isDirectConnect(signIn), not(isDue(control, signIn))),
        and(not(canBeAsked(signIn)), unpublished),
      ),
    canBeMet: canBeAsked,
  }
}
