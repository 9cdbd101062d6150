/** Prints what would turn a decision into allow. */

import type {
  AdvisedDecision,
  AdviceSet,
  ChangeMaker,
  ChangeableFact,
  FactChange,
  ToAllow,
} from '../../conditional-access/decisions/advice/advice.ts'
import type { Decision } from '../../conditional-access/engine/answer/decision.ts'
import type { FactName } from '../../conditional-access/engine/model/sign-in.ts'
import { section } from '../columns.ts'
import { flagOfFact } from './fact-flags.ts'

const makerWords: Readonly<Record<ChangeMaker, string>> = {
  person: 'the person who signs in',
  administrator: 'an administrator',
  either: 'the person or an administrator',
}

function flagOf(fact: ChangeableFact): string {
  return fact === 'authenticationFlow'
    ? `${flagOfFact('authenticationFlow.current')} and ${flagOfFact('authenticationFlow.original')}`
    : flagOfFact(fact)
}

/** A change, and on the next line who can make it, or how to say that it is so already. */
function linesOfChange({ text, by, action, fact }: FactChange): readonly string[] {
  const isUnknown = `unknown now: if nothing has to change, say so with ${flagOf(fact)}`
  return [text, `    ${action === 'give' ? `${isUnknown}; else by ` : 'by '}${makerWords[by]}`]
}

function flagsOf(facts: readonly FactName[]): string {
  return [...new Set(facts.map(flagOfFact))].join(', ')
}

const notPublished =
  'on what the files lack (see the warnings), or on what Microsoft does not publish'

function linesOfSet(
  { changes, outcome, missingFacts }: AdviceSet,
  place: number,
): readonly string[] {
  const number = `${place + 1}. `
  const indent = ' '.repeat(number.length)
  const lines = changes.flatMap((change, index) => {
    const [first = '', ...rest] = linesOfChange(change)
    const start = index === 0 ? number : `${indent}and `
    return [`${start}${first}`, ...rest.map((line) => `${indent}${line}`)]
  })
  if (outcome === 'allow') return lines
  const rest = missingFacts.length === 0 ? notPublished : `on ${flagsOf(missingFacts)}`
  return [...lines, `${indent}then the answer depends ${rest}`]
}

/** Why there is no set, and what to do. */
function withoutSets(
  { unavoidablePolicies, factsToGive, isComplete }: ToAllow,
  { atBest }: Decision,
  nameOf: (policyId: string) => string,
): readonly string[] {
  if (unavoidablePolicies.length > 0) {
    return [
      'nothing that the person or an administrator changes helps: these policies always block',
      ...unavoidablePolicies.map((id) => `    ${nameOf(id)}`),
      'change these policies, or exclude the user from them',
    ]
  }
  if (factsToGive.length > 0) return ['no change is certain to help while facts are unknown']
  if (atBest === 'allow')
    return [`no change is certain to help: the answer depends ${notPublished}`]
  return isComplete
    ? [
        'no change of one or two facts helps, and no larger set was found',
        'change the policies, or exclude the user from them',
      ]
    : ['no change was found, but not every change was tried']
}

/** Returns the lines of advice; none without advice. `nameOf` gives the name of a policy. */
export function adviceInLines(
  decision: AdvisedDecision,
  nameOf: (policyId: string) => string,
): readonly string[] {
  const { toAllow } = decision
  if (toAllow === undefined) return []
  const { responsiblePolicies, sets, factsToGive, isComplete } = toAllow
  const title = sets.length > 1 ? 'To allow it, do one of these' : 'To allow it'
  const flags = flagsOf(factsToGive)
  const isCut = sets.length > 0 && !isComplete
  return [
    ...section('Decided by', responsiblePolicies.map(nameOf)),
    ...section(title, [
      ...sets.flatMap(linesOfSet),
      ...(sets.length === 0 ? withoutSets(toAllow, decision, nameOf) : []),
      ...(isCut ? ['there may be more: not every change was tried'] : []),
    ]),
    ...section('Facts to give', flags === '' ? [] : [`${flags}: the answer depends on them`]),
  ]
}
