/** Ends an answer in lines that fails midway with a line that says why. */

type Part = string | Uint8Array

/**
 * Passes an answer on. When it fails, `lineOf` makes its last line from the error; undefined when there is none, and
 * the answer fails.
 * WHY not a generator: one that was never read would not notice that its reader has gone.
 */
export function endWithLine(
  answer: AsyncIterable<Part>,
  lineOf: (error: unknown) => string | undefined,
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const parts = answer[Symbol.asyncIterator]()
      let isOver = false
      return {
        async next() {
          if (isOver) return { done: true, value: undefined }
          try {
            return await parts.next()
          } catch (error) {
            const line = lineOf(error)
            if (line === undefined) throw error
            isOver = true
            return { done: false, value: line }
          }
        },
        async return() {
          await parts.return?.()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
