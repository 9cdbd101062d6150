/** Findings about a body that is not a well-formed XML document. */

import type { Finding } from '../../kernel/findings.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { printPosition, type TextPosition } from './text-positions.ts'

/**
 * Makes a finding in the public service's form; `fault` is one phrase without a final stop.
 * Shape: `The policy being uploaded is not XML or is not correctly formatted: … . Line 1, position 1.`
 * Source: microsoftgraph/msgraph-beta-sdk-dotnet#734.
 */
export function notXmlFinding(
  ostiaryCode: OstiaryCode,
  fault: string,
  position?: TextPosition,
): Finding {
  const message = `The policy being uploaded is not XML or is not correctly formatted: ${fault}.`
  if (position === undefined) return { ostiaryCode, message }
  return {
    ostiaryCode,
    message: `${message} Line ${position.line}, position ${position.column}.`,
    target: printPosition(position),
  }
}
