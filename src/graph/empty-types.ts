/**
 * Refuses objects whose `@odata.type` is empty, in every resource alike.
 * Source: the message of Microsoft Graph, seen with other types in
 * https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/3161 and in tools that import policies.
 */

import { typeAnnotation } from '../edm/model.ts'
import { pointerTo, type Place } from '../edm/place.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { FindingList } from '../kernel/finding-list.ts'
import { isJsonObject, type JsonValue } from '../kernel/json.ts'
import { protocolCodes } from './protocol-codes.ts'

const message = 'Invalid OData type specified: ""'

const annotation = Buffer.from(typeAnnotation)

/**
 * Looks for an empty type in a body, given as bytes and as what was read from them.
 * @throws OstiaryError `badRequest` with the place of each.
 */
export function refuseEmptyTypes(body: Uint8Array, json: JsonValue): void {
  // WHY: most bodies name no type, and need no walk.
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (!bytes.includes(annotation)) return
  const list = new FindingList()
  collect(json, [], list)
  if (list.found.length === 0) return
  throw new OstiaryError('badRequest', { message, findings: list.found })
}

function collect(value: JsonValue, place: Place, list: FindingList): void {
  if (list.isFull || typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const [index, item] of value.entries()) collect(item, [...place, index], list)
    return
  }
  for (const [name, member] of Object.entries(value)) {
    const here = [...place, name]
    if (name === typeAnnotation && member === '') {
      list.add({ ostiaryCode: protocolCodes.typeEmpty, message, target: pointerTo(here) })
    } else if (member !== undefined) {
      collect(member, here, list)
    }
  }
}
