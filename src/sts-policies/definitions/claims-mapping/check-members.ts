/** Checks the members of the objects of a claims mapping definition: names and JSON kinds. */

import { Type, type TObject, type TSchema } from 'typebox'
import { isJsonObject, jsonKind, type JsonValue } from '../../../kernel/json.ts'
import { definitionCodes } from '../definition-codes.ts'
import type { DefinitionReport } from '../definition-report.ts'
import type { DefinitionValue } from '../located-json.ts'
import { readMembers } from '../read-members.ts'
import { booleanOf } from '../read-values.ts'
import { inertClaimCodes } from './claims-mapping-codes.ts'
import { quoteText } from './print.ts'

/** Members of entries that the admin center writes for its conditions. Source: azure-docs issue 88429. */
const conditions = ['AppliesToUserType', 'MemberOf']

/** Members that the admin center writes into transformations, and that repeat what is known. */
const repeatedFacts = ['Parameters', 'ClaimTypeReferenceSource']

function isFlag(schema: TSchema): boolean {
  return Type.IsUnion(schema) && schema.anyOf.some(Type.IsBoolean)
}

function takes(schema: TSchema, value: JsonValue): boolean {
  // WHY: null counts as absent, as for the readers of .NET.
  if (value === null) return true
  if (Type.IsArray(schema)) return Array.isArray(value)
  if (Type.IsObject(schema)) return isJsonObject(value)
  if (isFlag(schema)) return booleanOf(value) !== undefined
  return Type.IsString(schema) || Type.IsUnion(schema) ? typeof value === 'string' : true
}

function kindOf(schema: TSchema): string {
  if (Type.IsArray(schema)) return 'an array'
  if (Type.IsObject(schema)) return 'an object'
  return isFlag(schema) ? '`true` or `false`' : 'a string'
}

/**
 * Checks that an object has only members of a schema, with values of its kinds. False when it is refused.
 * `owner` names the object in messages: `an entry of ClaimsSchema`.
 */
export function checkMembers(
  object: DefinitionValue,
  schema: TObject,
  owner: string,
  report: DefinitionReport,
): boolean {
  const refused = report.findings.length
  const properties: Readonly<Record<string, TSchema>> = schema.properties
  const names = [...Object.keys(properties), ...conditions, ...repeatedFacts]
  for (const [name, member] of readMembers(object, names, owner, report)) {
    const property = properties[name]
    if (property && !takes(property, member.value)) {
      const { value } = member
      const given =
        isFlag(property) && typeof value === 'string' ? quoteText(value) : jsonKind(value)
      const text = `\`${name}\` must be ${kindOf(property)}, not ${given}`
      report.refuse(member, definitionCodes.valueOfWrongKind, text)
    } else if (conditions.includes(name)) {
      const text = `\`${name}\` is ignored: the claim is in the tokens of all users`
      report.warn(member, inertClaimCodes.conditionIgnored, text, 'name')
    }
  }
  return report.findings.length === refused
}

/** Lists the objects of a list; refuses items of another kind. Empty when the object lacks the list. */
export function objectItems(
  object: DefinitionValue,
  name: string,
  report: DefinitionReport,
): readonly DefinitionValue[] {
  const items = object.member(name)?.items() ?? []
  for (const item of items.filter(({ value }) => !isJsonObject(value))) {
    const text = `an item of \`${name}\` must be an object, not ${jsonKind(item.value)}`
    report.refuse(item, definitionCodes.valueOfWrongKind, text)
  }
  return items.filter(({ value }) => isJsonObject(value))
}
