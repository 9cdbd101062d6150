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
  /** The key of the fact about the element that it is a detail of: a detail of a new element is not reported. */
  readonly detailOf?: string
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
  /** How many facts have been added under a key: a document can repeat an element many thousand times. */
  readonly #taken = new Map<string, number>()

  add(area: FactArea, subject: string, element: SourcedElement, parts: readonly FactPart[]): void {
    this.addAs(keyOf(subject), { area, subject, parts, place: element.place })
  }

  /** Adds a detail of a technical profile. */
  addDetail(
    area: FactArea,
    profileId: string,
    name: string,
    element: SourcedElement,
    parts: readonly FactPart[],
  ): void {
    const subject = `${profileId} ${name}`
    const detailOf = `profile ${keyOf(profileId)}`
    this.addAs(keyOf(subject), { area, subject, parts, place: element.place, detailOf })
  }

  /** Adds a fact under a key, or under the key with a number when it is taken. Gives the key. */
  addAs(key: string, fact: PolicyFact): string {
    const wanted = `${fact.area} ${key}`
    let count = (this.#taken.get(wanted) ?? 0) + 1
    const numbered = (): string => (count === 1 ? wanted : `${wanted}\n${count}`)
    while (this.facts.has(numbered())) count += 1
    this.#taken.set(wanted, count)
    this.facts.set(numbered(), fact)
    return numbered()
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
