/** Lints every policy of a set. */

import { lintPolicy } from '../../trust-framework/lint/lint-policy.ts'
import { lintRules } from '../../trust-framework/lint/lint-rules.ts'
import type { LintFinding } from '../../trust-framework/lint/lint-rule.ts'
import { orderSet, type OrderedDocument } from '../../trust-framework/sets/order-set.ts'
import { policySetCodes } from '../../trust-framework/sets/set-codes.ts'
import type { TenantFacts } from '../../trust-framework/validation/rule.ts'
import { baseFirst, checkedFile, documentFindings, faultFindings } from './checked-files.ts'
import {
  joinRepeated,
  type ReportedFile,
  type FileFinding,
  type FilePlace,
} from './file-findings.ts'
import type { LoadedSet } from './load-set.ts'

type LintPlace = LintFinding['place']

function placeOf({ source, offset }: LintPlace, file: string, loaded: LoadedSet): FilePlace {
  return { file: loaded.pathOf(source) ?? file, ...source.locate(offset) }
}

function lintFinding(
  { place, severity, ruleId, message, conflictsWith }: LintFinding,
  { file, policyId }: ReportedFile,
  loaded: LoadedSet,
): FileFinding {
  return {
    ...placeOf(place, file, loaded),
    level: severity,
    rule: ruleId,
    message,
    ...(conflictsWith === undefined ? {} : { conflictsWith: placeOf(conflictsWith, file, loaded) }),
    policies: policyId === undefined ? [] : [policyId],
  }
}

function lintDocument(
  document: OrderedDocument,
  loaded: LoadedSet,
  facts: TenantFacts,
): readonly FileFinding[] {
  if (document.chain === undefined) return []
  const file = checkedFile(document, loaded)
  return lintPolicy(document.chain, facts).map((finding) => lintFinding(finding, file, loaded))
}

const rulesAboutAllDescendants: ReadonlySet<string> = new Set(
  lintRules
    .filter(({ isAboutAllDescendants }) => isAboutAllDescendants === true)
    .map(({ id }) => id),
)

/** Counts the policies with a relying party that inherit each file, or are in it. */
function countDescendants(
  documents: readonly OrderedDocument[],
  loaded: LoadedSet,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { chain = [] } of documents) {
    if (chain[0]?.tree.children.some(({ name }) => name === 'RelyingParty') !== true) continue
    for (const document of chain) {
      const path = loaded.pathOf(document) ?? ''
      counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  return counts
}

/** Leaves out what a lint rule says too. */
function withoutLinted(document: OrderedDocument): OrderedDocument {
  if (document.chain === undefined) return document
  const warnings = document.warnings.filter(
    ({ ostiaryCode }) => ostiaryCode !== policySetCodes.placeholderUnresolved,
  )
  return { ...document, warnings }
}

/** Lists the findings of lint rules, and why files could not be linted. */
export async function lintSet(
  loaded: LoadedSet,
  facts: TenantFacts,
): Promise<readonly FileFinding[]> {
  const { documents } = await orderSet(loaded.set, { stored: loaded.stored })
  const descendants = countDescendants(documents, loaded)
  return joinRepeated([
    ...faultFindings(loaded),
    ...documentFindings(documents.map(withoutLinted), loaded),
    ...baseFirst(documents).flatMap((document) => lintDocument(document, loaded, facts)),
  ]).filter(
    ({ rule, file, policies }) =>
      !rulesAboutAllDescendants.has(rule) || policies.length >= (descendants.get(file) ?? 0),
  )
}
