/** The one exception type with which a request fails. */

import { abbreviate } from '../abbreviate.ts'
import type { Finding } from '../findings.ts'
import type { OstiaryCode } from '../ostiary-codes.ts'
import { catalogue, type ErrorName } from './catalogue.ts'
import { findingsCodes } from './findings-codes.ts'

interface SharedOptions {
  /** The public message; the catalogue's text when absent. */
  readonly message?: string
  /** Response headers that belong to the error, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  /** What went wrong underneath. Logged under the request id, never sent. */
  readonly cause?: unknown
}

/** Every error carries a code of ours: in each of its findings, or itself where it has none. */
type OstiaryErrorOptions = SharedOptions &
  (
    | {
        /** Every problem found; each is printed in `details`. */
        readonly findings: readonly Finding[]
        readonly ostiaryCode?: never
      }
    | {
        /** Which rule refuses the request. */
        readonly ostiaryCode: OstiaryCode
        readonly findings?: never
      }
  )

/** Longest message of an error and of one finding, characters: an answer must not grow with a mistake. */
const longestMessage = 4_000
const longestFinding = 1_000

/** Most findings of one answer. */
const mostFindings = 50

function reportable(findings: readonly Finding[]): readonly Finding[] {
  const reported = findings
    .slice(0, mostFindings)
    .map((finding) => ({ ...finding, message: abbreviate(finding.message, longestFinding) }))
  const rest = findings.length - reported.length
  if (rest === 0) return reported
  const message = `${rest} more problems are not listed`
  return [...reported, { ostiaryCode: findingsCodes.omitted, message }]
}

/** A request failed in a way the catalogue names. Everything in it but `cause` is public. */
export class OstiaryError extends Error {
  readonly errorName: ErrorName
  readonly status: number
  readonly code: string
  readonly ostiaryCode: OstiaryCode | undefined
  readonly findings: readonly Finding[]
  readonly headers: Readonly<Record<string, string>>

  constructor(errorName: ErrorName, options: OstiaryErrorOptions) {
    const entry = catalogue[errorName]
    super(abbreviate(options.message ?? entry.text, longestMessage), { cause: options.cause })
    this.name = 'OstiaryError'
    this.errorName = errorName
    this.status = entry.status
    this.code = entry.code
    this.ostiaryCode = options.ostiaryCode
    this.findings = reportable(options.findings ?? [])
    this.headers = options.headers ?? {}
  }
}
