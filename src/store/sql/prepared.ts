/** Statements that are compiled once and run many times. WHY: for most, compiling takes longer than running. */

import type { Compilable, CompiledQuery } from 'kysely'

/** A placeholder for a value that is known only when the statement runs: a member of one of its rows. */
class Slot {
  readonly row: number
  readonly name: string

  constructor(row: number, name: string) {
    this.row = row
    this.name = name
  }
}

function slotsOf(row: number): object {
  return new Proxy({}, { get: (_, name) => new Slot(row, String(name)) })
}

/** Binds a compiled statement to the values of one run. */
export type Prepared<Values, Row = unknown> = (values: Values) => CompiledQuery<Row>

/**
 * Compiles a statement. `build` is called once, with an object that has a slot for every member it reads; it
 * may use slots as values of the query, but must not read them.
 */
export function prepare<Values extends object, Row>(
  build: (values: Values) => Compilable<Row>,
): Prepared<Values, Row> {
  const compiled = build(slotsOf(0) as Values).compile()
  return (values) => ({
    ...compiled,
    parameters: compiled.parameters.map((parameter) =>
      parameter instanceof Slot ? values[parameter.name as keyof Values] : parameter,
    ),
  })
}

/** Compiles a statement over several rows, once for each number of rows that occurs. */
export function prepareRows<Values extends object, Row>(
  build: (rows: readonly Values[]) => Compilable<Row>,
): Prepared<readonly Values[], Row> {
  const bySize = new Map<number, CompiledQuery<Row>>()
  const compileFor = (size: number): CompiledQuery<Row> => {
    const known = bySize.get(size)
    if (known !== undefined) return known
    const compiled = build(
      Array.from({ length: size }, (_, row) => slotsOf(row) as Values),
    ).compile()
    bySize.set(size, compiled)
    return compiled
  }
  return (rows) => {
    const compiled = compileFor(rows.length)
    return {
      ...compiled,
      parameters: compiled.parameters.map((parameter) =>
        parameter instanceof Slot
          ? rows[parameter.row]?.[parameter.name as keyof Values]
          : parameter,
      ),
    }
  }
}
