/** The request member `definition`. */

import { failed, type Checked } from '../../kernel/findings.ts'
import { jsonKind, type JsonValue } from '../../kernel/json.ts'
import { definitionCodes } from './definition-codes.ts'

/** Longest definition, characters. WHY: the only published limit is that of B2B policies; we use it for all. */
export const maximumDefinitionLength = 25_000

/**
 * Takes the definition string out of a request member: an array of one string or, where the view allows it, a bare
 * string as samples of August 2019 sent it.
 */
export function readDefinitionMember(
  value: JsonValue | undefined,
  { allowsBareString }: { readonly allowsBareString: boolean },
): Checked<string> {
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : undefined
  const only = items?.length === 1 ? items[0] : allowsBareString ? value : undefined
  if (typeof only !== 'string') {
    return failed({
      ostiaryCode: definitionCodes.notOneString,
      message: `\`definition\` must be an array of exactly one string, not ${found(value, items)}`,
      target: '/definition',
    })
  }
  if (only.length > maximumDefinitionLength) {
    return failed({
      ostiaryCode: definitionCodes.tooLong,
      message: `\`definition\` has ${only.length} characters; the limit is ${maximumDefinitionLength}`,
      target: '/definition',
    })
  }
  return { ok: true, value: only }
}

function found(value: JsonValue | undefined, items: readonly JsonValue[] | undefined): string {
  if (items === undefined) return jsonKind(value)
  return items.length === 1
    ? `an array of ${jsonKind(items[0])}`
    : `an array of ${items.length} items`
}
