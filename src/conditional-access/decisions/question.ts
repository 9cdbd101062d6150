/** What every question about decisions has in common: when, with which facts, under which settings. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Checked, Finding } from '../../kernel/findings.ts'
import { semanticsAsOf } from '../decide/semantics.ts'
import type { FactSource, Filling } from './fill-sign-in.ts'
import type { RuleSetting } from './resolve-source.ts'
import { readSettings } from './settings.ts'
import { instant, optional, wordOf, type Member } from './shapes/shape.ts'
import { settingsShape, type AskedSettings } from './source.ts'

/** The members that every question may have. */
export interface AskedQuestion {
  /** The instant whose rules of evaluation hold; that of the request when absent. */
  readonly asOf?: string
  /** `directory` when absent. */
  readonly facts?: FactSource
  readonly settings?: AskedSettings
}

/** The shapes of those members. */
export const questionMembers = {
  asOf: optional(instant),
  facts: optional(wordOf({ directory: true, given: true } satisfies Record<FactSource, true>)),
  settings: optional(settingsShape),
} satisfies Readonly<Record<keyof AskedQuestion, Member>>

/** Under what a question is answered. */
export interface Question extends RuleSetting, Filling {}

/** The error of a question with faults: the first in the message, all in the details. */
export function invalidQuestion(findings: readonly Finding[]): OstiaryError {
  return new OstiaryError('badRequest', { message: findings[0]?.message ?? '', findings })
}

/** Passes a value that has no fault. @throws OstiaryError `badRequest` with every fault. */
export function accepted<Value>(read: Checked<Value>): Value {
  if (read.ok) return read.value
  throw invalidQuestion(read.findings)
}

/** Reads the common members. @throws OstiaryError `badRequest`. */
export function readQuestion(
  { asOf, facts = 'directory', settings }: AskedQuestion,
  receivedAt: Date,
): Question {
  const at = asOf === undefined ? receivedAt : new Date(asOf)
  return {
    facts,
    at: at.toISOString(),
    semantics: semanticsAsOf(at),
    settings: accepted(readSettings(settings, ['settings'])),
  }
}
