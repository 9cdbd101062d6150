/** Limits how much work of one kind runs at one time. */

/** Runs work, at once or when a place is free. */
export type RunInPlace = <Result>(key: string, run: () => Promise<Result>) => Promise<Result>

interface Line {
  taken: number
  readonly waiting: (() => void)[]
}

/** Makes `most` places for each key. Work without a place waits in its order. */
export function createPlaces(most: number): RunInPlace {
  const lines = new Map<string, Line>()

  async function enter(line: Line): Promise<void> {
    if (line.taken >= most) {
      await new Promise<void>((resolve) => void line.waiting.push(resolve))
      return
    }
    line.taken += 1
  }

  function leave(key: string, line: Line): void {
    const next = line.waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    line.taken -= 1
    if (line.taken === 0) lines.delete(key)
  }

  return async (key, run) => {
    const line = lines.get(key) ?? { taken: 0, waiting: [] }
    lines.set(key, line)
    await enter(line)
    try {
      return await run()
    } finally {
      leave(key, line)
    }
  }
}
