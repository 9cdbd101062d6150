/** What the command asks, and what each source of policies answers. */

import type { AdvisedDecision } from '../../conditional-access/decisions/advice/advice.ts'
import { decideWithAdvice } from '../../conditional-access/decisions/advice/find-advice.ts'
import type { AnswerLevel, Verdict } from '../../conditional-access/engine/answer/decision.ts'
import { decide } from '../../conditional-access/engine/decide.ts'
import { semanticsAsOf } from '../../conditional-access/engine/model/semantics.ts'
import type { SignIn } from '../../conditional-access/engine/model/sign-in.ts'
import { compileRules } from '../../conditional-access/decisions/compiled-rules.ts'
import { readSettings } from '../../conditional-access/decisions/settings.ts'
import type { AskedSignIn } from '../../conditional-access/decisions/asked-sign-in.ts'
import type { AskedSettings } from '../../conditional-access/decisions/source.ts'
import type { StoredRules } from '../../conditional-access/decisions/stored-rules.ts'
import { builtInStrengths } from '../../conditional-access/model/strengths/built-in-strengths.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { CommandError, exitCodes } from '../failure.ts'
import type { ReadFiles } from './files-report.ts'

/** What `what-if` is asked, read from its flags. */
export interface WhatIfQuestion {
  readonly signIn: AskedSignIn
  /** The user as named on the command line, by object id or user principal name. */
  readonly user?: string
  /** Flags give facts of the user, apart from the name. */
  readonly describesUser: boolean
  readonly trace: AnswerLevel
  /** What would turn the decision into allow is asked for; the trace then reports on policies. */
  readonly advise: boolean
  /** The instant whose rules of evaluation hold, as an ISO text. */
  readonly asOf: string
  readonly settings: AskedSettings
}

/** A policy by name. */
export interface PolicySummary {
  readonly id: string
  readonly displayName: string
  readonly state: string
}

/** The decision on a sign-in, with what the output needs. */
export interface WhatIfAnswer {
  /** The sign-in of the question, with the object id of the user. */
  readonly signIn: AskedSignIn
  readonly asOf: string
  /** Every policy that took part. */
  readonly policies: readonly PolicySummary[]
  readonly decision: AdvisedDecision | Verdict
  /** Warnings to the author of the policies, each on one line. */
  readonly warnings: readonly string[]
  /** Names of authentication strengths by id in lower case, as far as they are known. */
  readonly strengthNames: ReadonlyMap<string, string>
  /** The files with the policies; absent when they are those of a tenant. */
  readonly files?: ReadFiles
  /** The outcome by the files that could be used, where others could not. */
  readonly outcomeOfFiles?: string
}

/** Names of the strengths that every tenant has, and of others, by id in lower case. */
export function namesOfStrengths(
  others: StoredRules['authenticationStrengths'],
): WhatIfAnswer['strengthNames'] {
  return new Map(
    [...builtInStrengths, ...others].map(({ id, displayName }) => [keyOf(id), displayName]),
  )
}

/** Decides a completed sign-in. @throws CommandError for settings that are wrong. */
export function decideByRules(
  tenant: TenantId,
  rules: StoredRules,
  filled: SignIn,
  { signIn, settings: asked, asOf, trace, advise }: WhatIfQuestion,
): Omit<WhatIfAnswer, 'warnings'> {
  const settings = readSettings(asked, [])
  if (!settings.ok) {
    const faults = settings.findings.map(({ message }) => `--mfa-trusted-ip: ${message}`)
    throw new CommandError(faults.join('\n'), exitCodes.usage)
  }
  const semantics = semanticsAsOf(new Date(asOf))
  const compiled = compileRules(tenant, rules, settings.value, semantics)
  return {
    signIn,
    asOf,
    policies: rules.policies.map(({ id, body: { displayName, state } }) => ({
      id,
      displayName,
      state,
    })),
    decision: advise
      ? decideWithAdvice(compiled, filled, trace === 'full' ? 'full' : 'reasons')
      : decide(compiled.compiled, filled, { trace }),
    strengthNames: namesOfStrengths(rules.authenticationStrengths),
  }
}
