/** Follows work that reads many rows. */

import type { Execute } from './engine.ts'

/** Is told how many rows were read. What it throws ends the work. */
export type OnRows = (rows: number) => void

/** Tells how many rows each statement returned. */
export function tellRows(execute: Execute, onRows: OnRows): Execute {
  return async (query) => {
    const result = await execute(query)
    onRows(result.rows.length)
    return result
  }
}
