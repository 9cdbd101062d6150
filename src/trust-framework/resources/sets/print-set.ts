/** Prints what is known of a set. */

import { mostFindings, reportableFindings } from '../../../kernel/finding-list.ts'
import { printFinding, type Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { CheckedMember, CheckedSet } from './check-received-set.ts'
import type { SetChange } from './apply-set.ts'

/** Most findings that an answer about a set lists, of all its policies together. */
const mostListed = 1_000

/** Hands out room for findings, first come first served. Each list may have a last entry that says there are more. */
class FindingRoom {
  #left = mostListed

  /** Prints as many as there is room for. */
  print(findings: readonly Finding[]): readonly JsonObject[] {
    const most = Math.min(mostFindings, this.#left)
    this.#left -= Math.min(findings.length, most)
    // WHY: the list says itself that there are more when it is longer than an answer lists.
    const listed = findings.length > most && most < mostFindings ? [] : findings
    return reportableFindings(listed).map(printFinding)
  }
}

function printFile(
  { file, policyId, findings, warnings }: CheckedMember,
  change: SetChange | undefined,
  room: FindingRoom,
): JsonObject {
  return {
    file,
    ...(policyId === undefined ? {} : { id: policyId }),
    ...(change === undefined ? {} : { change }),
    findings: [...room.print(findings)],
    '@ostiary.warnings': [...room.print(warnings)],
  }
}

/** Prints a set with what storing it changes, or would change. `changes` are those of its files, in order. */
export function printSet(
  { files, isAccepted, descendantFaults }: CheckedSet,
  changes: readonly (SetChange | undefined)[],
  skipped: readonly string[],
): JsonObject {
  const room = new FindingRoom()
  return {
    isValid: isAccepted,
    policies: files.map((file, index) => printFile(file, changes[index], room)),
    skipped: [...skipped],
    '@ostiary.warnings': [...room.print(descendantFaults)],
  }
}

/** The message without the id of the policy that was checked: each policy that inherits a fault of its base has it again. */
function sharedText({ message }: Finding, policyId: string | undefined): string {
  return policyId === undefined ? message : message.replaceAll(policyId, '')
}

/** Lists the faults of all files as those of one request, each with its file. A fault of a base is listed once. */
export function faultsOfSet({ files }: CheckedSet): readonly Finding[] {
  // WHY reversed: of several files with one id, the first is the base of others.
  const fileOf = new Map(
    files.toReversed().map(({ policyId, file }) => [keyOf(policyId ?? ''), file] as const),
  )
  const faults = new Map<string, Finding>()
  for (const { file, policyId, findings } of files) {
    for (const finding of findings) {
      const { ostiaryCode, document = policyId, target } = finding
      const owner = finding.document === undefined ? file : fileOf.get(keyOf(finding.document))
      const text = sharedText(finding, policyId)
      const key = JSON.stringify([owner ?? document, ostiaryCode, target, text])
      const message = `${file}: ${finding.message}`
      const named = document === undefined ? {} : { document }
      if (!faults.has(key)) faults.set(key, { ...finding, message, ...named })
    }
  }
  return [...faults.values()]
}
