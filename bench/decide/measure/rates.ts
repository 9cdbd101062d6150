/** How often questions are answered per second of processor time. */

import type { Question } from '../contenders/contender.ts'

/** Least time from one look at the clock to the next, in milliseconds. */
const stretchMs = 5

/**
 * Milliseconds of processor time so far. WHY not the clock's: what other programs take of the processor is
 * then no part of the measurement, and whoever is measured here keeps the processor busy all the while.
 */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Asks `count` questions from the one at `start`, round and round. */
async function ask(questions: readonly Question[], start: number, count: number): Promise<void> {
  for (let asked = 0; asked < count; asked += 1) {
    const answer = questions[(start + asked) % questions.length]?.()
    // WHY: waiting for an answer that is there would cost more than deciding.
    if (typeof answer !== 'string') await answer
  }
}

/** Goes on with the next question in every round. */
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
  /** Of each engine in each round. */
  readonly milliseconds: number
}

/**
 * Measures all in turn, round after round, so that a slower minute of the machine slows them all. An
 * uncounted round comes first. The rates of each, one per round, in the order of the questions.
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
