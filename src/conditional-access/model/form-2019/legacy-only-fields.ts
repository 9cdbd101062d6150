/** What a stored policy keeps only for the 2019 form. */

import { sameJson } from '../../../edm/same-json.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import type { timesType } from './legacy-types.ts'

/**
 * A value of the 2019 form that the modern form cannot express, with the value that the modern member got
 * instead. It is shown only while the modern member still has that value.
 */
export type LegacyOverride = { readonly legacy: JsonValue; readonly modern: JsonValue }

/** The members of a policy that the modern form lacks; absent when unset. */
export type LegacyOnlyFields = {
  /** By the path of the legacy member: `conditions.clientAppTypes`. WHY the name: stored policies have it. */
  readonly shadows?: { readonly [legacyPath: string]: LegacyOverride }
  /** The texts exactly as they were written. */
  readonly times?: StructuredValue<typeof timesType>
  /** The stringified policy exactly as it was written. */
  readonly definition?: string | readonly string[]
  readonly isOrganizationDefault?: boolean
  readonly type?: string
}

/**
 * The value that a 2019 read shows in place of the modern one; undefined when none is stored, or when the
 * modern member has changed since.
 */
export function legacyValueOver(
  modern: JsonValue,
  legacyPath: string,
  fields: LegacyOnlyFields | undefined,
): JsonValue | undefined {
  const override = fields?.shadows?.[legacyPath]
  return override !== undefined && sameJson(override.modern, modern) ? override.legacy : undefined
}
