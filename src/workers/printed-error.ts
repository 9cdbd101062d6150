/** Errors as values that can be copied from one thread to another. */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Finding } from '../kernel/findings.ts'
import {
  BusyError,
  ConflictError,
  DamagedRowError,
  NotFoundError,
  PurgedPastError,
  type DamagedRow,
} from '../store/errors.ts'
import type { UniqueKey } from '../store/port.ts'

/** An error of one of the classes that handlers tell apart, or of any other. */
export type PrintedError =
  | {
      readonly type: 'OstiaryError'
      readonly fields: Pick<
        OstiaryError,
        'errorName' | 'message' | 'findings' | 'ostiaryCode' | 'headers'
      >
      readonly cause?: PrintedError
    }
  | {
      readonly type: 'ConflictError'
      readonly message: string
      readonly uniqueKey: UniqueKey | undefined
      readonly origin: number | undefined
    }
  | {
      readonly type: 'DamagedRowError'
      readonly damage: DamagedRow
      readonly origin: number | undefined
    }
  | {
      readonly type: 'PurgedPastError'
      readonly wholeFrom: Date
      readonly origin: number | undefined
    }
  | {
      readonly type: 'NotFoundError' | 'BusyError' | 'Error'
      readonly message: string
      readonly stack: string | undefined
      readonly origin: number | undefined
    }

/** An error that came from the main thread. `origin` is the number under which that thread keeps the original. */
interface CopiedError extends Error {
  readonly origin?: number
}

/** Every member of a finding. */
const findingMembers: Readonly<Record<keyof Finding, true>> = {
  ostiaryCode: true,
  message: true,
  target: true,
  code: true,
  inner: true,
  document: true,
  elementPath: true,
  conflictsWith: true,
  isWarning: true,
}

/**
 * WHY: a finding about a policy also has its place in the parsed document, with functions, which cannot be copied to
 * another thread.
 */
function withoutOtherMembers(finding: Finding): Finding {
  const members = Object.entries(finding).filter(([name]) => Object.hasOwn(findingMembers, name))
  return {
    ...Object.fromEntries(members),
    ostiaryCode: finding.ostiaryCode,
    message: finding.message,
  }
}

/** Prints an error. `origin` is a number under which the original is kept. */
export function printError(error: unknown, origin?: number): PrintedError {
  if (error instanceof OstiaryError) {
    const { errorName, message, findings, ostiaryCode, headers, cause } = error
    const printed = findings.map(withoutOtherMembers)
    return {
      type: 'OstiaryError',
      fields: { errorName, message, findings: printed, ostiaryCode, headers },
      ...(cause === undefined ? {} : { cause: printError(cause) }),
    }
  }
  const copied: CopiedError = error instanceof Error ? error : new Error(String(error))
  const shared = { message: copied.message, origin: origin ?? copied.origin }
  if (error instanceof ConflictError) {
    return { type: 'ConflictError', ...shared, uniqueKey: error.uniqueKey }
  }
  if (error instanceof DamagedRowError) {
    return { type: 'DamagedRowError', damage: error.damage, origin: shared.origin }
  }
  if (error instanceof PurgedPastError) {
    return { type: 'PurgedPastError', wholeFrom: error.wholeFrom, origin: shared.origin }
  }
  const type =
    error instanceof NotFoundError
      ? 'NotFoundError'
      : error instanceof BusyError
        ? 'BusyError'
        : 'Error'
  return { type, ...shared, stack: copied.stack }
}

function copyOf(printed: Exclude<PrintedError, { readonly type: 'OstiaryError' }>): Error {
  switch (printed.type) {
    case 'ConflictError':
      return new ConflictError(printed.message, printed.uniqueKey)
    case 'DamagedRowError':
      return new DamagedRowError(printed.damage)
    case 'PurgedPastError':
      return new PurgedPastError(printed.wholeFrom)
    case 'NotFoundError':
      return new NotFoundError(printed.message)
    case 'BusyError':
      return new BusyError(printed.message)
    case 'Error':
      return new Error(printed.message)
  }
}

/** Makes an error of the same class with the same content. */
export function restoreError(printed: PrintedError): Error {
  if (printed.type === 'OstiaryError') {
    const { errorName, message, findings, ostiaryCode, headers } = printed.fields
    const error = new OstiaryError(errorName, {
      message,
      headers,
      ...(ostiaryCode === undefined ? { findings } : { ostiaryCode }),
      ...(printed.cause === undefined ? {} : { cause: restoreError(printed.cause) }),
    })
    // WHY again: the constructor shortens lists and texts, and these are shortened already.
    return Object.assign(error, { message, findings })
  }
  const { origin } = printed
  const stack = 'stack' in printed ? printed.stack : undefined
  return Object.assign(copyOf(printed), {
    ...(origin === undefined ? {} : { origin }),
    ...(stack === undefined ? {} : { stack }),
  })
}

/** The number under which the original of an error is kept in the main thread, if it came from there. */
export function originOf(printed: PrintedError): number | undefined {
  return printed.type === 'OstiaryError' ? undefined : printed.origin
}
