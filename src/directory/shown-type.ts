/** Prints directory objects: every member that their type declares, null or empty where nothing is stored. */

import { encodeComplex } from '../edm/complete.ts'
import type { ComplexType, GraphVersion } from '../edm/model.ts'
import type { EncodeContext, EntityType } from '../graph/entity-set.ts'
import { formatWholeSeconds } from '../kernel/clock.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import { extensionMembers, isExtensible, isExtensionName } from './extension-properties.ts'

/** How objects of a type are shown, where that differs from what is stored. */
interface Showing {
  /** Values of members that a stored body may lack. */
  readonly unset?: JsonObject
  /** Members that are shown only to a caller who names them in `$select`. */
  readonly onRequest?: readonly string[]
  /** The members that v1.0 shows to a caller who names none; all but those on request when absent. */
  readonly defaultInV1?: readonly string[]
}

/** Members of any type that hold secrets: each is null, or a list of credentials without their secrets. */
const secretsIn: Readonly<Record<string, (value: JsonValue) => JsonValue>> = {
  passwordProfile: () => null,
  passwordCredentials: withoutMember('secretText'),
  keyCredentials: withoutMember('key'),
}

function withoutMember(secret: string): (value: JsonValue) => JsonValue {
  return (value) =>
    Array.isArray(value)
      ? value.filter(isJsonObject).map((item: JsonObject) => ({ ...item, [secret]: null }))
      : []
}

function withoutSecrets(body: JsonObject): JsonObject {
  const shown: Record<string, JsonValue | undefined> = { ...body }
  for (const [name, conceal] of Object.entries(secretsIn)) {
    const value = body[name]
    if (value !== undefined) shown[name] = conceal(value)
  }
  return shown
}

function narrowTo(type: ComplexType, isKept: (name: string) => boolean): ComplexType {
  return {
    ...type,
    properties: type.properties.filter(({ name }) => name === 'id' || isKept(name)),
  }
}

/** Builds the function that finds the type with only those members that an answer shows. */
function createNarrowing(schema: ComplexType, { onRequest = [], defaultInV1 }: Showing) {
  const whole = narrowTo(schema, (name) => !onRequest.includes(name))
  const byDefault: Readonly<Record<GraphVersion, ComplexType>> = {
    'v1.0': defaultInV1 ? narrowTo(schema, (name) => defaultInV1.includes(name)) : whole,
    beta: whole,
  }
  // WHY remembered: all objects of a page are printed with the same list of names.
  const selected = new WeakMap<readonly string[], ComplexType>()
  return ({ members, version }: Pick<EncodeContext, 'members' | 'version'>): ComplexType => {
    if (members === undefined) return schema
    if (members === 'default') return byDefault[version]
    const known = selected.get(members) ?? narrowTo(schema, (name) => members.includes(name))
    selected.set(members, known)
    return known
  }
}

/**
 * Completes an entity type: it prints what the schema declares, so that other members of a stored body and secrets are
 * never shown. An object without a stored `createdDateTime` shows when the store created it.
 */
export function shownType(schema: ComplexType, showing: Showing = {}): EntityType {
  const narrow = createNarrowing(schema, showing)
  return {
    name: schema.name,
    schema,
    properties: schema.properties.map(({ name }) => name),
    ...(isExtensible(schema.name) && { isFurtherProperty: isExtensionName }),
    encode({ id, body, createdAt }: StoredObject, context) {
      const printed = encodeComplex(
        narrow(context),
        {
          deletedDateTime: null,
          createdDateTime: formatWholeSeconds(createdAt),
          ...showing.unset,
          ...withoutSecrets(body),
          id,
        },
        context.version,
        { showsUnknownMembers: context.showsUnknownMembers },
      )
      const { members } = context
      if (!Array.isArray(members) || !isExtensible(schema.name)) return printed
      return { ...printed, ...extensionMembers(body, members) }
    },
  }
}

/** Adds `@odata.type` to the objects of a type, for collections with objects of several types. */
export function withType<Body extends JsonObject>(type: EntityType<Body>): EntityType<Body> {
  return {
    ...type,
    encode: (object, context) => ({
      '@odata.type': `#microsoft.graph.${type.name}`,
      ...type.encode(object, context),
    }),
  }
}
