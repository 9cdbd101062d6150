/** Turns of a thread: how much of an answer is printed in one, and how the next one comes. */

/**
 * Characters printed in one turn. WHY characters: the cost of a decision grows with its explanation, from a line to
 * some kilobytes for each policy.
 */
export const charactersPerTurn = 262_144

const waiting: (() => void)[] = []

function startNext(): void {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(startNext)
}

/**
 * Resolves when other requests have had their turn. Of all answers that wait for it, one goes on at a time.
 * WHY: twenty answers that go on together would keep the thread busy for twenty turns.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (waiting.length === 1) setImmediate(startNext)
  })
}
