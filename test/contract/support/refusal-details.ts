/** Every finding of a refusal, as the client keeps them. */

import type { GraphError } from '@microsoft/microsoft-graph-client'
import type { JsonObject } from '../../../src/kernel/json.ts'
import { refusalOf } from './graph-client.ts'

type Refusal = Awaited<ReturnType<typeof refusalOf>>

/**
 * Waits for the client to fail and returns the service's error with every detail. WHY the body: the
 * client has no property for the details of an error.
 * Shape of a finding: `{ "code": "BadRequest", "message": "…", "target": "/displayName" }`.
 */
export async function detailedRefusalOf(
  request: Promise<unknown>,
): Promise<Refusal & { readonly details: readonly JsonObject[] }> {
  const refusal = await refusalOf(request)
  const error: unknown = await request.catch((reason: unknown) => reason)
  const { details = [] } = JSON.parse(String((error as GraphError).body)) as {
    readonly details?: readonly JsonObject[]
  }
  return { ...refusal, details }
}
