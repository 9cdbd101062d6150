import { describe, expect, it } from 'vitest'
import { type PolicyReport } from '../../engine/answer/decision.ts'
import { conditionNames } from '../../engine/conditions/condition-list.ts'
import { analysisReasonsOf } from './analysis-reasons.ts'

function report(parts: Partial<PolicyReport>): PolicyReport {
  return {
    policyId: 'p',
    state: 'enabled',
    applies: 'no',
    failingConditions: [],
    undeterminedConditions: [],
    missingFacts: [],
    grant: null,
    result: 'notApplied',
    ...parts,
  }
}

describe('the reasons of an analysis', () => {
  it.each<readonly [string, Partial<PolicyReport>]>([
    ['notSet', { applies: 'yes' }],
    ['notSet', { applies: 'yes', state: 'enabledForReportingButNotEnforced' }],
    ['policyNotEnabled', { state: 'disabled' }],
    ['notEnoughInformation', { applies: 'unknown', undeterminedConditions: ['location'] }],
    [
      'location,signInRisk',
      { failingConditions: ['location', 'signInRisk'], undeterminedConditions: ['users'] },
    ],
    ['workloadIdentities', { failingConditions: ['workloadIdentities', 'servicePrincipalRisk'] }],
  ])('are %s for %j', (reasons, parts) => {
    expect(analysisReasonsOf(report(parts))).toBe(reasons)
  })

  it('exist for every condition', () => {
    const reasons = conditionNames.map((condition) =>
      analysisReasonsOf(report({ failingConditions: [condition] })),
    )
    expect(reasons.every((reason) => /^\w+$/u.test(reason))).toBe(true)
  })
})
