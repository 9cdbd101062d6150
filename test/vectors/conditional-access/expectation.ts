/** What a row expects of a decision, and a decision in the same form. */

import type {
  ControlReport,
  Decision,
  MergedSessionControl,
  PolicyReport,
} from '../../../src/conditional-access/engine/answer/decision.ts'

/** What is expected of one policy. */
export interface PolicyExpectation extends Pick<
  PolicyReport,
  'policyId' | 'applies' | 'result' | 'missingFacts'
> {
  readonly failing: PolicyReport['failingConditions']
  readonly undetermined: PolicyReport['undeterminedConditions']
  /**
   * Each as `termsOfUse:<id> satisfied`: kind, id, status, then why it is refused or not required, or the
   * facts that are missing: `mfa notEnoughInformation satisfied.methods`.
   */
  readonly controls: readonly string[]
  /** The session controls that can refuse or interrupt and are not satisfied, in the same form. */
  readonly session: readonly string[]
}

/** A short form of a decision at trace level `reasons`. */
export interface Expectation extends Pick<
  Decision,
  'outcome' | 'atBest' | 'atWorst' | 'status' | 'missingFacts'
> {
  /** What is still required, controls as above. */
  readonly requirements: readonly {
    readonly policyId: string
    readonly controls: readonly string[]
  }[]
  readonly sessionControls: readonly MergedSessionControl[]
  readonly undeterminedSessionPolicies: readonly string[]
  readonly policies: readonly PolicyExpectation[]
}

/** An expectation in a data file: empty lists are left out, and so are ends of the span that equal the outcome. */
export type ExpectationJson = Pick<Decision, 'outcome' | 'status'> &
  Partial<
    Pick<
      Decision,
      'atBest' | 'atWorst' | 'missingFacts' | 'sessionControls' | 'undeterminedSessionPolicies'
    >
  > & {
    /** The policies that still require something. */
    readonly requires?: readonly string[]
    readonly policies: Readonly<
      Record<
        string,
        Pick<PolicyExpectation, 'applies' | 'result'> & Partial<Omit<PolicyExpectation, 'policyId'>>
      >
    >
  }

/** Completes an expectation of a data file; policies keep its order. */
export function completeExpectation(given: ExpectationJson): Expectation {
  const { outcome, status, requires = [], policies } = given
  const certain = outcome === 'notEnoughInformation' ? undefined : outcome
  const { atBest = certain, atWorst = certain } = given
  if (atBest === undefined || atWorst === undefined) {
    throw new Error('an outcome that is not certain needs `atBest` and `atWorst`')
  }
  return {
    outcome,
    atBest,
    atWorst,
    status,
    missingFacts: given.missingFacts ?? [],
    requirements: requires.flatMap((policyId) => {
      const { controls = [], session = [] } = policies[policyId] ?? {}
      const open = [controls.filter((control) => !isSatisfied(control)), session]
      return open.filter((list) => list.length > 0).map((list) => ({ policyId, controls: list }))
    }),
    sessionControls: given.sessionControls ?? [],
    undeterminedSessionPolicies: given.undeterminedSessionPolicies ?? [],
    policies: Object.entries(policies).map(([policyId, policy]) => ({
      policyId,
      failing: [],
      undetermined: [],
      missingFacts: [],
      controls: [],
      session: [],
      ...policy,
    })),
  }
}

function isSatisfied(control: string): boolean {
  return / satisfied(?: |$)/u.test(control)
}

/** Brings a decision at trace level `reasons` or `full` into the form of an expectation. */
export function summaryOf(decision: Decision): Expectation {
  const { outcome, atBest, atWorst, status, missingFacts, requirements, policies } = decision
  return {
    outcome,
    atBest,
    atWorst,
    status,
    missingFacts,
    requirements: requirements.map(({ policyId, controls }) => ({
      policyId,
      controls: controls.map(controlText),
    })),
    sessionControls: decision.sessionControls,
    undeterminedSessionPolicies: decision.undeterminedSessionPolicies,
    policies: policies.map((policy) => ({
      policyId: policy.policyId,
      applies: policy.applies,
      result: policy.result,
      failing: policy.failingConditions,
      undetermined: policy.undeterminedConditions,
      missingFacts: policy.missingFacts,
      controls: (policy.grant?.controls ?? []).map(controlText),
      session: (policy.session?.controls ?? [])
        .filter(({ status: own }) => own !== 'satisfied')
        .map(controlText),
    })),
  }
}

function controlText(control: ControlReport): string {
  const { kind, id, status, refusedBy, notRequired, missingFacts } = control
  const name = id === undefined ? kind : `${kind}:${id}`
  const facts = missingFacts.length === 0 ? [] : [missingFacts.join(',')]
  const reasons = [refusedBy, notRequired].filter((reason) => reason !== undefined)
  return [name, status, ...reasons, ...facts].join(' ')
}
