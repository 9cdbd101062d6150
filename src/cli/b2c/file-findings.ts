/** Findings about the files of a set, in the form in which they are printed. */

import type { Finding } from '../../kernel/findings.ts'

/** A place in a file. */
export interface FilePlace {
  /** The path, as the command was given the directory. */
  readonly file: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
}

/** How grave a finding is. */
export const findingLevels = ['error', 'warning', 'note'] as const

/** One of them. */
export type FindingLevel = (typeof findingLevels)[number]

/** A finding about a place in a file. */
export interface FileFinding extends FilePlace {
  readonly level: FindingLevel
  /** The code of the refusal or warning, or the id of the lint rule. */
  readonly rule: string
  readonly message: string
  /** The code of the public service. */
  readonly code?: string
  /** The path of the element in its document. */
  readonly element?: string
  readonly conflictsWith?: FilePlace
  /** The ids of the policies whose check found it. */
  readonly policies: readonly string[]
}

/** What a finding is about: the path of the checked file, its policy, and the paths of its bases. */
export interface ReportedFile {
  readonly file: string
  readonly policyId?: string
  /** Finds the path of the policy or of one of its bases by its id. */
  readonly pathOf: (policyId: string) => string | undefined
}

function positionIn(target: string | undefined): { line: number; column: number } {
  const [line = '1', column = '1'] = /^(\d+):(\d+)$/u.exec(target ?? '')?.slice(1) ?? []
  return { line: Number(line), column: Number(column) }
}

/** Says where a finding about a checked file is. A finding without a place is about its beginning. */
export function fileFinding(
  finding: Omit<Finding, 'ostiaryCode'>,
  rule: string,
  level: FindingLevel,
  { file, policyId, pathOf }: ReportedFile,
): FileFinding {
  const { document, elementPath, conflictsWith } = finding
  return {
    file: (document === undefined ? undefined : pathOf(document)) ?? file,
    ...positionIn(finding.target),
    level,
    rule,
    message: finding.message,
    ...(finding.code === undefined ? {} : { code: finding.code }),
    ...(elementPath === undefined ? {} : { element: elementPath }),
    ...(conflictsWith === undefined
      ? {}
      : {
          conflictsWith: {
            file: pathOf(conflictsWith.document) ?? file,
            line: conflictsWith.line,
            column: conflictsWith.column,
          },
        }),
    policies: policyId === undefined ? [] : [policyId],
  }
}

/** What two findings of one rule about one place have in common. */
function siteKey({ file, line, column, rule }: FileFinding): string {
  return JSON.stringify([file, line, column, rule])
}

/**
 * Joins findings that say the same of the same place: each policy that inherits a fault of its base finds it again. What
 * one policy is refused for is not repeated as a warning of another: only the errors of a rule about a place remain. The result is in
 * the order of files and places.
 */
export function joinRepeated(findings: Iterable<FileFinding>): readonly FileFinding[] {
  const joined = new Map<string, FileFinding>()
  const refused = new Set<string>()
  for (const finding of findings) {
    const { level } = finding
    if (level === 'error') refused.add(siteKey(finding))
    const key = JSON.stringify([siteKey(finding), level, messageKey(finding)])
    const same = joined.get(key)
    const policies = [...(same?.policies ?? []), ...finding.policies]
    joined.set(key, { ...(same ?? finding), policies: [...new Set(policies)] })
  }
  return [...joined.values()]
    .filter((finding) => finding.level !== 'warning' || !refused.has(siteKey(finding)))
    .toSorted(byPlace)
}

/** The message without the id of the policy that was checked, which differs for the descendants of one base. */
function messageKey({ message, policies: [policyId = ''] }: FileFinding): string {
  return policyId === '' ? message : message.replaceAll(policyId, '')
}

function byPlace(a: FileFinding, b: FileFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  if (a.line !== b.line) return a.line - b.line
  if (a.column !== b.column) return a.column - b.column
  return a.rule < b.rule ? -1 : 1
}

/** Counts the findings of a level. */
export function countLevel(findings: readonly FileFinding[], level: FindingLevel): number {
  return findings.filter((finding) => finding.level === level).length
}
