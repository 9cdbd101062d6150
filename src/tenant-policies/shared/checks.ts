/** Checks that several policies of a tenant share. Each returns findings with the place of the value. */

import { named, pointerTo, quoted, type Place } from '../../edm/place.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isGuid } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'

/** Finds the value at a place; undefined when it is not there. */
function valueAt(body: JsonObject, place: Place): JsonValue | undefined {
  let value: JsonValue | undefined = body
  for (const segment of place) {
    value = isJsonObject(value) ? value[String(segment)] : undefined
  }
  return value
}

/** Refuses a number outside a range, both ends included. Null and absent numbers pass. */
export function checkRange(
  body: JsonObject,
  place: Place,
  [least, most]: readonly [least: number, most: number],
): readonly Finding[] {
  const value = valueAt(body, place)
  if (typeof value !== 'number' || (value >= least && value <= most)) return []
  return [
    {
      ostiaryCode: tenantPolicyCodes.numberOutOfRange,
      message: `${named(place)} must be from ${least} to ${most}, not ${value}`,
      target: pointerTo(place),
    },
  ]
}

/** Refuses targets in a list that are neither everybody nor named by a GUID. */
export function checkTargets(body: JsonObject, place: Place): readonly Finding[] {
  const list = valueAt(body, place)
  if (!Array.isArray(list)) return []
  return (list as readonly JsonValue[]).flatMap((target, index) => {
    if (!isJsonObject(target)) return []
    const { id, targetType } = target
    if (typeof id !== 'string' || isGuid(id)) return []
    if (id === 'all_users' && targetType === 'group') return []
    const here = [...place, index, 'id']
    return [
      {
        ostiaryCode: tenantPolicyCodes.targetMalformed,
        message: `${named(here)} must be \`all_users\` with the type \`group\`, or a GUID, not ${quoted(id)}`,
        target: pointerTo(here),
      },
    ]
  })
}

/** Objects of one kind that a tenant may have: partners, external authentication methods, … */
export const mostObjectsOfKind = 200

/** @throws OstiaryError `badRequest` when a tenant has as many objects of a family as it may. */
export async function requireFewObjects(
  { context, transaction }: ProposedChange,
  family: string,
  noun: string,
): Promise<void> {
  const count = await transaction.count(context.caller.tenant, family)
  if (count < mostObjectsOfKind) return
  throw refusedBy([
    {
      ostiaryCode: tenantPolicyCodes.tooMany,
      message: `the tenant has ${count} ${noun}; at most ${mostObjectsOfKind} are allowed`,
    },
  ])
}
