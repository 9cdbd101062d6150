/** Bounds a search: it stops, and says so, when it has decided too many sign-ins. */

/** Sign-ins that a check decides at most: about ten seconds of one processor with hundreds of policies. */
export const mostCheckedSignIns = 1_000_000

/** Counts the sign-ins that a search has decided. */
export class SearchEffort {
  #left: number

  constructor(most: number = mostCheckedSignIns) {
    this.#left = most
  }

  /** Whether something may be left unfound. */
  get isSpent(): boolean {
    return this.#left <= 0
  }

  /** Takes one sign-in; false when none is left. */
  take(): boolean {
    this.#left -= 1
    return this.#left >= 0
  }
}
