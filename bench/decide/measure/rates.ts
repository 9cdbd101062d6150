/** Measures answers per second of processor time. */

import type { Question } from '../contenders/contender.ts'

/** Minimum time between two readings of the clock, in milliseconds. */
const stretchMs = 5

/**
 * Milliseconds of processor time so far. WHY not clock time: other programs then do not count, and the engines
 * measured here never wait.
 */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Asks `count` questions in turn, from the one at `start`. */
async function ask(questions: readonly Question[], start: number, count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += 1) {
    const answer = questions[(start + asked) % questions.length]?.()
    // WHY: awaiting an answer that is not a promise would cost more than the decision.
    if (typeof answer !== 'string') await answer
  }
}

/** Asks questions in turn; each round continues where the last one stopped. */
class Runner {
  readonly #questions: readonly Question[]
  #next = 0
  #stretch = 1

  constructor(questions: readonly Question[]) {
    this.#questions = questions
  }

  /** Answers per second of processor time over at least so many milliseconds. */
  async run(milliseconds: number): Promise<number> {
    const start = processMs()
    let asked = 0
    let elapsed = 0
    while (elapsed < milliseconds) {
      await ask(this.#questions, this.#next, this.#stretch)
      asked += this.#stretch
      this.#next = (this.#next + this.#stretch) % this.#questions.length
      const total = processMs() - start
      if (total - elapsed < stretchMs) this.#stretch *= 2
      elapsed = total
    }
    return (asked * 1000) / elapsed
  }
}

export interface Effort {
  readonly rounds: number
  /** Milliseconds for each engine in each round. */
  readonly milliseconds: number
}

/**
 * Measures all engines in turn, round after round, so that a slow minute of the machine slows them all. The first
 * round warms up and does not count. Returns the rates of each engine, one per round, in the order of the questions.
 */
export async function ratesInTurn(
  questions: readonly (readonly Question[])[],
  { rounds, milliseconds }: Effort,
): Promise<readonly (readonly number[])[]> {
  const measured = questions.map((each) => ({ runner: new Runner(each), rates: [] as number[] }))
  for (const { runner } of measured) await runner.run(milliseconds)
  for (let round = 0; round < rounds; round += 1) {
    for (const { runner, rates } of measured) rates.push(await runner.run(milliseconds))
  }
  return measured.map(({ rates }) => rates)
}
