/**
 * Reads references to other objects: `name@odata.bind` in the body of an object, and the body of a `$ref` request.
 * Only the last segment of an address counts: clients send other hosts and versions.
 */

import type { Finding } from '../../kernel/findings.ts'
import { isGuid } from '../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { writeCodes } from './write-codes.ts'

/** Ids of objects by the relation to which a body binds them. */
export type BoundIds = Readonly<Record<string, readonly string[]>>

/** Most objects that one request binds to one relation. Source: `group-post-members`. */
export const mostBoundObjects = 20

/** Reads the id at the end of an address; undefined when there is none. Shape: `https://…/directoryObjects/<id>`. */
export function readReference(address: JsonValue | undefined): string | undefined {
  if (typeof address !== 'string' || address.length > 2_048) return undefined
  const [, id] = /(?:^|\/|\(')([^/()']+)(?:'\))?\/?$/u.exec(address.trim()) ?? []
  return id !== undefined && isGuid(id) ? id : undefined
}

/** The message of Graph for an address that names no object. */
export const malformedReference = 'Invalid URL format specified in payload.'

interface Bindings {
  readonly bound: BoundIds
  readonly findings: readonly Finding[]
}

function readList(name: string, value: JsonValue): readonly string[] | Finding {
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  const target = `/${name}`
  if (list.length > mostBoundObjects) {
    const message = `\`${name}\` has ${list.length} addresses; one request takes at most ${mostBoundObjects}`
    return { ostiaryCode: writeCodes.tooManyReferences, message, target }
  }
  const ids = list.map(readReference)
  if (ids.every((id) => id !== undefined)) return ids
  return { ostiaryCode: writeCodes.referenceMalformed, message: malformedReference, target }
}

/** Reads every `name@odata.bind` of a body; one of another relation is a finding. */
export function readBindings(json: JsonObject, relations: readonly string[]): Bindings {
  const bound: Record<string, readonly string[]> = {}
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(json)) {
    const [, given] = /^(.+)@odata\.bind$/iu.exec(name) ?? []
    if (given === undefined || value === undefined) continue
    const relation = relations.find((each) => each.toLowerCase() === given.toLowerCase())
    if (relation === undefined) {
      const message = `Property '${given.slice(0, 128)}' cannot be bound in this request.`
      findings.push({ ostiaryCode: writeCodes.propertyUnknown, message, target: `/${name}` })
      continue
    }
    const read = readList(name, value)
    if ('message' in read) findings.push(read)
    else bound[relation] = [...(bound[relation] ?? []), ...read]
  }
  return { bound, findings }
}
