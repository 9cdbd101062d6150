/** Reads and writes entities through the Graph client as plain JSON. */

import type { Client } from '@microsoft/microsoft-graph-client'
import { expect } from 'vitest'
import { memberText, type JsonObject, type JsonValue } from '../../../src/kernel/json.ts'

/** Matches a time as Graph prints it, with seven digits of a second. */
export const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/u)

/** Reads an entity or a page. */
export async function readJson(client: Client, path: string): Promise<JsonObject> {
  const read: JsonObject = await client.api(path).get()
  return read
}

/** Creates an entity in a collection and returns its id. */
export async function createIn(
  client: Client,
  collection: string,
  body: JsonObject,
): Promise<string> {
  const created: JsonObject = await client.api(collection).post(body)
  return memberText(created, 'id')
}

/** Removes the context that an entity has outside of a list. */
export function withoutContext(entity: JsonObject): JsonObject {
  const { '@odata.context': _, ...members } = entity
  return members
}

/** Removes every context: of the entity, and those before its members and theirs. */
export function withoutContexts<Value extends JsonValue>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (name, member: unknown) =>
      name.endsWith('@odata.context') ? undefined : member,
    ),
  ) as Value
}
