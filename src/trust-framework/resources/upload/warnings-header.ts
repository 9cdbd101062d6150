/** Prints the warnings of an accepted upload into a header, because the body of its answer is the document. */

import { printFinding, type Finding } from '../../../kernel/findings.ts'

/** The name of the header. Its value is a JSON list in ASCII. */
const warningsHeader = 'Ostiary-Warnings'

/** Longest value, characters. WHY: common clients and proxies refuse answers with longer heads. */
const longestValue = 4_096

/** Room for the entry that says how many warnings are left out. */
const lastEntryLength = 160

/** Source: RFC 8259, section 7: any character of a text may be escaped. */
function escapeToAscii(json: string): string {
  return json.replaceAll(
    /[^\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Prints as many warnings as there is room for. Shape: `[{"code":"AADB2C","message":"…","target":"12:8"}]`. */
export function printWarningsHeader(warnings: readonly Finding[]): string {
  const entries: string[] = []
  let length = 2
  for (const warning of warnings) {
    const entry = escapeToAscii(JSON.stringify(printFinding(warning)))
    const rest = warnings.length - entries.length - 1
    const room = longestValue - length - (rest === 0 ? 0 : lastEntryLength)
    if (entry.length + 1 > room) break
    entries.push(entry)
    length += entry.length + 1
  }
  const left = warnings.length - entries.length
  if (left > 0) {
    const message = `${left} more warnings; send the policy to /ostiary/v1/trust-framework/policies:validate to see all`
    entries.push(JSON.stringify({ message, left }))
  }
  return `[${entries.join(',')}]`
}

/** The header; none without warnings. */
export function warningHeaders(warnings: readonly Finding[]): Readonly<Record<string, string>> {
  return warnings.length === 0 ? {} : { [warningsHeader]: printWarningsHeader(warnings) }
}
