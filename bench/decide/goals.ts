/** The goals of decisions, and whether they are reached. */

import { printTable, verdict } from '../http/report.ts'

/** A measured figure and its goal. */
export interface Goal {
  readonly what: string
  readonly measured: number
  readonly unit: string
  /** The smallest or the largest value that reaches the goal. */
  readonly atLeast?: number
  readonly below?: number
}

/** Prints a figure with groups of three digits and a sensible number of decimals. */
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
