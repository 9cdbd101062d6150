/** Prints measurements with their goals. */

import { cpus, release, totalmem } from 'node:os'
import { extremes, median, medianRatio } from './statistics.ts'

/** Describes the parts of the machine that figures depend on. */
export function machineNotes(): string {
  const [processor] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `processor: ${processor?.model.trim() ?? 'unknown'}, ${cpus().length} logical; memory: ${memory} GiB`,
    `system: ${process.platform} ${process.arch} ${release()}; node ${process.version}`,
  ].join('\n')
}

/** Prints rows in aligned columns under a title; the first row is the heading. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  console.log(`\n${title}`)
  for (const row of rows) {
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`)
  }
}

function inUnit(value: number, unit: string): string {
  const digits = value < 10 ? 2 : 0
  return `${value.toFixed(digits)}${unit}`
}

/** Median and extremes of repeated measurements. Shape: `512 ms`, `498 to 540 ms`. */
export function describeValues(values: readonly number[], unit: string): readonly string[] {
  const [low, high] = extremes(values)
  return [inUnit(median(values), unit), `${inUnit(low, '')} to ${inUnit(high, unit)}`]
}

/** Tells whether a goal is met. */
export function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED'
}

/** A rate divided by another one, and the smallest ratio that reaches the goal. */
export interface RatioGoal {
  readonly what: string
  readonly rates: readonly number[]
  readonly of: readonly number[]
  readonly atLeast: number
}

/** Prints a ratio: as percent below 300 %, as a factor above. */
export function describeRatio({ what, rates, of, atLeast }: RatioGoal): readonly string[] {
  const ratio = medianRatio(rates, of)
  const print = (value: number) =>
    atLeast < 3 ? `${(value * 100).toFixed(0)} %` : `${value.toFixed(1)}x`
  return [what, print(ratio), `>= ${print(atLeast)}`, verdict(ratio >= atLeast)]
}
