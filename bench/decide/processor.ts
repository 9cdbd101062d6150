/** Runs measurements on one processor. */

import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/**
 * Moves a process, this one unless another is named, and every process that it starts later, to one processor, counted
 * from 0. Returns in words where it runs now; without `taskset` the system decides.
 */
export function pinTo(processor: number, pid: number = process.pid): string {
  const number = processor % availableParallelism()
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `${number}`, `${pid}`], {
      stdio: 'ignore',
    })
    return `on processor ${number}`
  } catch {
    return 'on any processor (taskset is not installed)'
  }
}
