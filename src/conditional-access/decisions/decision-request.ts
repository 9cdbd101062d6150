/** What every question about decisions has in common: when, with which facts, under which settings. */

import { requirePassed } from '../../kernel/errors/refused-by.ts'
import { semanticsAsOf } from '../engine/model/semantics.ts'
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
export interface DecisionRequest extends RuleSetting, Filling {}

/** Reads the common members. @throws OstiaryError `badRequest`. */
export function readDecisionRequest(
  { asOf, facts = 'directory', settings }: AskedQuestion,
  receivedAt: Date,
): DecisionRequest {
  const at = asOf === undefined ? receivedAt : new Date(asOf)
  return {
    facts,
    at: at.toISOString(),
    semantics: semanticsAsOf(at),
    settings: requirePassed(readSettings(settings, ['settings'])),
  }
}
