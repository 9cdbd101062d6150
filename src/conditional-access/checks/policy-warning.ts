/** What a check finds. */

import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { explainCodes, type OstiaryCode } from '../../kernel/ostiary-codes.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import { checkCodes } from './check-codes.ts'

/** A policy that a warning is about. */
export interface ConcernedPolicy {
  readonly id: string
  readonly displayName: string
  /** A JSON pointer into the modern form of the policy. */
  readonly target: string
}

/** One warning about a set of policies. */
export interface PolicyWarning {
  readonly ostiaryCode: OstiaryCode
  /** `possible`: it depends on facts that are not known, such as who is in a group. The message then says "may". */
  readonly certainty: 'certain' | 'possible'
  readonly message: string
  /** At least one, except where no policy is to blame. */
  readonly policies: readonly ConcernedPolicy[]
  readonly nextStep: string
}

/** Names the place in a policy. */
export function concerned({ id, body }: DecisionPolicy, target: string): ConcernedPolicy {
  return { id, displayName: body.displayName, target }
}

/** Lists the keys of policies in order. */
export function idsOf(policies: readonly ConcernedPolicy[]): readonly string[] {
  return policies.map(({ id }) => keyOf(id)).toSorted()
}

/** Creates a warning; its next step is the fix of the code. */
export function warningOf(warning: Omit<PolicyWarning, 'nextStep'>): PolicyWarning {
  const nextStep = explainCodes(checkCodes).get(warning.ostiaryCode)?.fix ?? ''
  return { ...warning, nextStep }
}

/** Prints a warning as JSON. */
export function printWarning({ ostiaryCode, ...warning }: PolicyWarning): JsonObject {
  const { certainty, message, policies, nextStep } = warning
  return {
    '@ostiary.code': ostiaryCode,
    certainty,
    message,
    policies: policies.map(({ id, displayName, target }) => ({ id, displayName, target })),
    nextStep,
  }
}
