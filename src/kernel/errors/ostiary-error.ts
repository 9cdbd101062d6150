/** The one exception type with which a request fails. */

import type { Finding } from '../findings.ts'
import { catalogue, type ErrorName } from './catalogue.ts'

interface OstiaryErrorOptions {
  /** The public message; the catalogue's text when absent. */
  readonly message?: string
  /** Every problem found; each is printed in `details`. */
  readonly findings?: readonly Finding[]
  /** Response headers that belong to the error, such as `Allow` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  /** What went wrong underneath. Logged under the request id, never sent. */
  readonly cause?: unknown
}

/** A request failed in a way the catalogue names. Everything in it but `cause` is public. */
export class OstiaryError extends Error {
  readonly errorName: ErrorName
  readonly status: number
  readonly code: string
  readonly findings: readonly Finding[]
  readonly headers: Readonly<Record<string, string>>

  constructor(errorName: ErrorName, options: OstiaryErrorOptions = {}) {
    const entry = catalogue[errorName]
    super(options.message ?? entry.text, { cause: options.cause })
    this.name = 'OstiaryError'
    this.errorName = errorName
    this.status = entry.status
    this.code = entry.code
    this.findings = options.findings ?? []
    this.headers = options.headers ?? {}
  }
}
