/** A write judged by its guard, and its answer with what the guard had to say. */

import { printFinding, type Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EntitySet, GuardedWrite, ProposedChange, WritableEntitySet } from '../descriptor.ts'
import type { GraphResponse } from '../message.ts'
import type { OperationContext } from '../operation.ts'
import { respondJson } from '../respond.ts'
import { encodeEntity } from './read.ts'

/** Passes a write through the set's guard; without one, as it is. */
export function guardWrite(
  set: Pick<WritableEntitySet, 'guardWrite'>,
  change: ProposedChange,
  body: JsonObject,
): Promise<GuardedWrite> {
  return set.guardWrite?.(change, body) ?? Promise.resolve({ body, warnings: [], auditDetails: [] })
}

/** A written object, and what the guard had to say about it. */
export interface Written {
  readonly object: StoredObject
  readonly warnings: readonly Finding[]
}

/** Prints the warnings of a write beside its representation; nothing when there are none. */
function warningsMember(warnings: readonly Finding[]): JsonObject {
  if (warnings.length === 0) return {}
  return { '@ostiary.warnings': warnings.map(printFinding) }
}

/** Answers a write with the representation of what it wrote. */
export async function respondWritten(
  context: OperationContext,
  set: Pick<EntitySet, 'contextPath' | 'type'>,
  status: 200 | 201,
  { object, warnings }: Written,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphResponse> {
  const entity = await encodeEntity(context, set, object)
  return respondJson(status, { ...entity, ...warningsMember(warnings) }, headers)
}
