/**
 * Reads and prints authentication contexts.
 * Source: https://learn.microsoft.com/graph/api/authenticationcontextclassreference-update
 */

import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex, type Decoded } from '../../../edm/decode.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { quoted } from '../../../edm/place.ts'
import { checked, failed, passed, type Checked } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { authenticationContextId } from '../../model/id-types.ts'
import { contextType } from './types.ts'
import { contextCodes } from './context-codes.ts'

/** A context as it is stored, without its id. */
export type ContextBody = {
  readonly displayName: string | null
  readonly description: string | null
  /** Whether applications may request it. Policies may name it in both cases. */
  readonly isAvailable: boolean
}

function completed(merged: JsonObject, { findings, warnings }: Decoded): Checked<ContextBody> {
  const body = complete(contextType, merged, 'beta')
  return checked({ ...body, isAvailable: body.isAvailable === true }, findings, warnings)
}

/** Reads the id that a new context asks for, in lower case. */
export function readNewContextId(id: JsonValue | undefined): Checked<string> {
  const read =
    typeof id === 'string' ? authenticationContextId.vocabulary?.readOther(id) : undefined
  if (read !== undefined) return passed(read)
  const what = typeof id === 'string' ? `cannot be ${quoted(id)}` : 'is required'
  return failed({
    ostiaryCode: contextCodes.idMalformed,
    message: `\`id\` ${what}; it must be \`c1\` to \`c99\``,
    target: '/id',
  })
}

/** Reads the body of a POST. An empty body makes an unavailable context without a name. */
export function decodeContextCreate(body: JsonValue, version: GraphVersion): Checked<ContextBody> {
  const decoded = decodeComplex(contextType, body, { version })
  return completed(decoded.value, decoded)
}

/** Reads the body of a PATCH and applies it. */
export function decodeContextPatch(
  { body: stored }: StoredObject<ContextBody>,
  patch: JsonValue,
  version: GraphVersion,
): Checked<ContextBody> {
  const decoded = decodeComplex(contextType, patch, { version, stored })
  return completed(mergePatch(contextType, stored, decoded.value), decoded)
}

/** Reads the body of a PATCH on an unused id, which makes a context under that id. */
export function decodeContextUpsert(
  id: string,
  patch: JsonObject,
  version: GraphVersion,
): Checked<ContextBody> {
  const key = readNewContextId(id)
  const body = decodeContextCreate(patch, version)
  if (key.ok) return body
  return failed(...key.findings, ...(body.ok ? [] : body.findings))
}

/** Prints a context with its id in lower case, as policies and tokens have it. */
export function encodeContext(
  { id, body }: StoredObject<ContextBody>,
  version: GraphVersion,
): JsonObject {
  return encodeComplex(contextType, { ...body, id: keyOf(id) }, version)
}
