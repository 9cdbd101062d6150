/** Keeps measurements on one processor. */

import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/**
 * Moves this process, and whatever it starts from now on, to one processor of the machine, counted from 0.
 * Says in words where it is now; without `taskset`, wherever the system likes.
 */
export function pinTo(processor: number): string {
  const number = processor % availableParallelism()
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `${number}`, `${process.pid}`], {
      stdio: 'ignore',
    })
    return `on processor ${number}`
  } catch {
    return 'on any processor, for there is no taskset'
  }
}
