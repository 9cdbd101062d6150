/** A condition as a list of entries that include and a list of entries that exclude. */

import type { ConditionName } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import { and, not, or, yes, type Test } from './three-values.ts'

/** One configured value: `includeGroups:…`. */
export interface Entry {
  readonly label: string
  readonly test: Test
}

/** A condition with its result for a sign-in. */
export interface Condition {
  readonly name: ConditionName
  readonly test: Test
  readonly includedBy: readonly string[]
  readonly excludedBy: readonly string[]
}

export function entries(
  member: string,
  values: readonly string[],
  test: (value: string) => Test,
): readonly Entry[] {
  return values.map((value) => ({ label: `${member}:${value}`, test: test(value) }))
}

export function anyOf(list: readonly Entry[]): Test {
  return or(...list.map(({ test }) => test))
}

export function hits(list: readonly Entry[]): readonly string[] {
  const labels = list.filter(({ test }) => test.verdict === 'yes').map(({ label }) => label)
  return [...new Set(labels)]
}

/** E3: a condition that is not configured matches everything. */
export function unconfigured(name: ConditionName): Condition {
  return { name, test: yes, includedBy: [], excludedBy: [] }
}

/** E4: included by any entry and excluded by none. */
export function includeUnlessExcluded(
  name: ConditionName,
  included: readonly Entry[],
  excluded: readonly Entry[] = [],
): Condition {
  return {
    name,
    test: and(anyOf(included), not(anyOf(excluded))),
    includedBy: hits(included),
    excludedBy: hits(excluded),
  }
}

/** Tells whether two ids or keywords are the same: letter case has no meaning. */
export function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

export function listed(list: readonly string[], value: string): boolean {
  return list.some((item) => same(item, value))
}

/** The words of a flags text; none for null and `none`. */
export function flags(text: string | null): readonly string[] {
  const words = text === null ? [] : text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '' && word !== 'none')
}
