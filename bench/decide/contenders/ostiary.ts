/** The engine of this project at each level of detail, and the reference interpreter of its tests. */

import { decideByReference } from '../../../test/oracle/conditional-access/reference.ts'
import { compilePolicies } from '../../../src/conditional-access/engine/compile.ts'
import { decide } from '../../../src/conditional-access/engine/decide.ts'
import type {
  Decision,
  TraceLevel,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import { verdictOf } from '../../../src/conditional-access/engine/verdict.ts'
import type { Verdict } from '../workload/rule.ts'
import type { Contender } from './contender.ts'

/** The verdict of the other engines that corresponds to each outcome. */
const verdictOfOutcome = {
  allow: 'allow',
  interrupt: 'controls',
  deny: 'controls',
  block: 'block',
} as const

/** @throws Error when facts are missing; the workload has no such sign-in. */
export function commonVerdict(outcome: Decision['outcome']): Verdict {
  if (outcome === 'notEnoughInformation') throw new Error('the facts of the workload are complete')
  return verdictOfOutcome[outcome]
}

export const ostiaryVerdict: Contender = {
  name: 'Ostiary, verdict',
  load: ({ policies, tenant, semantics }) => {
    const compiled = compilePolicies(policies, tenant.environment, semantics)
    return ({ signIn }) =>
      () =>
        commonVerdict(verdictOf(compiled, signIn))
  },
}

function ostiary(name: string, trace: TraceLevel): Contender {
  return {
    name,
    load: ({ policies, tenant, semantics }) => {
      const compiled = compilePolicies(policies, tenant.environment, semantics)
      return ({ signIn }) =>
        () =>
          commonVerdict(decide(compiled, signIn, { trace }).outcome)
    },
  }
}

export const ostiaryReasons = ostiary('Ostiary, reasons', 'reasons')
export const ostiaryTrace = ostiary('Ostiary, full trace', 'full')

/** It is written to be read, not to be fast, and has nothing to load. */
export const referenceInterpreter: Contender = {
  name: 'reference interpreter',
  load:
    (rules) =>
    ({ signIn }) =>
    () =>
      commonVerdict(
        decideByReference(
          {
            policies: rules.policies,
            tenantRules: rules.tenant.environment,
            semantics: rules.semantics,
          },
          signIn,
          'none',
        ).outcome,
      ),
}
