/** Begins and ends transactions, on any engine. */

import type { Execute, SqlEngine } from './engine.ts'

/**
 * Runs the work in one transaction and commits it. Any exception rolls back and is rethrown. Once a statement
 * has failed, the transaction cannot be committed, even if the work catches the exception.
 * @throws BusyError when the engine cannot take the transaction now.
 */
export async function transact<Result>(
  engine: SqlEngine,
  queue: string,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  const session = await engine.begin(queue)
  // WHY kept: after a failure the engine may have rolled back already, and would run further statements
  // outside the transaction.
  const failures: unknown[] = []
  let isOver = false

  const execute: Execute = async (query) => {
    if (isOver) throw new Error('the transaction is over')
    if (failures.length > 0) throw failures[0]
    try {
      return await session.execute(query)
    } catch (error) {
      failures.push(error)
      throw error
    }
  }

  try {
    const result = await work(execute)
    isOver = true
    if (failures.length > 0) throw failures[0]
    await session.commit()
    return result
  } catch (error) {
    isOver = true
    await session.rollback()
    throw error
  }
}
