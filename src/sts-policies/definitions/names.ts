/** Names of domains, and ids of applications and tenants, in definitions. */

import { isGuid } from '../../kernel/ids.ts'
import { definitionCodes } from './definition-codes.ts'
import type { DefinitionReport } from './definition-report.ts'
import { shownValue, type LocatedText } from './read-values.ts'

/** Longest name of a domain. Source: RFC 1035, section 2.3.4. */
const longestDomain = 253

const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?$/u

/** Tells a name of a domain with at least two labels; letters of any language. */
function isDomainName(text: string): boolean {
  const labels = text.split('.')
  return (
    text.length <= longestDomain && labels.length > 1 && labels.every((each) => label.test(each))
  )
}

/** Warns of texts that are neither the name of a domain nor one of the wildcards. */
export function warnOfMalformedDomains(
  name: string,
  texts: readonly LocatedText[],
  wildcards: readonly string[],
  report: DefinitionReport,
): void {
  for (const { text, item } of texts) {
    if (isDomainName(text) || wildcards.includes(text)) continue
    const note = `\`${name}\` has ${shownValue(text)}, which is not the name of a domain and matches none; write for instance \`contoso.com\``
    report.warn(item, definitionCodes.domainMalformed, note)
  }
}

/** Warns of texts that are neither a GUID nor one of the wildcards. `kind` says what the GUID identifies. */
export function warnOfMalformedIds(
  name: string,
  kind: 'application' | 'tenant',
  texts: readonly LocatedText[],
  wildcards: readonly string[],
  report: DefinitionReport,
): void {
  for (const { text, item } of texts) {
    if (isGuid(text) || wildcards.includes(text)) continue
    const note = `\`${name}\` has ${shownValue(text)}, which is not the id of ${kind === 'tenant' ? 'a tenant' : 'an application'} and matches none; write a GUID`
    report.warn(item, definitionCodes.idMalformed, note)
  }
}
