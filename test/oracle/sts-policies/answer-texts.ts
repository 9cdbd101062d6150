/** Prints what `select` answers as the reference does. */

import type {
  EffectiveLifetime,
  EffectiveStsPolicies,
  EffectiveValue,
} from '../../../src/sts-policies/select/effective.ts'
import { valuesByName } from '../../../src/sts-policies/select/testing/ask-vector.ts'
import type { ReferenceValue } from './reference-records.ts'

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ')
}

function printValue(effective: EffectiveValue<unknown>): ReferenceValue {
  const { value, decidedBy, overridden, ignored, warnings } = effective
  const { range, conditionsNotOnOrAfter: conditions } = effective as EffectiveLifetime
  return {
    value,
    ...(range === undefined ? {} : { range: [range.shortest, range.longest] }),
    ...(conditions === undefined ? {} : { conditions }),
    by: join(decidedBy.tier, decidedBy.code, decidedBy.displayName),
    overridden: overridden.map(({ displayName, tier, code }) => join(displayName, tier, code)),
    ignored: ignored.map(({ displayName, member, code }) => join(displayName, member, code)),
    warnings: warnings.map(({ code }) => code),
  }
}

/** Every value by its name. */
export function printAnswer(
  answer: EffectiveStsPolicies,
): Readonly<Record<string, ReferenceValue>> {
  return Object.fromEntries(
    Object.entries(valuesByName(answer)).map(([name, value]) => [name, printValue(value)]),
  )
}
