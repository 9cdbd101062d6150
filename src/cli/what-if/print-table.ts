/** Lays an answer out for people, in lines. */

import {
  type ConditionTrace,
  type PolicyReport,
  type AnswerLevel,
  type Requirement,
} from '../../conditional-access/engine/answer/decision.ts'
import type { AdvisedDecision } from '../../conditional-access/decisions/advice/advice.ts'
import {
  byConditionName,
  conditionNames,
} from '../../conditional-access/engine/conditions/condition-list.ts'
import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import type { WhatIfAnswer } from './answer.ts'
import { inColumns, section } from '../columns.ts'
import { flagOfFact } from './fact-flags.ts'
import { adviceInLines } from './advice-lines.ts'
import { filesInWords, missingInWords } from './files-report.ts'
import {
  marks,
  markOf,
  notRequiredInWords,
  outcomeInWords,
  requirementInWords,
  sessionInWords,
} from './words.ts'

/** The heading over each condition; the three conditions on targets share one. */
const headings = byConditionName(({ heading }) => heading)

/** An answer with a whole decision. */
export type ExplainedAnswer = WhatIfAnswer & { readonly decision: AdvisedDecision }

type NameOf = (policyId: string) => string

/** Names policies; a policy without a known name by its id. */
function namesOf({ policies }: WhatIfAnswer): NameOf {
  const names = new Map(policies.map(({ id, displayName }) => [id, displayName]))
  return (id) => names.get(id) ?? id
}

function isReportOnly({ state }: { readonly state: string }): boolean {
  return state === 'enabledForReportingButNotEnforced'
}

/** Says how many policies only report, because an `allow` could look like theirs. */
function reportOnlyInWords({ policies }: ExplainedAnswer): string {
  const count = policies.filter(isReportOnly).length
  return count === 0 ? '' : `${count} of ${policies.length} policies; no effect on the decision`
}

/** Says what is not known; an answer that no fact settles would otherwise not say why. */
function missingRow(
  { outcome }: AdvisedDecision,
  flags: readonly string[],
): readonly (readonly string[])[] {
  if (flags.length > 0) return [['Missing', `${flags.join(', ')}: could change the decision`]]
  return outcome === 'notEnoughInformation'
    ? [['Missing', 'what the files lack (see the warnings), or what Microsoft does not publish']]
    : []
}

function summary(answer: ExplainedAnswer, level: AnswerLevel): readonly string[] {
  const { asOf, decision, files } = answer
  const reportOnly = level === 'verdict' ? '' : reportOnlyInWords(answer)
  const { missingFacts } = decision
  const flags = [...new Set(missingFacts.map(flagOfFact))]
  return inColumns([
    ['Decision', outcomeInWords(decision)],
    ...missingRow(decision, flags),
    ...(reportOnly === '' ? [] : [['Report-only', reportOnly]]),
    ['As of', asOf],
    ...(files === undefined ? [] : [['Files', filesInWords(files)]]),
    ...(files === undefined
      ? []
      : missingInWords(files, answer.outcomeOfFiles ?? decision.outcome).map((line) => [
          'Incomplete',
          line,
        ])),
  ])
}

/** Prints words about a policy, with its name, which is often long, on the next line. */
function saidOf(words: string, policy: string): readonly string[] {
  return [words, `    ${policy}`]
}

function requirements(
  { decision, strengthNames }: ExplainedAnswer,
  nameOf: NameOf,
): readonly string[] {
  const isBlock = ({ controls }: Requirement): boolean =>
    controls.some(({ kind }) => kind === 'block')
  const blocking = decision.requirements.filter(isBlock)
  const others = decision.requirements.filter((requirement) => !isBlock(requirement))
  const required = others.flatMap((requirement) =>
    saidOf(requirementInWords(requirement, strengthNames), nameOf(requirement.policyId)),
  )
  return [
    ...section(
      'Blocked by',
      blocking.map(({ policyId }) => nameOf(policyId)),
    ),
    ...section('Required, each of', required),
  ]
}

function sessions({ decision }: ExplainedAnswer, nameOf: NameOf): readonly string[] {
  const controlled = decision.sessionControls.flatMap((session) =>
    saidOf(sessionInWords(session), nameOf(session.policyId)),
  )
  const unknown = decision.undeterminedSessionPolicies.map((id) => `    ${nameOf(id)}`)
  const lines = unknown.length === 0 ? [] : ['unknown whether they apply: those of', ...unknown]
  return section('Session controls', [...controlled, ...lines])
}

/** A condition that restricts nothing and is met has the mark for `any`. */
function cellOf(trace: ConditionTrace | undefined): string {
  if (trace === undefined) return ''
  const isOpen = trace.configured === null && trace.verdict === 'yes'
  return isOpen ? marks.unrestricted : markOf(trace.verdict)
}

/**
 * Sorts policies: those that apply, those that may apply, the others; in each, report-only ones
 * after the rest; disabled ones last.
 */
function inReadingOrder(policies: readonly PolicyReport[]): readonly PolicyReport[] {
  const rankOf = (policy: PolicyReport): number =>
    policy.state === 'disabled'
      ? 3
      : ['yes', 'unknown', 'no'].indexOf(policy.applies) + (isReportOnly(policy) ? 0.5 : 0)
  return policies.toSorted((one, other) => rankOf(one) - rankOf(other))
}

function cellUnder(heading: string, { conditions = [] }: PolicyReport): string {
  return cellOf(conditions.find(({ condition }) => headings[condition] === heading))
}

/** Graph's words for results name report-only policies, apart from `unknown`. */
function resultInWords(policy: PolicyReport): string {
  const { result } = policy
  return result === 'unknown' && isReportOnly(policy) ? 'unknown (report-only)' : result
}

function policyTable(policies: readonly PolicyReport[], nameOf: NameOf): readonly string[] {
  if (policies.length === 0) return ['', 'There is no policy.']
  const used = [...new Set(conditionNames.map((name) => headings[name]))].filter((heading) =>
    policies.some((policy) => !['', marks.unrestricted].includes(cellUnder(heading, policy))),
  )
  const rows = policies.map((policy) => [
    policy.state === 'disabled' ? '' : markOf(policy.applies),
    ...used.map((heading) => cellUnder(heading, policy)),
    resultInWords(policy),
    nameOf(policy.policyId),
  ])
  const legend = `✓ hit  ✗ miss  ? unknown  ${marks.unrestricted} any`
  return section(
    `Policies  ${legend}`,
    inColumns([['applies', ...used, 'result', 'policy'], ...rows]),
  )
}

/** Removes null, empty lists and empty objects. */
function condensed(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).flatMap(([name, member = null]) => {
    const kept = condensed(member)
    const isEmpty =
      kept === null ||
      (Array.isArray(kept) && kept.length === 0) ||
      (isJsonObject(kept) && Object.keys(kept).length === 0)
    return isEmpty ? [] : [[name, kept] as const]
  })
  return Object.fromEntries(members)
}

function conditionLines(trace: ConditionTrace): readonly string[] {
  const { condition, configured, seen, includedBy, excludedBy, missingFacts } = trace
  if (cellOf(trace) === marks.unrestricted) return []
  const details = [
    ['configured', JSON.stringify(condensed(configured))],
    ['seen', JSON.stringify(seen)],
    ['included by', includedBy.join(', ')],
    ['excluded by', excludedBy.join(', ')],
    ['missing', missingFacts.map(flagOfFact).join(', ')],
  ].filter(([, text]) => text !== '')
  return [`  ${cellOf(trace)} ${condition}`, ...inColumns(details).map((line) => `      ${line}`)]
}

function traceOf(
  policies: readonly PolicyReport[],
  { strengthNames }: ExplainedAnswer,
  nameOf: NameOf,
): readonly string[] {
  return policies.flatMap(({ policyId, applies, state, grant, conditions = [] }) =>
    state === 'disabled'
      ? []
      : [
          '',
          `${markOf(applies)} ${nameOf(policyId)}`,
          ...conditions.flatMap(conditionLines),
          ...(grant === null ? [] : notRequiredInWords(grant, strengthNames)).map(
            (line) => `  ${markOf('yes')} ${line}`,
          ),
        ],
  )
}

/**
 * Returns the lines of an answer: the decision at level `verdict`; at level `none` also what is required with its `AND` and `OR`, and the
 * session controls with the policy that won. Level `reasons` adds a row for each policy with a mark for each
 * condition, `full` what was compared. These two need a decision of level `full`, level `none` one of `reasons`,
 * which has the names of policies.
 */
export function tableOf(answer: ExplainedAnswer, level: AnswerLevel): readonly string[] {
  const nameOf = namesOf(answer)
  const policies = inReadingOrder(answer.decision.policies)
  return [
    ...summary(answer, level),
    ...(level === 'verdict' ? [] : requirements(answer, nameOf)),
    ...(level === 'verdict' ? [] : sessions(answer, nameOf)),
    ...adviceInLines(answer.decision, nameOf),
    ...(level === 'verdict' || level === 'none' ? [] : policyTable(policies, nameOf)),
    ...(level === 'full' ? traceOf(policies, answer, nameOf).map(namingPlaceholders(answer)) : []),
  ]
}

/** Puts placeholders and names back where ids were made up for them. */
function namingPlaceholders({ files }: ExplainedAnswer): (line: string) => string {
  const texts = [...(files?.madeUpIds ?? [])]
  return (line) => texts.reduce((text, [id, name]) => text.replaceAll(id, name), line)
}
