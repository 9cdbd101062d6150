/**
 * Logic with three values. A value is one number, so that decisions allocate nothing: 0 is no, 1 is yes, and
 * every larger number is unknown with a set of missing facts, which is empty where no fact settles it. Each set is kept once, in a table that all
 * decisions share and that is emptied when it has grown large.
 */

import { factNames, type FactName } from './sign-in.ts'

/** A ternary value by name. */
export type YesNoUnknown = 'yes' | 'no' | 'unknown'

/** No, yes, or unknown, mostly because certain facts are missing. Valid until the next `forgetFactSets`. */
export type Ternary = number

/** The value of what is certainly not so. */
export const no: Ternary = 0
/** The value of what is certainly so. */
export const yes: Ternary = 1

/** The number of the first set of facts. */
const firstSet = 2

/** Sets that are kept from one decision to the next. */
const keptSets = 4096

interface FactSet {
  /** Indexes into `factNames`, ascending. */
  readonly members: readonly number[]
  readonly names: readonly FactName[]
}

const factSets: FactSet[] = []
const numberByMembers = new Map<string, number>()
const unions = new Map<number, number>()

/** The sets that are always kept: one for each fact, and the empty one. */
const lastingSets = factNames.length + 1

const numberOfFact: ReadonlyMap<FactName, Ternary> = new Map(
  factNames.map((name, index) => [name, numberFor([index])]),
)

/** Unknown because Microsoft publishes no rule; no fact settles it. */
export const unpublished: Ternary = numberFor([])

function numberFor(members: readonly number[]): Ternary {
  const key = members.join()
  const known = numberByMembers.get(key)
  if (known !== undefined) return known
  const names = Object.freeze(members.flatMap((index) => factNames[index] ?? []))
  const number = firstSet + factSets.push({ members, names }) - 1
  numberByMembers.set(key, number)
  return number
}

/** Frees the sets of past decisions. Call it before a decision, never within one. */
export function forgetFactSets(): void {
  if (factSets.length <= keptSets) return
  factSets.length = lastingSets
  unions.clear()
  numberByMembers.clear()
  for (const [index, { members }] of factSets.entries()) {
    numberByMembers.set(members.join(), firstSet + index)
  }
}

/** Unknown because a fact is missing. */
export function unknown(fact: FactName): Ternary {
  return numberOfFact.get(fact) ?? no
}

/** Tells whether the value is neither yes nor no. */
export function isUnknown(value: Ternary): boolean {
  return value > yes
}

/** Converts a value that is known. */
export function fromBoolean(value: boolean): Ternary {
  return value ? yes : no
}

/** The value of a fact that may be missing. */
export function known(value: boolean | undefined, fact: FactName): Ternary {
  return value === undefined ? unknown(fact) : fromBoolean(value)
}

/** Exchanges yes and no; unknown stays. */
export function not(value: Ternary): Ternary {
  return value > yes ? value : yes - value
}

/** No when one is no, yes when both are yes, else unknown. */
export function and(left: Ternary, right: Ternary): Ternary {
  if (left === no || right === no) return no
  if (left === yes) return right
  return right === yes ? left : bothMissing(left, right)
}

/** Yes when one is yes, no when both are no, else unknown. */
export function or(left: Ternary, right: Ternary): Ternary {
  if (left === yes || right === yes) return yes
  if (left === no) return right
  return right === no ? left : bothMissing(left, right)
}

/** One of two values, chosen by a test; their common value if they have one, whatever the test is. */
export function choose(test: Ternary, ifYes: Ternary, ifNo: Ternary): Ternary {
  if (test === yes) return ifYes
  if (test === no) return ifNo
  if (ifYes === ifNo && ifYes <= yes) return ifYes
  return missingIn(test, missingIn(ifYes, ifNo))
}

/** The missing facts of two values together; `no` when both are known. */
export function missingIn(left: Ternary, right: Ternary): Ternary {
  if (left <= yes) return right <= yes ? no : right
  return right <= yes ? left : bothMissing(left, right)
}

function bothMissing(left: Ternary, right: Ternary): Ternary {
  if (left === right) return left
  const pair = Math.min(left, right) * 2 ** 26 + Math.max(left, right)
  const remembered = unions.get(pair)
  if (remembered !== undefined) return remembered
  const members = [...new Set([...membersOf(left), ...membersOf(right)])]
  const union = numberFor(members.sort((one, other) => one - other))
  unions.set(pair, union)
  return union
}

function membersOf(value: Ternary): readonly number[] {
  return factSets[value - firstSet]?.members ?? []
}

const none: readonly FactName[] = Object.freeze([])

/** The facts that are missing, in canonical order; none for a known value. */
export function missingFactsOf(value: Ternary): readonly FactName[] {
  return value > yes ? (factSets[value - firstSet]?.names ?? none) : none
}

/** Prints the value as answers have it. */
export function yesNoUnknown(value: Ternary): YesNoUnknown {
  if (value === yes) return 'yes'
  return value === no ? 'no' : 'unknown'
}
