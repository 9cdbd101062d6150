/**
 * Merges the session controls of the policies that apply (E54). No published text says how: the strictest
 * control wins, and the first policy among equal ones.
 */

import type { YesNoUnknown } from '../model/ternary.ts'
import type { Frequency, MergedSessionControl } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { PolicySession, SetControl } from './policy-session.ts'

/** Merges the controls of policies, given in canonical order. */
export function mergeSessions(
  policies: Iterable<readonly PolicySession[]>,
  signIn: SignIn,
): readonly MergedSessionControl[] {
  const byPlace = new Map<string, PolicySession>()
  for (const sessions of policies) {
    for (const session of sessions) {
      const known = byPlace.get(session.place)
      if (known === undefined || session.strictness > known.strictness) {
        byPlace.set(session.place, session)
      }
    }
  }
  return [...byPlace.values()]
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ control }) => withDueDate(control, signIn))
}

function withDueDate(control: SetControl, signIn: SignIn): MergedSessionControl {
  if (control.control !== 'signInFrequency') return control
  const { authenticationType, frequency } = control
  const provedAt =
    authenticationType === 'secondaryAuthentication'
      ? signIn.satisfied?.secondFactorAt
      : signIn.satisfied?.firstFactorAt
  return { ...control, isDue: isDue(frequency, provedAt, signIn.at) }
}

const hour = 60 * 60 * 1000

/** How old a factor may be when it is required every time, in milliseconds. */
const tolerance = 5 * 60 * 1000

/**
 * Whether a factor was proved too long ago, or never.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-session-lifetime
 */
function isDue(
  frequency: Frequency,
  provedAt: string | null | undefined,
  at: string,
): YesNoUnknown {
  if (provedAt === undefined) return 'unknown'
  if (provedAt === null) return 'yes'
  const age = Date.parse(at) - Date.parse(provedAt)
  const limit = frequency.interval === 'everyTime' ? tolerance : frequency.hours * hour
  return age > limit ? 'yes' : 'no'
}
