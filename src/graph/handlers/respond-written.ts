/** Answers to writes: a representation with the warnings of the guard, or 204. */

import { printFinding, type Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { EntitySet } from '../entity-set.ts'
import type { GuardedWrite } from '../writable-entity-set.ts'
import type { GraphResponse } from '../message.ts'
import type { OperationContext } from '../operation.ts'
import { preferenceApplied, preferencesOf, type Preferences } from '../preferences.ts'
import { etagOf, respondJson, respondNoContent } from '../respond.ts'
import type { WriteResult } from '../write-object.ts'
import { encodeEntity } from './read.ts'

/** The member that carries warnings; nothing when there are none. */
export function warningsMember(warnings: readonly Finding[]): JsonObject {
  if (warnings.length === 0) return {}
  return { '@ostiary.warnings': warnings.map(printFinding) }
}

/** Prints a written object with the warnings of its write. */
export async function encodeWritten<Body extends JsonObject>(
  context: OperationContext,
  set: Pick<EntitySet<Body>, 'contextPath' | 'type'>,
  { object, guarded }: WriteResult<Body, GuardedWrite<Body>>,
): Promise<JsonObject> {
  const entity = await encodeEntity(context, set, object)
  return { ...entity, ...warningsMember(guarded.warnings) }
}

/** The preferences that an answer followed, as headers. */
export type PrintPreferences = (preferences: Preferences) => Readonly<Record<string, string>>

/**
 * Answers a PATCH: with 204 unless the caller prefers a representation. `printPreferences` is used for
 * answers to callers who named a preference for `return`.
 */
export async function respondUpdated(
  context: OperationContext,
  { object: { version } }: WriteResult<JsonObject>,
  represent: () => JsonObject | Promise<JsonObject>,
  printPreferences: PrintPreferences = preferenceApplied,
): Promise<GraphResponse> {
  const preferences = preferencesOf(context.request)
  const etag = { ETag: etagOf(version) }
  if (preferences.return === undefined) return respondNoContent(etag)
  const headers = { ...etag, ...printPreferences(preferences) }
  if (preferences.return === 'minimal') return respondNoContent(headers)
  return respondJson(200, await represent(), headers)
}
