/**
 * The `definition` parameter of the 2019 "Update Policy" page: the policy as a string, or as an array of one
 * string. Its members have the same effect as members of the request itself.
 */

import { decodeComplex } from '../../../edm/decode.ts'
import { isAtOrIn } from '../../../edm/member-path.ts'
import { checked, failed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { parseStrictJson } from '../../../kernel/strict-json.ts'
import { legacyPolicyType } from '../../model/form-2019/legacy-types.ts'
import { form2019Codes } from './form-2019-codes.ts'

/** A definition as it was given, and the members it sets. */
export interface Definition {
  readonly given: string | readonly string[]
  readonly policy: JsonObject
}

/**
 * Reads a definition as a change of a policy in the 2019 form. Findings are at `/definition`, or below it at
 * the member of the stringified policy.
 */
export function readDefinition(json: JsonValue, stored: JsonObject): Checked<Definition> {
  const text = Array.isArray(json) && json.length === 1 ? json[0] : json
  if (typeof text !== 'string') {
    const kind = Array.isArray(json) ? `an array of ${json.length}` : jsonKind(json)
    return failed({
      ostiaryCode: form2019Codes.definitionNotAString,
      message: `\`definition\` must be a string or an array of one string, not ${kind}`,
      target: '/definition',
    })
  }
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return failed(...parsed.findings.map(atDefinition))
  if (!isJsonObject(parsed.value)) {
    return failed({
      ostiaryCode: form2019Codes.definitionNotAnObject,
      message: `\`definition\` must contain an object, not ${jsonKind(parsed.value)}`,
      target: '/definition',
    })
  }
  const { value, findings, warnings } = decodeComplex(legacyPolicyType, parsed.value, {
    version: 'beta',
    stored,
  })
  const given = Array.isArray(json) ? [text] : text
  return checked({ given, policy: value }, findings.map(inDefinition), warnings?.map(inDefinition))
}

/** Moves a syntax error of the JSON text to `/definition`; the message has line and column. */
function atDefinition(finding: Finding): Finding {
  return { ...finding, message: `in \`definition\`: ${finding.message}`, target: '/definition' }
}

function inDefinition(finding: Finding): Finding {
  return {
    ...finding,
    message: `in \`definition\`: ${finding.message}`,
    target: `/definition${finding.target ?? ''}`,
  }
}

/**
 * Lists the members that both the request and its definition set, each at its place in the definition. An
 * object that is set to null conflicts with every member in it.
 */
export function findConflicts(direct: JsonObject, definition: JsonObject): readonly Finding[] {
  const directLeaves = leavesOf(direct)
  return leavesOf(definition)
    .filter((leaf) => directLeaves.some((other) => isAtOrIn(leaf, other) || isAtOrIn(other, leaf)))
    .map((leaf) => ({
      ostiaryCode: form2019Codes.definitionContradicted,
      message: `\`${leaf}\` is set both in the request and in \`definition\``,
      target: `/definition/${leaf.replaceAll('.', '/')}`,
    }))
}

function leavesOf(object: JsonObject): readonly string[] {
  return Object.entries(object).flatMap(([name, value]) =>
    isJsonObject(value) ? leavesOf(value).map((leaf) => `${name}.${leaf}`) : [name],
  )
}

/** Joins the members of two objects, and of the objects in them. */
export function joinMembers(one: JsonObject, other: JsonObject): JsonObject {
  const joined: Record<string, JsonValue | undefined> = { ...one, ...other }
  for (const [name, value] of Object.entries(one)) {
    const added = other[name]
    if (isJsonObject(value) && isJsonObject(added)) joined[name] = joinMembers(value, added)
  }
  return joined
}
