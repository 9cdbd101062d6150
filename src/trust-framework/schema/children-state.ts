/** Follows the children of one element through its content model. */

import type { ChildrenModel } from './content-model.ts'

/**
 * Where a check is among the children. After a child that is out of place it goes on from that child, so that one
 * misplaced child is one fault: siblings that are in order with each other are in place again.
 */
export class ChildrenState {
  readonly #model: ChildrenModel
  readonly #counts: number[]
  /** Of the last child; in a choice, of the name that was chosen. */
  #index: number | undefined
  /** Required children that an earlier fault was about. */
  readonly #skipped = new Set<number>()
  #hasUnknown = false

  constructor(model: ChildrenModel) {
    this.#model = model
    this.#counts = model.children.map(() => 0)
  }

  /** The names of which one may come next; in a sequence they end with the first that must come. */
  expected(): readonly string[] {
    if (!this.#model.isChoice) return this.#expectedFrom(this.#index ?? 0)
    return this.#model.children
      .filter((_, index) => this.#index === undefined || this.#index === index)
      .filter(({ most }) => this.#index === undefined || (this.#counts[this.#index] ?? 0) < most)
      .map(({ name }) => name)
  }

  #expectedFrom(start: number): readonly string[] {
    const names: string[] = []
    for (const [index, { name, fewest, most }] of this.#model.children.entries()) {
      if (index < start) continue
      const count = this.#counts[index] ?? 0
      if (count < most) names.push(name)
      if (count < fewest) break
    }
    return names
  }

  /** Notes a child that the model does not have. It may be meant to be one that the model requires. */
  addUnknown(): void {
    this.#hasUnknown = true
  }

  /** Notes the child at an index of the model. Returns the names expected instead when it is out of place. */
  add(index: number): readonly string[] | undefined {
    const misplaced = this.#isInPlace(index) ? undefined : this.expected()
    const count = this.#counts[index] ?? 0
    this.#counts[index] = count + 1
    if (count >= (this.#model.children[index]?.most ?? 0)) return misplaced
    if (this.#model.isChoice) {
      this.#index ??= index
      return misplaced
    }
    if (this.#skipped.delete(index)) return misplaced
    for (const missing of this.#missingBetween(index)) this.#skipped.add(missing)
    this.#index = index
    return misplaced
  }

  #isInPlace(index: number): boolean {
    const { children, isChoice } = this.#model
    if ((this.#counts[index] ?? 0) >= (children[index]?.most ?? 0)) return false
    if (isChoice) return this.#index === undefined || this.#index === index
    if (this.#skipped.has(index)) return true
    return index >= (this.#index ?? 0) && this.#missingBetween(index).length === 0
  }

  /** The required children between the last one and this one. */
  #missingBetween(index: number): readonly number[] {
    const missing: number[] = []
    for (let between = this.#index ?? 0; between < index; between += 1) {
      const fewest = this.#model.children[between]?.fewest ?? 0
      if ((this.#counts[between] ?? 0) < fewest) missing.push(between)
    }
    return missing
  }

  /** The names that may come where a required child is missing; undefined when none is, or a fault was reported. */
  missing(): readonly string[] | undefined {
    if (this.#model.isChoice || this.#hasUnknown) return undefined
    const missing = this.#model.children.findIndex(
      ({ fewest }, index) => (this.#counts[index] ?? 0) < fewest && !this.#skipped.has(index),
    )
    return missing < 0 ? undefined : this.#expectedFrom(Math.min(missing, this.#index ?? 0))
  }
}
