/** What a grid of generated sign-ins varies, so that every policy is met by some of them and not by others. */

import { keyOf } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { PolicySource } from '../model/compile-context.ts'
import type { SignIn, UserPrincipal } from '../model/sign-in.ts'
import type { TenantRules } from '../model/tenant-rules.ts'

/** What a grid is made for. */
export interface GridSubject {
  readonly policies: readonly PolicySource[]
  /** One for each set of policies that is compared. */
  readonly tenantRules: readonly TenantRules[]
  /** Users of the directory that the policies name, by id. */
  readonly users: ReadonlyMap<string, UserPrincipal>
  /** The instant of the plain sign-in, as an ISO text. */
  readonly at: string
}

/** The members of a sign-in that one value of an attribute sets. */
export type GridValue = Partial<SignIn>

/** The attribute of a sign-in that a condition depends on, with the values that policies tell apart. */
export interface GridPart {
  /** Conditions on the same attribute add their values together: `principal`, `target`, `risk.user`. */
  readonly attribute: string
  /** The first condition of an attribute gives its plain value first, even when no policy sets it. */
  readonly values: (subject: GridSubject) => readonly GridValue[]
}

/** Distinct texts by their key, in the order of their first mention. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Map(texts.toReversed().map((text) => [keyOf(text), text])).values()].toReversed()
}

/** The values that the conditions of policies mention, each once. */
export function mentioned(
  policies: readonly PolicySource[],
  valuesOf: (conditions: ConditionalAccessPolicyBody['conditions']) => readonly string[],
): readonly string[] {
  return distinct(policies.flatMap(({ body }) => valuesOf(body.conditions)))
}
