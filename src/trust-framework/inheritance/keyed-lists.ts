/** Lists whose items are told apart by a key. The effort is linear in the length of both lists. */

import { keyOf } from '../../kernel/ids.ts'
import { memoized } from '../model/memoized.ts'
import { attributeOf, type SourcedElement } from '../model/sourced-element.ts'
import { withChildren, type Combine, type CombineAll } from './combine.ts'

/** How the items of a list are told apart, combined and ordered. */
export interface ItemRule {
  /** Under which keys an item of the base is found. */
  readonly keys: (item: SourcedElement) => readonly string[]
  /** Where an item of the child looks for the one that it overrides, best first; `keys` when absent. */
  readonly lookUps?: (item: SourcedElement) => readonly string[]
  readonly combine: Combine
  /** Items of the base keep their places and new ones follow; or the child's come first and the rest follows. */
  readonly order: 'baseFirst' | 'childFirst'
}

type Index = ReadonlyMap<string, readonly number[]>

function indexItems(items: readonly SourcedElement[], { keys }: ItemRule): Index {
  const index = new Map<string, number[]>()
  for (const [position, item] of items.entries()) {
    for (const key of keys(item)) {
      const positions = index.get(key)
      if (positions === undefined) index.set(key, [position])
      else positions.push(position)
    }
  }
  return index
}

/** Finds for each item of the child the item of the base that it overrides; each is overridden once. */
function pairItems(
  index: Index,
  child: readonly SourcedElement[],
  { keys, lookUps = keys }: ItemRule,
): readonly (number | undefined)[] {
  const taken = new Set<number>()
  const next = new Map<string, number>()
  const take = (key: string): number | undefined => {
    const positions = index.get(key)
    if (positions === undefined) return undefined
    let at = next.get(key) ?? 0
    while (at < positions.length && taken.has(positions[at] ?? -1)) at += 1
    next.set(key, at)
    return positions[at]
  }
  return child.map((item) => {
    for (const key of lookUps(item)) {
      const position = take(key)
      if (position === undefined) continue
      taken.add(position)
      return position
    }
    return undefined
  })
}

function mergeItems(
  base: readonly SourcedElement[],
  child: readonly SourcedElement[],
  rule: ItemRule,
  index: Index,
): readonly SourcedElement[] {
  const pairs = pairItems(index, child, rule)
  const combineAt = (item: SourcedElement, at: number): SourcedElement => {
    const inherited = base[pairs[at] ?? -1]
    return inherited === undefined ? item : rule.combine(inherited, item)
  }
  const own = child.map(combineAt)
  if (rule.order === 'childFirst') {
    const taken = new Set(pairs)
    return [...own, ...base.filter((_, position) => !taken.has(position))]
  }
  const merged = [...base]
  for (const [at, item] of own.entries()) {
    const position = pairs[at]
    if (position === undefined) merged.push(item)
    else merged[position] = item
  }
  return merged
}

/** For a container whose children are items of one list. */
export function list(rule: ItemRule): Combine {
  const indexOf = memoized(({ children }: SourcedElement) => indexItems(children, rule))
  return (base, child) =>
    withChildren(
      base,
      child,
      child.children.length === 0
        ? base.children
        : mergeItems(base.children, child.children, rule, indexOf(base)),
    )
}

/** For items that are children of their parent without a container. */
export function items(rule: ItemRule): CombineAll {
  return (base, child) => mergeItems(base, child, rule, indexItems(base, rule))
}

/** The key of an item: its attributes, those that are ids without regard to case. */
export function idKey(...attributes: readonly string[]): ItemRule['keys'] {
  return (item) => [
    attributes.map((attribute) => keyOf(attributeOf(item, attribute) ?? '')).join('\n'),
  ]
}

/** The key of an item: the exact value of an attribute. */
export function exactKey(attribute: string): ItemRule['keys'] {
  return (item) => [attributeOf(item, attribute) ?? '']
}

/**
 * The keys of a claim of a technical profile: the claim, and its name at the partner. A claim that is written without
 * a partner name overrides any entry of the claim; one with a partner name overrides the entry with that name or the
 * entry without one, so that one claim can go to two attributes.
 */
export const claimKeys: Pick<ItemRule, 'keys' | 'lookUps'> = {
  keys: (item) => {
    const claim = claimOf(item)
    return [claim, `${claim}\n${attributeOf(item, 'PartnerClaimType') ?? ''}`]
  },
  lookUps: (item) => {
    const claim = claimOf(item)
    const partner = attributeOf(item, 'PartnerClaimType')
    return partner === undefined ? [`${claim}\n`, claim] : [`${claim}\n${partner}`, `${claim}\n`]
  },
}

function claimOf(item: SourcedElement): string {
  const claim = attributeOf(item, 'ClaimTypeReferenceId')
  if (claim !== undefined) return keyOf(claim)
  return `control\n${keyOf(attributeOf(item, 'DisplayControlReferenceId') ?? '')}`
}
