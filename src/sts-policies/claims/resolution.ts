/** The result of reading a source of values: values with the steps that made them, a reason for none, or a refusal. */

import type { ClaimStep } from './claims-preview.ts'
import { mostClaimValues, mostValueCharacters } from './limits.ts'
import type { ClaimsRefusal } from './refusals.ts'
import { skipReason, type SkipCode, type SkipReason } from './skip-reasons.ts'

/** Values, at least one. */
export interface ResolvedValues {
  readonly kind: 'values'
  readonly values: readonly string[]
  readonly steps: readonly ClaimStep[]
}

/** No value, and the request goes on. */
export interface SkippedValues {
  readonly kind: 'skip'
  readonly reason: SkipReason
}

/** The whole request fails. */
export interface RefusedValues {
  readonly kind: 'refuse'
  readonly refusal: ClaimsRefusal
}

export type Resolution = ResolvedValues | SkippedValues | RefusedValues

/** No value, with the reason. */
export function skipWith(code: SkipCode, detail?: string): SkippedValues {
  return { kind: 'skip', reason: skipReason(code, detail) }
}

/** Keeps values within the bounds. */
export function valuesWithin(
  values: readonly string[],
  steps: readonly ClaimStep[],
  emptyDetail: string,
): ResolvedValues | SkippedValues {
  if (values.length === 0) return skipWith('valueEmpty', emptyDetail)
  if (values.length > mostClaimValues) return skipWith('tooManyValues', String(mostClaimValues))
  if (values.some((value) => value.length > mostValueCharacters)) {
    return skipWith('valueTooLong', String(mostValueCharacters))
  }
  return { kind: 'values', values, steps }
}

/** Reasons that leave a value without text; a transformation misses such an input. Others are faults of the policy. */
const emptyReasons: ReadonlySet<SkipCode> = new Set(['valueEmpty', 'noUser', 'noMatch'])

/** Tells whether a value is missing because of the data, not because of the policy. */
export function isMissing({ reason }: SkippedValues): boolean {
  return emptyReasons.has(reason.code)
}
