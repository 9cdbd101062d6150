/** Refusals of policy keys, with the codes and texts of Azure AD B2C. */

import { b2cKeyErrors } from '../../kernel/errors/b2c-key-errors.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { keySetCodes } from './key-set-codes.ts'

type KeyErrorName = keyof typeof b2cKeyErrors

/** The error of each code that Azure AD B2C has one for. */
const errorNames: ReadonlyMap<OstiaryCode, KeyErrorName> = new Map(
  (Object.keys(b2cKeyErrors) as KeyErrorName[]).map((name) => [keySetCodes[name], name]),
)

/** A finding about a key, with the error that it causes. */
export interface KeyFault {
  readonly error: KeyErrorName
  readonly finding: Finding
}

/** The set that a request names, for messages. */
export interface NamedKeySet {
  readonly tenant: TenantId
  readonly id: string
}

/** Makes a fault. The values stand in place of `{0}` and its like in the text of the error. */
export function keyFault(
  ostiaryCode: OstiaryCode,
  target: string | undefined,
  ...values: readonly string[]
): KeyFault {
  const error = errorNames.get(ostiaryCode)
  if (error === undefined) throw new TypeError(`${ostiaryCode} is not an error of B2C`)
  const { code, text } = b2cKeyErrors[error]
  const message = text.replaceAll(/\{(\d)\}/gu, (_, index) => values[Number(index)] ?? '')
  return {
    error,
    finding: { ostiaryCode, code, message, ...(target === undefined ? {} : { target }) },
  }
}

/** The error that carries faults: its code and message are those of the first. */
export function refuseKey(first: KeyFault, ...further: readonly KeyFault[]): OstiaryError {
  const findings = [first, ...further].map(({ finding }) => finding)
  return new OstiaryError(first.error, { message: first.finding.message, findings })
}
