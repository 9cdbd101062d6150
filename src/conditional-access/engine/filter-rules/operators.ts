/**
 * The operators of rules: how they may be spelt, and which one an unknown word was meant to be.
 * Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */

import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { comparisonOperators, type FilterOperator } from './rule.ts'

type LogicalOperator = 'and' | 'or' | 'not'

const comparisonsByKey: ReadonlyMap<string, FilterOperator> = new Map(
  comparisonOperators.map((operator) => [operator.toLowerCase(), operator]),
)

/** Operators of the rules of dynamic groups, which filters do not have. */
const ofGroups: ReadonlySet<string> = new Set([
  'match',
  'notmatch',
  'any',
  'all',
  'le',
  'ge',
  'gt',
  'lt',
])

/** The names of operators in the rule builder of the portal and in programming languages. */
const comparisonCounterparts: ReadonlyMap<string, FilterOperator> = new Map([
  ['=', 'eq'],
  ['==', 'eq'],
  ['equals', 'eq'],
  ['!=', 'ne'],
  ['<>', 'ne'],
  ['notequals', 'ne'],
])

const logicalCounterparts: ReadonlyMap<string, LogicalOperator> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
])

/** The operator without its hyphen, which is optional, in lower case: case is ignored. */
function keyOfOperator(word: string): string {
  return (word.startsWith('-') ? word.slice(1) : word).toLowerCase()
}

/** Whether a word is the logical operator: `-and`, `and`, `AND`. */
export function isLogical(word: string, operator: LogicalOperator): boolean {
  return keyOfOperator(word) === operator
}

/** Finds the operator of a comparison: `-eq`, `eq`, `-EQ`. Undefined when there is none. */
export function comparisonOperatorOf(word: string): FilterOperator | undefined {
  return comparisonsByKey.get(keyOfOperator(word))
}

/** Whether a word is an operator that only rules of dynamic groups have, such as `-match`. */
export function isGroupOperator(word: string): boolean {
  return ofGroups.has(keyOfOperator(word))
}

/** The operator that an unknown word was meant to be, without its hyphen. */
export function meantComparison(word: string): string | undefined {
  const key = keyOfOperator(word)
  return comparisonCounterparts.get(key) ?? didYouMean(key, comparisonOperators)
}

/** The operator that an unknown word between two comparisons was meant to be, without its hyphen. */
export function meantConnective(word: string): string | undefined {
  const key = keyOfOperator(word)
  return logicalCounterparts.get(key) ?? didYouMean(key, ['and', 'or'])
}
