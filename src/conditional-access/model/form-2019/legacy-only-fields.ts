/** What a stored policy keeps for the 2019 form alone. */

import { sameJson } from '../../../edm/same-json.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import type { timesType } from './legacy-types.ts'

/**
 * A value of the 2019 form that the modern form cannot express, beside what the modern member was set to
 * instead. It is shown only while the modern member still holds that.
 */
export type LegacyOverride = { readonly legacy: JsonValue; readonly modern: JsonValue }

/** The part of a policy without a modern member; every member is absent when unset. */
export type LegacyOnlyFields = {
  /** By the path of the legacy member: `conditions.clientAppTypes`. */
  readonly shadows?: { readonly [legacyPath: string]: LegacyOverride }
  /** Texts exactly as they were written. */
  readonly times?: StructuredValue<typeof timesType>
  /** The stringified policy exactly as it was written. */
  readonly definition?: string | readonly string[]
  readonly isOrganizationDefault?: boolean
  readonly type?: string
}

/**
 * The value that a 2019 read shows in place of the modern one; undefined when none was kept, or when the
 * modern member was changed since.
 */
export function shadowedBy(
  modern: JsonValue,
  legacyPath: string,
  remainder: LegacyOnlyFields | undefined,
): JsonValue | undefined {
  const shadow = remainder?.shadows?.[legacyPath]
  return shadow !== undefined && sameJson(shadow.modern, modern) ? shadow.legacy : undefined
}
