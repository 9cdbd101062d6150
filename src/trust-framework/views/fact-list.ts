/** Facts about policies that can be compared, each with the places that write it. */

import { keyOf } from '../../kernel/ids.ts'
import type { SourcedElement, SourcePlace } from '../model/sourced-element.ts'

/** What a fact is about. */
export type FactArea =
  | 'journey'
  | 'step'
  | 'token'
  | 'session'
  | 'profile'
  | 'claim'
  | 'transformation'
  | 'key'
  | 'endpoint'
  | 'metadata'
  | 'page'

/** One part of the value of a fact. */
export interface FactPart {
  readonly text: string
  readonly place: SourcePlace
}

/** One fact. */
export interface PolicyFact {
  readonly area: FactArea
  /** In words. */
  readonly subject: string
  readonly parts: readonly FactPart[]
  readonly place: SourcePlace
}

/** The facts of one policy. */
export interface PolicyFacts {
  /** By what stays the same when the value changes. */
  readonly facts: ReadonlyMap<string, PolicyFact>
  /** The keys of the steps of each journey, in order. */
  readonly steps: ReadonlyMap<string, readonly string[]>
}

/** Collects facts. */
export class FactList implements PolicyFacts {
  readonly facts = new Map<string, PolicyFact>()
  readonly steps = new Map<string, readonly string[]>()

  add(area: FactArea, subject: string, element: SourcedElement, parts: readonly FactPart[]): void {
    this.addAs(keyOf(subject), { area, subject, parts, place: element.place })
  }

  /** Adds a fact under a key, or under the key with a number when it is taken. Gives the key. */
  addAs(key: string, fact: PolicyFact): string {
    let free = `${fact.area} ${key}`
    for (let count = 2; this.facts.has(free); count += 1) free = `${fact.area} ${key} ${count}`
    this.facts.set(free, fact)
    return free
  }
}

/** The attributes of an element as parts, without those that identify it. */
export function attributeParts(
  { attributes }: SourcedElement,
  ...identifying: readonly string[]
): readonly FactPart[] {
  return [...attributes]
    .filter(([name]) => !identifying.includes(name))
    .map(([name, { value, place }]) => ({ text: `${name}="${value}"`, place }))
}
