/** Divides work into slices of time, each in a turn of the event loop of its own. */

/**
 * How long work goes on within one turn, milliseconds. WHY so short: it is added to what every other request waits. A
 * turn for each piece takes more time than many pieces do.
 */
export const sliceMs = 1

/**
 * Makes a gate that lets those who wait go on one by one, in their order: each when the one before has done all that it
 * does without waiting. When the time of a slice is over, the next one begins in another turn; connections are served
 * between. `now` is a clock that never goes back, milliseconds.
 * WHY: requests that read nothing from outside finish within one turn, so that many batches at once would keep every
 * other request waiting until the last of them ends.
 */
export function createTurnSlices(now: () => number): () => Promise<void> {
  const waiting: (() => void)[] = []
  let endsAt = 0

  /** WHY a tick that a microtask asks for: it comes when all that the last one can do without waiting is done. */
  function goOnLater(): void {
    queueMicrotask(() => process.nextTick(goOn))
  }

  function letOneGo(): void {
    waiting.shift()?.()
    if (waiting.length > 0) goOnLater()
  }

  function begin(): void {
    endsAt = now() + sliceMs
    letOneGo()
  }

  function goOn(): void {
    if (now() < endsAt) letOneGo()
    else setImmediate(begin)
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) goOnLater()
    })
}
