/** Which policies apply to a sign-in: narrowed down condition by condition, as sets of policies. */

import { emptyBitSet, wordAt, type BitSet } from '../bit-set.ts'
import type { Condition } from './condition-index.ts'
import type { Hits } from './hits.ts'
import type { SignIn } from '../sign-in.ts'

/** The policies that apply so far. A working area, reused by every decision. */
export class Selection {
  /** Policies that certainly apply; valid in active words. */
  readonly certain: BitSet
  /** Policies that apply or may; valid in active words. */
  readonly possible: BitSet
  readonly active: { readonly words: Int32Array; count: number; candidates: BitSet }
  readonly #hits: Hits

  constructor(size: number, hits: Hits) {
    this.certain = emptyBitSet(size)
    this.possible = emptyBitSet(size)
    this.active = { words: emptyBitSet(size), count: 0, candidates: this.possible }
    this.#hits = hits
  }

  /** Begins with a set of policies. */
  begin(policies: BitSet): void {
    const { active } = this
    active.count = 0
    for (let word = 0; word < policies.length; word += 1) {
      const bits = wordAt(policies, word)
      this.certain[word] = bits
      this.possible[word] = bits
      if (bits === 0) continue
      active.words[active.count] = word
      active.count += 1
    }
  }

  /** Keeps the policies whose condition is met or may be. False when none is left. */
  narrow({ index, look }: Condition, signIn: SignIn): boolean {
    const { active } = this
    const hits = this.#hits
    if (!this.#intersects(index.restricting)) return active.count > 0
    hits.begin(index, active, null)
    look(signIn, hits)
    hits.end()
    let count = 0
    for (let place = 0; place < active.count; place += 1) {
      const word = wordAt(active.words, place)
      const possible = wordAt(this.possible, word) & wordAt(hits.possible, word)
      this.possible[word] = possible
      this.certain[word] = wordAt(this.certain, word) & wordAt(hits.certain, word)
      if (possible === 0) continue
      active.words[count] = word
      count += 1
    }
    active.count = count
    return count > 0
  }

  /** Whether it cannot be told of some policy that it applies. */
  get isUncertain(): boolean {
    for (let word = 0; word < this.possible.length; word += 1) {
      if ((wordAt(this.possible, word) & ~wordAt(this.certain, word)) !== 0) return true
    }
    return false
  }

  #intersects(policies: BitSet): boolean {
    const { words, count } = this.active
    for (let place = 0; place < count; place += 1) {
      const word = wordAt(words, place)
      if ((wordAt(this.possible, word) & wordAt(policies, word)) !== 0) return true
    }
    return false
  }
}
