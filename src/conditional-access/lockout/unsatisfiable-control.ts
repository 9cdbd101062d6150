/**
 * Finds the control because of which nobody can satisfy a policy. Only what is certain counts: `block`, an
 * authentication strength that no method satisfies, terms of use that nobody can accept. Controls whose
 * provider, device or application may turn up count as satisfiable; `approvedApplication`, which is no
 * longer enforced once it retires, does too.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant,
 * https://learn.microsoft.com/entra/identity/conditional-access/migrate-approved-client-app
 */

import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { requiredControls } from '../policies/validation/grant-set.ts'

/** What policies require and nobody can satisfy, by `keyOf` their ids. */
export interface Unsatisfiable {
  /** Strengths that do not exist or allow no combination of methods. */
  readonly authenticationStrengths: ReadonlySet<string>
  /** Terms of use that do not exist. */
  readonly termsOfUse: ReadonlySet<string>
}

/** A control that nobody satisfies. */
export interface UnsatisfiableControl {
  readonly name: 'block' | 'authenticationStrength' | 'termsOfUse'
  /** A JSON pointer to it in the modern form. */
  readonly target: string
}

/**
 * Finds the first control that nobody satisfies, provided that it denies access: all controls are
 * required, or no other one can be satisfied either.
 */
export function findUnsatisfiableControl(
  body: ConditionalAccessPolicyBody,
  unsatisfiable: Unsatisfiable,
): UnsatisfiableControl | undefined {
  const controls = judgedControls(body, unsatisfiable)
  const isJoined = body.grantControls?.operator === 'AND'
  const isDenied = isJoined || controls.every((control) => control !== undefined)
  return isDenied ? controls.find((control) => control !== undefined) : undefined
}

/** One item for each required control; undefined stands for one that may be satisfied. */
function judgedControls(
  { grantControls, ...body }: ConditionalAccessPolicyBody,
  { authenticationStrengths, termsOfUse }: Unsatisfiable,
): readonly (UnsatisfiableControl | undefined)[] {
  if (grantControls === null) return []
  return requiredControls({ ...body, grantControls }).flatMap(
    ({ name, path }): readonly (UnsatisfiableControl | undefined)[] => {
      const target = `/${path.replaceAll('.', '/')}`
      switch (name) {
        case 'block':
          return [{ name, target }]
        case 'authenticationStrength': {
          const id = keyOf(grantControls.authenticationStrength ?? '')
          return [authenticationStrengths.has(id) ? { name, target } : undefined]
        }
        case 'termsOfUse':
          return grantControls.termsOfUse.map((id, index) =>
            termsOfUse.has(keyOf(id)) ? { name, target: `${target}/${index}` } : undefined,
          )
        default:
          return [undefined]
      }
    },
  )
}
