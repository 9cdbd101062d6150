/** The engine of this project, by each of its ways, and the interpreter that its tests believe. */

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

/** What an outcome is to the other engines. */
const verdictOfOutcome = {
  allow: 'allow',
  interrupt: 'controls',
  deny: 'controls',
  block: 'block',
} as const

/** @throws Error when something is not known, which the workload has no case of. */
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

/** Written to be read, not to be fast; it has nothing to load. */
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
