/** An engine that counts what a store asks of it. */

import type { Execute, SqlEngine } from '../../src/store/sql/engine.ts'

/** What was asked of an engine since the last look. */
export interface Asked {
  readonly statements: number
  /** Rows that the database returned. */
  readonly rows: number
  /** Rows of the statement that returned most. */
  readonly mostRows: number
}

/** Counts the statements that run on an engine, and the rows that they return. */
export function countStatements(engine: SqlEngine): {
  readonly counted: SqlEngine
  /** Returns the counts and starts again from zero. */
  readonly take: () => Asked
} {
  let asked: Asked = { statements: 0, rows: 0, mostRows: 0 }
  const counting =
    (execute: Execute): Execute =>
    async (query) => {
      const result = await execute(query)
      const { length } = result.rows
      asked = {
        statements: asked.statements + 1,
        rows: asked.rows + length,
        mostRows: Math.max(asked.mostRows, length),
      }
      return result
    }
  return {
    counted: {
      ...engine,
      read: counting(engine.read),
      async begin(queue) {
        const session = await engine.begin(queue)
        return { ...session, execute: counting(session.execute) }
      },
      async beginSnapshot() {
        const session = await engine.beginSnapshot()
        return { ...session, execute: counting(session.execute) }
      },
    },
    take() {
      const taken = asked
      asked = { statements: 0, rows: 0, mostRows: 0 }
      return taken
    },
  }
}
