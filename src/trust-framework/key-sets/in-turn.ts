/** Work on keys that takes a processor for long. */

let last: Promise<unknown> = Promise.resolve()

/**
 * Runs one piece of work at a time. WHY: several at once would take every processor from the thread that answers.
 */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work)
  last = result.catch(() => undefined)
  return result
}
