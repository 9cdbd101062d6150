/** Findings about policies, with the document and place that each is about. */

import type { Finding } from '../../kernel/findings.ts'
import type { SourceDocument, SourcePlace } from '../model/sourced-element.ts'
import { printPosition } from '../xml/text-positions.ts'
import { printElementPath } from '../xml/element-path.ts'

/** A finding about a place in a document of a chain. */
export interface PolicyFinding extends Finding {
  readonly place: SourcePlace
}

/** What a rule says about a place. */
export interface PolicyFault extends Pick<Finding, 'ostiaryCode' | 'message' | 'code'> {
  /** Where the chain writes what the fault conflicts with. */
  readonly conflictsWith?: SourcePlace | undefined
}

/** Makes a finding. `sent` is the document that is being checked: a place in it needs no name of the document. */
export function policyFinding(
  place: SourcePlace,
  { conflictsWith, ...fault }: PolicyFault,
  sent: SourceDocument,
): PolicyFinding {
  const { source, offset } = place
  return {
    // WHY: the service answers faults of policies with this code where it has no other.
    code: 'AADB2C',
    ...fault,
    target: printPosition(source.locate(offset)),
    ...(source === sent ? {} : { document: source.policyId }),
    elementPath: printElementPath(source.tree, offset),
    ...(conflictsWith === undefined ? {} : { conflictsWith: printPlace(conflictsWith) }),
    place,
  }
}

function printPlace({ source, offset }: SourcePlace): NonNullable<Finding['conflictsWith']> {
  return { document: source.policyId, ...source.locate(offset) }
}
