/** What every request for decisions has: the day of the rules, the source of facts, and settings. */

import { requirePassed } from '../../kernel/errors/refused-by.ts'
import { semanticsAsOf } from '../engine/model/semantics.ts'
import { Type } from 'typebox'
import { instant, oneWordOf, type TypeOf } from '../../api/schema/values.ts'
import type { Filling } from './fill-sign-in.ts'
import type { RuleSetting } from './resolve-source.ts'
import { readSettings } from './settings.ts'
import { settingsSchema } from './source.ts'

/** Members that every request may have. */
export const commonMembers = {
  asOf: Type.Optional(
    instant({
      description:
        'The instant whose rules of evaluation hold; the instant of the request when absent.',
    }),
  ),
  facts: Type.Optional(
    oneWordOf(['directory', 'given'], {
      description:
        '`directory`, the default: facts of a principal that a sign-in leaves out are read from the directory. `given`: they stay unknown.',
    }),
  ),
  settings: Type.Optional(settingsSchema),
}

const commonSchema = Type.Object(commonMembers)

/** Members that every request may have. */
export interface CommonMembers extends TypeOf<typeof commonSchema> {}

/** What the common members of a request mean. */
export interface DecisionRequest extends RuleSetting, Filling {}

/** Reads the common members. @throws OstiaryError `badRequest`. */
export function readDecisionRequest(
  { asOf, facts = 'directory', settings }: CommonMembers,
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
