/** Findings: what is wrong with an input, every problem at once, each with its place. */

import type { JsonObject } from './json.ts'
import type { OstiaryCode } from './ostiary-codes.ts'

/** A place inside a text that is itself a value of the input, such as JSON inside a JSON string. */
export interface InnerPlace {
  /** A JSON pointer into the value that the text contains; empty for the whole text. */
  readonly pointer: string
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
}

/** A place in a document; both numbers from 1. */
export interface DocumentPlace {
  /** The id of the document. */
  readonly document: string
  readonly line: number
  readonly column: number
}

/** One problem in an input. */
export interface Finding {
  /** Which rule the input breaks, by its entry in a catalogue of codes. */
  readonly ostiaryCode: OstiaryCode
  /** What is wrong, naming the member or element; one line. */
  readonly message: string
  /** Where: a JSON pointer (`/conditions/users`) or `line:column` of an XML document. */
  readonly target?: string
  /** The public service's code for this kind of problem, where one is known (`1007`). */
  readonly code?: string
  /** Where inside the text at the target, when the text is JSON of its own. */
  readonly inner?: InnerPlace
  /** The id of the document at fault, when it is not the one that was sent, such as a base policy. */
  readonly document?: string
  /** The path of the XML element at fault. */
  readonly elementPath?: string
  /** The place that the finding contradicts. */
  readonly conflictsWith?: DocumentPlace
  /**
   * True for what alone would be accepted with a warning. It is listed next to the reasons of a refusal, so that the
   * sender can correct all at once.
   */
  readonly isWarning?: true
}

/** A value that passed its checks, or every reason why it did not. */
export type Checked<Value> =
  | {
      readonly ok: true
      readonly value: Value
      /** What the sender should know about the input; absent when there is nothing. */
      readonly warnings?: readonly Finding[]
    }
  | { readonly ok: false; readonly findings: readonly Finding[] }

/** Wraps a value that passed, with what its sender should know. */
export function passed<Value>(
  value: Value,
  warnings: readonly Finding[] | undefined = [],
): Checked<Value> {
  return warnings.length === 0 ? { ok: true, value } : { ok: true, value, warnings }
}

/** Wraps the findings of a value that did not pass; there is at least one. */
export function failed(...findings: readonly Finding[]): Checked<never> {
  return { ok: false, findings }
}

/** Passes the value, with its warnings, when there are no findings; else fails with all findings. */
export function checked<Value>(
  value: Value,
  findings: readonly Finding[],
  warnings?: readonly Finding[],
): Checked<Value> {
  return findings.length === 0 ? passed(value, warnings) : failed(...findings)
}

/** Prints a finding as JSON: codes, message, places and severity, those that it has. */
export function printFinding(finding: Finding): JsonObject {
  const { ostiaryCode, code, message, target, inner, isWarning } = finding
  const { document, elementPath, conflictsWith } = finding
  return {
    ...(code === undefined ? {} : { code }),
    ...(ostiaryCode === undefined ? {} : { '@ostiary.code': ostiaryCode }),
    message,
    ...(target === undefined ? {} : { target }),
    ...(inner === undefined ? {} : { '@ostiary.inner': { ...inner } }),
    ...(document === undefined ? {} : { '@ostiary.document': document }),
    ...(elementPath === undefined ? {} : { '@ostiary.element': elementPath }),
    ...(conflictsWith === undefined ? {} : { '@ostiary.conflictsWith': { ...conflictsWith } }),
    ...(isWarning === undefined ? {} : { '@ostiary.severity': 'warning' }),
  }
}

/** Escapes one member name for use in a JSON pointer. Source: RFC 6901, section 3. */
export function pointerSegment(name: string | number): string {
  return String(name).replaceAll('~', '~0').replaceAll('/', '~1')
}
