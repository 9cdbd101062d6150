/**
 * Checks the expression and the replacement of `RegexReplace`.
 * Source: https://learn.microsoft.com/entra/identity-platform/saml-claims-customization, "Regex-based claims
 * transformation".
 */

import type { DefinitionReport } from '../definition-report.ts'
import type { DefinitionValue } from '../located-json.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import type { ClaimsTransformation } from './claims-mapping.ts'
import { memberPlace, printWords } from './print.ts'
import { parsePattern } from './pattern.ts'

/** Finds the value of a parameter with its place. */
function findParameter(
  at: DefinitionValue,
  { inputParameters }: ClaimsTransformation,
  name: string,
): { readonly text: string; readonly place: DefinitionValue } | undefined {
  const index = inputParameters.findIndex(({ id }) => id.toLowerCase() === name)
  const parameter = inputParameters[index]
  if (!parameter) return undefined
  const place = at.member('InputParameters')?.items()[index]
  return { text: parameter.value, place: place ? memberPlace(place, 'Value') : at }
}

/** Lists the names of groups that a replacement may use; undefined when the expression cannot be used. */
function checkExpression(
  text: string,
  place: DefinitionValue,
  report: DefinitionReport,
): ReadonlySet<string> | undefined {
  const parsed = parsePattern(text)
  if (parsed.ok) return parsed.groupNames
  if (parsed.isMalformed) {
    const message = `\`regex\` is not a regular expression: character ${parsed.offset + 1}: ${parsed.reason}`
    report.refuse(place, claimsMappingCodes.patternMalformed, message)
  } else {
    const message = `this service gives no claim for \`regex\`: character ${parsed.offset + 1}: ${parsed.reason}`
    report.warn(place, inertClaimCodes.patternNotSupported, message)
  }
  return undefined
}

/** Checks what only `RegexReplace` has. */
export function checkReplacement(
  {
    at,
    transformation,
  }: { readonly at: DefinitionValue; readonly transformation: ClaimsTransformation },
  report: DefinitionReport,
): void {
  const expression = findParameter(at, transformation, 'regex')
  const groups = expression && checkExpression(expression.text, expression.place, report)
  const replacement = findParameter(at, transformation, 'replacement')
  if (!groups || !replacement) return
  const inputs = transformation.inputClaims.map(({ transformationClaimType: name }) => name)
  const names = [...groups, ...inputs]
  const folded = new Set(names.map((name) => name.toLowerCase()))
  for (const [, dollar, name = ''] of replacement.text.matchAll(/(\$?)\{(\w+)\}/gu)) {
    if (dollar) {
      const message = `\`$\` before \`{${name}}\` stays in the claim; write \`{${name}}\``
      report.warn(replacement.place, inertClaimCodes.replacementNameUnknown, message)
    } else if (!folded.has(name.toLowerCase())) {
      const message = `\`{${name}}\` in \`replacement\` is none of ${printWords(names)}`
      report.warn(replacement.place, inertClaimCodes.replacementNameUnknown, message)
    }
  }
}
