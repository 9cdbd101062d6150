/** Schemas of definitions as documents for editors: each describes the whole JSON object inside `definition`. */

import { Type, type TSchema } from 'typebox'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { policyTypes } from '../model/policy-types.ts'
import { definitionTypeOf } from './definition-types.ts'

/** Lets every member be null, which the service takes for an absent one; `Version` must be 1. */
function allowingNull(schema: JsonObject): JsonObject {
  const { properties, items } = schema
  const members = Object.entries(isJsonObject(properties) ? properties : {}).map(
    ([name, member]) => [name, name === 'Version' ? member : orNull(member)],
  )
  return {
    ...schema,
    ...(members.length > 0 && { properties: Object.fromEntries(members) as JsonObject }),
    ...(isJsonObject(items) && { items: allowingNull(items) }),
  }
}

function orNull(member: JsonValue | undefined): JsonValue {
  if (!isJsonObject(member)) return member ?? null
  const { type, anyOf, enum: words, ...others } = allowingNull(member)
  return {
    ...others,
    ...(typeof type === 'string' && { type: [type, 'null'] }),
    ...(Array.isArray(anyOf) && { anyOf: [...(anyOf as JsonValue[]), { type: 'null' }] }),
    ...(Array.isArray(words) && { enum: [...(words as JsonValue[]), null] }),
  }
}

/**
 * Schemas by type of policy. They refuse only what the service refuses: names match in any letter case, so no member
 * is required by name and members with other names are allowed.
 */
export const publishedSchemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  policyTypes.map((type) => {
    const document = Type.Object(
      { [type.name]: Type.Optional(definitionTypeOf(type).schema) },
      {
        title: type.name,
        description: `The JSON text in \`definition\` of a ${type.name}. \`${type.name}\` is its only member.`,
      },
    )
    const printed = JSON.parse(JSON.stringify(document)) as JsonObject
    const { [type.name]: root } = isJsonObject(printed.properties) ? printed.properties : {}
    const properties = isJsonObject(root) ? { [type.name]: allowingNull(root) } : {}
    return [type.name, Type.Unsafe({ ...printed, properties })]
  }),
)
