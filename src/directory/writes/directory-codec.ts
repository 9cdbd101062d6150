/**
 * Reads the bodies of directory objects by their type.
 * Source: the reference pages `user-post-users`, `user-update` and those of the other types; recorded refusals.
 */

import { decodeComplex, isAnnotationName } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import type { ComplexType, GraphVersion } from '../../edm/model.ts'
import { formatWholeSeconds } from '../../kernel/clock.ts'
import { sameJson } from '../../edm/same-json.ts'
import type { WriteCodec } from '../../graph/writable-entity-set.ts'
import { checked, type Checked, type Finding } from '../../kernel/findings.ts'
import { isWithoutValue, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { isExtensible, isExtensionName } from '../extension-properties.ts'
import { readBindings, type BoundIds } from './bindings.ts'
import { refuseBody } from './refuse.ts'
import { writeCodes } from './write-codes.ts'

/** What a body proposes: the object, and what it is linked to. */
export interface DirectoryProposal {
  /** The whole object as it would be stored. */
  readonly body: JsonObject
  /** The members that the request gave, as they were read; secrets among them. */
  readonly given: JsonObject
  /** The ids of the objects that the request binds, by relation. */
  readonly bound: BoundIds
}

/** What Graph asks of a body beyond its type. Names of members are those of the type. */
export interface CodecRules {
  /** The name of the type in messages. Shape: `User`. */
  readonly resource: string
  /** Members that a new object must have. Those that the CSDL does not let be null have defaults unless they are here. */
  readonly required?: readonly string[]
  /** Members that the service sets. */
  readonly readOnly?: readonly string[]
  /** Members that only a new object takes. */
  readonly immutable?: readonly string[]
  /** Members that are never shown: null, which a client read, leaves them alone. */
  readonly writeOnly?: readonly string[]
  /** The relations that `name@odata.bind` takes. */
  readonly binds?: readonly string[]
  /** Longest texts, characters. */
  readonly longest?: Readonly<Record<string, number>>
  /** Rules of the type; `current` is absent for a new object. */
  readonly check?: (proposal: DirectoryProposal, current?: StoredObject) => readonly Finding[]
  /** Makes what is stored of the members that were read, without secrets; the body itself when absent. */
  readonly storedForm?: (proposal: DirectoryProposal, current?: StoredObject) => JsonObject
}

interface Reading {
  readonly given: JsonObject
  readonly findings: readonly Finding[]
}

const hasName =
  (names: readonly string[] = []) =>
  (name: string): boolean =>
    names.includes(name)

function findUnknown(type: ComplexType, names: readonly string[]): readonly Finding[] {
  return names.map((name) => ({
    ostiaryCode: writeCodes.propertyUnknown,
    message:
      `Property '${name.slice(0, 128)}' does not exist on type 'microsoft.graph.${type.name}'. Make sure to only use ` +
      'property names that are defined by the type or mark the type as open type.',
    target: `/${name}`,
  }))
}

function readMembers(
  type: ComplexType,
  json: JsonObject,
  version: GraphVersion,
  stored: JsonObject,
): Reading {
  const declared = new Set(type.properties.map(({ name }) => name.toLowerCase()))
  const names = Object.keys(json).filter((name) => !isAnnotationName(name))
  const others = names.filter((name) => !declared.has(name.toLowerCase()))
  const isExtension = (name: string) => isExtensible(type.name) && isExtensionName(name)
  const extensions = others.filter(isExtension)
  const known = Object.fromEntries(
    Object.entries(json).filter(([name]) => declared.has(name.toLowerCase())),
  )
  // WHY not undefined for a new object: `required` lists its members, not the type; a `Boolean` that is not null has a default.
  const { value, findings } = decodeComplex(type, known, { version, stored: stored ?? {} })
  const unknown = others.filter((name) => !isExtension(name))
  return {
    given: { ...value, ...Object.fromEntries(extensions.map((name) => [name, json[name]])) },
    findings: [...findUnknown(type, unknown), ...findings],
  }
}

function findForbidden(
  { readOnly, immutable }: CodecRules,
  given: JsonObject,
  current: StoredObject | undefined,
): readonly Finding[] {
  const isReadOnly = hasName(['id', 'deletedDateTime', 'createdDateTime', ...(readOnly ?? [])])
  const isImmutable = hasName(immutable)
  const shown: JsonObject = current
    ? { createdDateTime: formatWholeSeconds(current.createdAt), ...current.body, id: current.id }
    : {}
  // WHY: a client that writes back what it read must pass.
  const isSame = (name: string, value: JsonValue | undefined): boolean =>
    (isWithoutValue(value) && isWithoutValue(shown[name])) ||
    sameJson(value ?? null, shown[name] ?? null)
  return Object.entries(given).flatMap(([name, value]): readonly Finding[] => {
    if (isReadOnly(name) && !isSame(name, value)) {
      const message = `Property '${name}' is read-only and cannot be set.`
      return [{ ostiaryCode: writeCodes.propertyReadOnly, message, target: `/${name}` }]
    }
    if (current !== undefined && isImmutable(name) && !isSame(name, value)) {
      const message = `Property '${name}' cannot be changed after the object is created.`
      return [{ ostiaryCode: writeCodes.propertyImmutable, message, target: `/${name}` }]
    }
    return []
  })
}

function findMissing(
  { required = [], resource }: CodecRules,
  given: JsonObject,
  isNew: boolean,
): readonly Finding[] {
  const isMissing = (name: string): boolean =>
    isNew
      ? given[name] === undefined || given[name] === null || given[name] === ''
      : given[name] === null || given[name] === ''
  return required.filter(isMissing).map((name) => ({
    ostiaryCode: writeCodes.propertyRequired,
    message: `A value is required for property '${name}' of resource '${resource}'.`,
    target: `/${name}`,
  }))
}

function findTooLong(
  { longest = {}, resource }: CodecRules,
  given: JsonObject,
): readonly Finding[] {
  return Object.entries(longest).flatMap(([name, most]): readonly Finding[] => {
    const value = given[name]
    if (typeof value !== 'string' || value.length <= most) return []
    const message = `Invalid value specified for property '${name}' of resource '${resource}'. It has ${value.length} characters; the most are ${most}.`
    return [{ ostiaryCode: writeCodes.valueTooLong, message, target: `/${name}` }]
  })
}

/** Leaves out members without a value: they are printed as null or empty all the same. */
function withoutEmpty(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== ''),
  )
}

/** Builds the codec of a type. A refused body is `Request_BadRequest` with every finding. */
export function directoryCodec(
  type: ComplexType,
  rules: CodecRules,
): WriteCodec<JsonObject, DirectoryProposal> {
  const read = (
    json: JsonObject,
    version: GraphVersion,
    current?: StoredObject,
  ): Checked<DirectoryProposal> => {
    const { given: all, findings } = readMembers(type, json, version, current?.body ?? {})
    const bindings = readBindings(json, rules.binds ?? [])
    const isFixed = hasName(['id', 'deletedDateTime', 'createdDateTime', ...(rules.readOnly ?? [])])
    const isHidden = hasName(rules.writeOnly)
    const given = Object.fromEntries(
      Object.entries(all).filter(
        ([name, value]) => !isFixed(name) && !(current && isHidden(name) && value === null),
      ),
    )
    const merged = mergePatch(type, current?.body ?? {}, given)
    const extensions = Object.entries(given).filter(([name]) => isExtensionName(name))
    const whole = { ...merged, ...Object.fromEntries(extensions) }
    const proposal = { body: whole, given, bound: bindings.bound }
    const first = [
      ...findings,
      ...bindings.findings,
      ...findForbidden(rules, all, current),
      ...findMissing(rules, given, current === undefined),
      ...findTooLong(rules, given),
    ]
    const faults = [...first, ...(rules.check?.(proposal, current) ?? [])]
    const body = withoutEmpty(rules.storedForm?.(proposal, current) ?? whole)
    return checked({ ...proposal, body }, faults)
  }
  return {
    create: (json, version) => read(json, version),
    update: (current, patch, version) => read(patch, version, current),
    invalid: refuseBody,
  }
}
