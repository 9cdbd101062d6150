/** What is wanted of decisions, and whether it was reached. */

import { printTable, verdict } from '../http/report.ts'

/** A figure and what it should be. */
export interface Goal {
  readonly what: string
  readonly measured: number
  readonly unit: string
  /** The least or the greatest value that is good enough. */
  readonly atLeast?: number
  readonly below?: number
}

/** Groups of three digits, and as many digits after the point as say something. */
export function figure(value: number, unit: string): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${value.toLocaleString('en-US', options)}${unit}`
}

function rowOf({ what, measured, unit, atLeast, below }: Goal): readonly string[] {
  const limit = atLeast ?? below ?? Number.NaN
  const isMet = atLeast === undefined ? measured <= limit : measured >= limit
  const wanted = `${atLeast === undefined ? '<=' : '>='} ${limit.toLocaleString('en-US')}${unit}`
  return [what, figure(measured, unit), wanted, verdict(isMet)]
}

export function printGoals(goals: readonly Goal[]): void {
  printTable('Goals', [['goal', 'measured', 'wanted', ''], ...goals.map(rowOf)])
}
