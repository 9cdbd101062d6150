/**
 * The `definition` of an STS policy: one string with a JSON object, whose root member names the type.
 * The string is stored byte for byte.
 * Source: `microsoft.graph.stsPolicy`, and the Graph beta pages of `policy`, 2016 to 2019.
 */

import {
  pointerSegment,
  type Checked,
  type Finding,
  checked,
  failed,
} from '../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { parseJsonWithTrailingCommas } from '../../kernel/strict-json.ts'
import { validateTokenLifetime, type LifetimeSemantics } from './token-lifetime/validate.ts'
import type { PolicyType } from '../model/policy-types.ts'
import { definitionCodes } from './definition-codes.ts'

/** Longest definition, characters. WHY: the only published limit is that of B2B policies; we use it for all. */
export const maximumDefinitionLength = 25_000

const target = '/definition/0'

/**
 * Takes the definition string out of a request member: an array of one string, or a bare string as
 * samples of August 2019 sent it.
 */
export function readDefinitionMember(value: JsonValue | undefined): Checked<string> {
  const only = Array.isArray(value) && value.length === 1 ? (value[0] as JsonValue) : value
  if (typeof only !== 'string') {
    return failed({
      ostiaryCode: definitionCodes.notOneString,
      message: `\`definition\` must be an array of exactly one string, not ${
        Array.isArray(value) ? `an array of ${value.length} items` : jsonKind(value)
      }`,
      target: '/definition',
    })
  }
  if (only.length > maximumDefinitionLength) {
    return failed({
      ostiaryCode: definitionCodes.tooLong,
      message: `\`definition\` is longer than ${maximumDefinitionLength} characters`,
      target: '/definition',
    })
  }
  return { ok: true, value: only }
}

/** Reads the root object of a definition of the given type; the letter case of its name is ignored. */
function readRoot(text: string, type: PolicyType): Checked<JsonObject> {
  const parsed = parseJsonWithTrailingCommas(text)
  if (!parsed.ok) {
    return failed(
      ...parsed.findings.map(({ message }) => ({
        ostiaryCode: definitionCodes.notJson,
        message: `\`definition\` is not valid JSON: ${message}`,
        target,
      })),
    )
  }
  if (!isJsonObject(parsed.value)) {
    return failed({
      ostiaryCode: definitionCodes.notAnObject,
      message: `\`definition\` must contain a JSON object, not ${jsonKind(parsed.value)}`,
      target,
    })
  }
  const members = Object.entries(parsed.value)
  const [root] = members
  if (members.length !== 1 || root?.[0].toLowerCase() !== type.name.toLowerCase()) {
    return failed({
      ostiaryCode: definitionCodes.rootNotTheType,
      message: `\`definition\` must have exactly one root member, \`${type.name}\`, the \`type\` of the policy; it has ${
        members.map(([name]) => `\`${name}\``).join(', ') || 'none'
      }`,
      target,
    })
  }
  const place = `${target}/${pointerSegment(root[0])}`
  if (!isJsonObject(root[1])) {
    return failed({
      ostiaryCode: definitionCodes.rootNotAnObject,
      message: `\`${type.name}\` must be an object, not ${jsonKind(root[1])}`,
      target: place,
    })
  }
  return { ok: true, value: root[1] }
}

function checkVersion(policy: JsonObject, type: PolicyType): readonly Finding[] {
  const version = Object.entries(policy).find(([name]) => name.toLowerCase() === 'version')
  if (!version) {
    return type.requiresVersion
      ? [
          {
            ostiaryCode: definitionCodes.versionWrong,
            message: `\`${type.name}\` must have \`Version\` 1`,
            target: `${target}/${type.name}`,
          },
        ]
      : []
  }
  return version[1] === 1
    ? []
    : [
        {
          ostiaryCode: definitionCodes.versionWrong,
          message: `\`Version\` must be 1, not ${JSON.stringify(version[1])}`,
          target: `${target}/${type.name}/${pointerSegment(version[0])}`,
        },
      ]
}

/** Reads the members of a stored definition; an empty object when it cannot be read. */
export function readStoredDefinition(text: string, type: PolicyType): JsonObject {
  const root = readRoot(text, type)
  return root.ok ? root.value : {}
}

/** Checks a definition against the rules of its type; passes it unchanged. */
export function validateDefinition(
  text: string,
  type: PolicyType,
  semantics: LifetimeSemantics,
): Checked<string> {
  const root = readRoot(text, type)
  if (!root.ok) return root
  return checked(text, [
    ...checkVersion(root.value, type),
    ...(type.name === 'TokenLifetimePolicy'
      ? validateTokenLifetime(root.value, `${target}/${type.name}`, semantics)
      : []),
  ])
}
