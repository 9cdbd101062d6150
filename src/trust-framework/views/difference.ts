/** Compares effective policies: what changes for the applications that a relying party serves. */

import type { JsonObject } from '../../kernel/json.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import { printSource } from '../inheritance/print-json.ts'
import type { SourcePlace } from '../model/sourced-element.ts'
import type { FactArea, PolicyFact, PolicyFacts } from './fact-list.ts'
import { collectFacts } from './policy-facts.ts'

/** One change of an effective policy. */
export interface EffectiveChange {
  readonly area: FactArea
  readonly kind: 'added' | 'removed' | 'changed'
  /** What changed, in words. Shape: `SignUpOrSignIn step 3 ClaimsExchange FacebookExchange`. */
  readonly subject: string
  /** The value before; absent when it was added. */
  readonly before?: string
  readonly after?: string
  /** Where the chain writes what differs: after the change, or before it when something was removed. */
  readonly cause: SourcePlace
}

/** What changed for one relying party. */
export interface RelyingPartyDifference {
  readonly policyId: string
  /** The file of the policy, where several policies of one state have the id. */
  readonly file?: string
  readonly kind: 'added' | 'removed' | 'changed' | 'same'
  /** Empty when the relying party is new or gone. */
  readonly changes: readonly EffectiveChange[]
}

/** In which order changes are listed. */
const areas: readonly FactArea[] = [
  'journey',
  'step',
  'token',
  'claim',
  'key',
  'endpoint',
  'metadata',
  'profile',
  'transformation',
  'page',
  'session',
]

const printParts = ({ parts }: PolicyFact): string => parts.map(({ text }) => text).join(', ')

function findCause(before: PolicyFact, after: PolicyFact): SourcePlace {
  const [old, current] = [before, after].map(({ parts }) => new Set(parts.map(({ text }) => text)))
  const added = after.parts.find(({ text }) => old?.has(text) !== true)
  const removed = before.parts.find(({ text }) => current?.has(text) !== true)
  return (added ?? removed ?? after).place
}

function compareFact(
  before: PolicyFact | undefined,
  after: PolicyFact | undefined,
): readonly EffectiveChange[] {
  if (before === undefined) {
    if (after === undefined) return []
    const { area, subject, place } = after
    return [{ area, kind: 'added', subject, after: printParts(after), cause: place }]
  }
  if (after === undefined) {
    const { area, subject, place } = before
    return [{ area, kind: 'removed', subject, before: printParts(before), cause: place }]
  }
  const values = { before: printParts(before), after: printParts(after) }
  if (values.before === values.after) return []
  const { area, subject } = after
  return [{ area, kind: 'changed', subject, ...values, cause: findCause(before, after) }]
}

/** Reports a journey whose steps run in another order than before; new and removed steps do not count. */
function compareOrders(before: PolicyFacts, after: PolicyFacts): readonly EffectiveChange[] {
  return [...after.steps].flatMap(([journey, keys]) => {
    const old = before.steps.get(journey)
    if (old === undefined) return []
    const [wasThere, isThere] = [new Set(old), new Set(keys)]
    const orders = [old.filter((key) => isThere.has(key)), keys.filter((key) => wasThere.has(key))]
    const [from, to] = orders
    const moved = to?.find((key, index) => key !== from?.[index])
    const fact = moved === undefined ? undefined : after.facts.get(moved)
    if (fact === undefined) return []
    const [first, second] = [before, after].map(({ facts }, side) =>
      (orders[side] ?? []).map((key) => facts.get(key)?.subject ?? '').join(', '),
    )
    return [
      {
        area: 'step',
        kind: 'changed',
        subject: `${journey} order of steps`,
        before: first ?? '',
        after: second ?? '',
        cause: fact.place,
      },
    ]
  })
}

/** Compares two states of one relying party, by what it reaches. Changes are listed by area, then by subject. */
export function comparePolicies(
  before: EffectivePolicy,
  after: EffectivePolicy,
): readonly EffectiveChange[] {
  const [old, current] = [collectFacts(before), collectFacts(after)]
  const keys = new Set([...current.facts.keys(), ...old.facts.keys()])
  const isOfChangedElement = (key: string): boolean => {
    const detailOf = (current.facts.get(key) ?? old.facts.get(key))?.detailOf
    return detailOf !== undefined && old.facts.has(detailOf) !== current.facts.has(detailOf)
  }
  const compared = [...keys].filter((key) => !isOfChangedElement(key))
  const changes = [
    ...compared.flatMap((key) => compareFact(old.facts.get(key), current.facts.get(key))),
    ...compareOrders(old, current),
  ]
  return changes.sort((left, right) => areas.indexOf(left.area) - areas.indexOf(right.area))
}

/** One policy in two states; at least one of them is there. */
interface PolicyPair {
  readonly policyId: string
  readonly file: string
  readonly before?: EffectivePolicy
  readonly after?: EffectivePolicy
}

function compare({ policyId, file, before, after }: PolicyPair): RelyingPartyDifference {
  const named = { policyId, ...(file === '' ? {} : { file }) }
  if (after === undefined) return { ...named, kind: 'removed', changes: [] }
  if (before === undefined) return { ...named, kind: 'added', changes: [] }
  const changes = comparePolicies(before, after)
  return { ...named, kind: changes.length === 0 ? 'same' : 'changed', changes }
}

function hasRelyingParty({ document }: EffectivePolicy): boolean {
  return document.relyingParty !== undefined
}

function repeatedIds(policies: readonly EffectivePolicy[]): readonly string[] {
  const groups = Map.groupBy(policies, ({ policy }) => keyOf(policy.policyId))
  return [...groups].filter(([, same]) => same.length > 1).map(([key]) => key)
}

/**
 * Compares two states of a set, for each policy that has a relying party in one of them, by id; where several of one
 * state have an id, by id and file.
 */
export function compareSets(
  before: readonly EffectivePolicy[],
  after: readonly EffectivePolicy[],
  fileOf: (policy: EffectivePolicy, side: 'before' | 'after') => string = () => '',
): readonly RelyingPartyDifference[] {
  const [old, current] = [before.filter(hasRelyingParty), after.filter(hasRelyingParty)]
  const repeated = new Set([...repeatedIds(old), ...repeatedIds(current)])
  const pairs = new Map<string, PolicyPair>()
  const add = (side: 'before' | 'after', effective: EffectivePolicy): void => {
    const { policyId } = effective.policy
    const file = repeated.has(keyOf(policyId)) ? fileOf(effective, side) : ''
    const key = JSON.stringify([keyOf(policyId), file])
    pairs.set(key, { ...pairs.get(key), policyId, file, [side]: effective })
  }
  for (const policy of old) add('before', policy)
  for (const policy of current) add('after', policy)
  return [...pairs]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, pair]) => compare(pair))
}

/** Prints a change as JSON; `cause` has document, file, line and column. */
export function printChangeJson({ cause, ...change }: EffectiveChange): JsonObject {
  return { ...change, cause: printSource(cause) }
}
