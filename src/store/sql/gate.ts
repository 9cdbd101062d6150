/** Admits a fixed number of callers at once; the others wait in the order of their arrival. */
export class Gate {
  #places: number
  readonly #waiting: (() => void)[] = []

  /** `places` is how many callers may be inside at once. */
  constructor(places: number) {
    this.#places = places
  }

  /** Resolves once the caller is inside, with the function that lets it out; call that once. */
  async enter(): Promise<() => void> {
    if (this.#places > 0) this.#places -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return () => this.#leave()
  }

  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#places += 1
    else next()
  }
}
