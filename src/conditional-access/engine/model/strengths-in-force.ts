/** Which authentication strengths decide on a day. */

import { keyOf } from '../../../kernel/ids.ts'
import { builtInStrengthsOn } from '../../model/strengths/built-in-strengths.ts'
import type { DecisionStrength } from './tenant-rules.ts'

/**
 * Lists the strengths of a tenant and the built-in ones of a day, `2026-11-30`. A definition of a built-in strength that
 * came with the policies replaces that of the day (E49).
 */
export function strengthsInForce(
  defined: readonly DecisionStrength[],
  day: string,
): readonly DecisionStrength[] {
  const ids = new Set(defined.map(({ id }) => keyOf(id)))
  return [...builtInStrengthsOn(day).filter(({ id }) => !ids.has(id)), ...defined]
}
