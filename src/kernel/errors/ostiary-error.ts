/** The one exception type with which a request fails. */

import { abbreviate } from '../abbreviate.ts'
import type { Finding } from '../findings.ts'
import type { OstiaryCode } from '../ostiary-codes.ts'
import { reportableFindings } from '../finding-list.ts'
import { catalogue, type ErrorName } from './catalogue.ts'

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
        /** The problems found; the first 50 are printed in `details`. */
        readonly findings: readonly Finding[]
        readonly ostiaryCode?: never
      }
    | {
        /** Which rule refuses the request. */
        readonly ostiaryCode: OstiaryCode
        readonly findings?: never
      }
  )

/** Longest message of an error, characters: an answer must not grow with a mistake. */
const longestMessage = 4_000

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
    this.findings = reportableFindings(options.findings ?? [])
    this.headers = options.headers ?? {}
  }
}
