/**
 * Reads references to other objects: `name@odata.bind` in the body of an object, and the body of a `$ref` request.
 * Only the end of an address counts: clients send other hosts and versions.
 */

import type { Finding } from '../../kernel/findings.ts'
import { isGuid } from '../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { writeCodes } from './write-codes.ts'

/** Keys of objects by the relation to which a body binds them. */
export type BoundIds = Readonly<Record<string, readonly string[]>>

/** Most objects that one request binds to one relation. Source: `group-post-members`. */
export const mostBoundObjects = 20

/**
 * Reads the key at the end of an address: an id, or for a user also the principal name. Undefined when there is none.
 * Shapes: `https://…/directoryObjects/<id>`, `https://…/users/ada@contoso.com`.
 */
export function readReference(address: JsonValue | undefined): string | undefined {
  if (typeof address !== 'string' || address.length > 2_048) return undefined
  const [, id] = /(?:^|\/|\(')([^/()']+)(?:'\))?\/?$/u.exec(address.trim()) ?? []
  if (id !== undefined && isGuid(id)) return id
  const [, name] =
    /\/users(?:\/|\(')([^/()'\s@]+(?:@|%40)[^/()'\s@]+)(?:'\))?\/?$/iu.exec(address) ?? []
  return name?.replaceAll('%40', '@').replaceAll('%23', '#')
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
  if (ids.length > 0 && ids.every((id) => id !== undefined)) return ids
  const message =
    ids.length === 0
      ? "The value of 'odata.bind' property annotation is an empty array. The 'odata.bind' property annotation must have a non-empty array as its value."
      : `Invalid URL format specified in @odata.bind for ${name.replace(/@odata\.bind$/iu, '')}`
  return { ostiaryCode: writeCodes.referenceMalformed, message, target }
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
