/** Says what was read from files, and what was not. */

import {
  placeOf,
  type DocumentFinding,
} from '../../conditional-access/decisions/offline/documents.ts'
import type {
  OfflineRules,
  SkippedObjects,
} from '../../conditional-access/decisions/offline/read-documents.ts'
import { bodyCodes } from '../../edm/body-codes.ts'
import { mostFindings } from '../../kernel/finding-list.ts'
import { printFinding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { counted } from '../columns.ts'
import { CommandError } from '../failure.ts'
import { areWhole, missingPolicies } from './missing-policies.ts'

/** What files have, and their number. */
export interface ReadFiles extends OfflineRules {
  readonly count: number
}

function usedOf({ draft }: OfflineRules) {
  return {
    policies: (draft.policies?.length ?? 0) + (draft.legacyPolicies?.length ?? 0),
    namedLocations: draft.namedLocations?.length ?? 0,
    authenticationStrengths: draft.authenticationStrengths?.length ?? 0,
  }
}

/** Prints what the files are and what of them is used, on one line. */
export function filesInWords(files: ReadFiles): string {
  const used = usedOf(files)
  const counts = [
    used.policies === 1 ? '1 policy' : `${used.policies} policies`,
    ...(used.namedLocations === 0 ? [] : [counted(used.namedLocations, 'named location')]),
    ...(used.authenticationStrengths === 0
      ? []
      : [counted(used.authenticationStrengths, 'strength')]),
    ...(skippedCount(files) === 0 ? [] : [`${counted(skippedCount(files), 'object')} skipped`]),
  ]
  const formats = files.detected.map(({ format, because }) => `${format} (${because})`)
  return `${counted(files.count, 'file')}, ${formats.join(', ')}: ${counts.join(', ')}`
}

function faultyFiles(faults: readonly DocumentFinding[]): number {
  return new Set(faults.map(({ document }) => document)).size
}

/** Prints how many files have faults. */
function faultsInWords({ faults, count }: Pick<ReadFiles, 'faults' | 'count'>): string {
  if (faults.length > mostFindings) return `more than ${mostFindings} faults`
  return `${counted(faults.length, 'fault')} in ${faultyFiles(faults)} of ${counted(count, 'file')}`
}

const unknownCodes: readonly DocumentFinding['ostiaryCode'][] = [
  bodyCodes.memberLeftOut,
  bodyCodes.valueLeftOut,
]

/** Members that have a value and are not known, and values that are not known. */
function unknownIn({ leftOut }: Pick<ReadFiles, 'leftOut'>): readonly DocumentFinding[] {
  return leftOut.filter(({ ostiaryCode }) => unknownCodes.includes(ostiaryCode))
}

/**
 * Prints what an answer is without, each on one line; empty when the files are whole. `byOthers` is the outcome of a
 * decision by the files that could be used.
 */
export function missingInWords(files: ReadFiles, byOthers?: string): readonly string[] {
  const unknown = unknownIn(files)
  const answer = byOthers === undefined ? 'check' : 'decision'
  const others = byOthers === undefined ? '' : `; the others alone give ${byOthers}`
  const lacking = missingPolicies(files)
  return [
    ...(files.faults.length === 0
      ? []
      : [`${faultsInWords(files)}; the ${answer} is without them${others}`]),
    ...(lacking.length === 0
      ? []
      : [`policies that could not be read, see ${lacking.join(', ')}${others}`]),
    ...(unknown.length === 0
      ? []
      : [`${counted(unknown.length, 'member or value', 'members or values')} not known`]),
  ]
}

/** Creates the error that lists every fault. */
export function faultsError(
  files: Pick<ReadFiles, 'faults' | 'count'>,
  option: string,
  advice: string,
): CommandError {
  const listed = files.faults.slice(0, mostFindings)
  const lines = listed.map((finding) => `${placeOf(finding)}: ${finding.message}`)
  return new CommandError([`${option}: ${faultsInWords(files)}; ${advice}`, ...lines].join('\n'))
}

/**
 * Prints each message once, with its first place and the number of further places. What is not known has a line for
 * each place: somebody has to look at each.
 */
export function inFewLines(findings: readonly DocumentFinding[]): readonly string[] {
  const byMessage = Map.groupBy(findings, (finding) =>
    finding.ostiaryCode === bodyCodes.valueLeftOut ? placeOf(finding) : finding.message,
  )
  return [...byMessage.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    return [`${placeOf(first)}: ${first.message}${otherPlaces(others.length)}`]
  })
}

function otherPlaces(count: number): string {
  return count === 0 ? '' : ` (and in ${counted(count, 'other place')})`
}

/** Prints what was skipped for one reason, on one line. */
export function skippedInWords({ count, ...first }: SkippedObjects): string {
  return `${placeOf(first)}: ${first.message}${otherPlaces(count - 1)}`
}

function skippedCount({ skipped }: OfflineRules): number {
  return skipped.reduce((sum, { count }) => sum + count, 0)
}

/** Prints what was read as JSON. */
export function printFiles(files: ReadFiles): JsonObject {
  return {
    read: files.count,
    formats: files.detected.map(({ format, because }) => ({ format, because })),
    used: usedOf(files),
    skipped: skippedCount(files),
    isWhole: areWhole(files),
    notUsed: faultyFiles(files.faults),
    unknown: unknownIn(files).map((finding) => ({
      file: finding.document,
      ...printFinding(finding),
    })),
    faults: files.faults.map((finding) => ({
      file: finding.document,
      ...printFinding(finding),
    })),
  }
}
