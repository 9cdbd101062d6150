/** Bounds on findings. WHY: a body of a megabyte can have a fault in every second byte, and each costs a message. */

import { abbreviate } from './abbreviate.ts'
import { findingsCodes } from './errors/findings-codes.ts'
import type { Finding } from './findings.ts'

/** Most findings that one answer lists. */
export const mostFindings = 50

/** Longest message of a listed finding, characters. */
const longestMessage = 1_000

/** Longest target of a finding, characters; the place of a fault in a body is cut behind it. */
export const longestTarget = 500

/**
 * Collects findings until there is one more than an answer lists: the answer then says that there are more. A search
 * for faults ends when the list is full.
 */
export class FindingList<Found extends Finding = Finding> {
  readonly found: Found[] = []

  get isFull(): boolean {
    return this.found.length > mostFindings
  }

  /** Adds findings; those that have no room are dropped. */
  add(...findings: readonly Found[]): void {
    for (const finding of findings) {
      if (this.isFull) return
      this.found.push(finding)
    }
  }
}

/** Searches items in their order until the list of findings is full. */
export function firstFindings<Item, Found extends Finding = Finding>(
  items: Iterable<Item>,
  findIn: (item: Item, index: number) => readonly Found[],
): readonly Found[] {
  const list = new FindingList<Found>()
  let index = 0
  for (const item of items) {
    if (list.isFull) break
    list.add(...findIn(item, index))
    index += 1
  }
  return list.found
}

function shortened({ target, ...finding }: Finding): Finding {
  return {
    ...finding,
    message: abbreviate(finding.message, longestMessage),
    ...(target === undefined ? {} : { target: shortTarget(target) }),
  }
}

/** Cuts a long target. A short one stays as it is, since programs compare it. */
export function shortTarget(target: string): string {
  return target.length > longestTarget ? abbreviate(target, longestTarget) : target
}

/** Makes findings fit for an answer: at most 50, each of bounded length; a last one says that there are more. */
export function reportableFindings(findings: readonly Finding[]): readonly Finding[] {
  const reported = findings.slice(0, mostFindings).map(shortened)
  if (findings.length <= mostFindings) return reported
  const message = 'there are more problems; correct these first'
  return [...reported, { ostiaryCode: findingsCodes.omitted, message }]
}
