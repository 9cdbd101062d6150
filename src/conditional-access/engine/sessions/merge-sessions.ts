/**
 * Merges the session controls of the policies that apply (E56). No published text says how: the strictest
 * control wins, and the first policy among equal ones.
 */

import { yesNoUnknown } from '../model/ternary.ts'
import type { MergedSessionControl } from '../answer/decision.ts'
import type { SignIn } from '../model/sign-in.ts'
import type { PolicySession, SetControl } from './policy-session.ts'
import { isDue } from './sign-in-frequency.ts'

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
  return { ...control, isDue: yesNoUnknown(isDue(control, signIn)) }
}
