import { describe, expect, it } from 'vitest'
import type {
  ControlKind,
  Decision,
  MergedSessionControl,
  Outcome,
  Requirement,
} from '../../engine/answer/decision.ts'
import { compareDecisions } from './compare-decisions.ts'

function requirement(operator: 'AND' | 'OR', ...kinds: readonly ControlKind[]): Requirement {
  return {
    policyId: `${operator} ${kinds.join()}`,
    operator,
    controls: kinds.map((kind) => ({ kind, status: 'required', missingFacts: [] })),
  }
}

function decision(
  span: Outcome | readonly [atBest: Outcome, atWorst: Outcome],
  requirements: readonly Requirement[] = [],
  sessionControls: readonly MergedSessionControl[] = [],
): Decision {
  const [atBest, atWorst] = typeof span === 'string' ? ([span, span] as const) : span
  return {
    outcome: atBest === atWorst ? atBest : 'notEnoughInformation',
    atBest,
    atWorst,
    missingFacts: [],
    requirements,
    sessionControls,
    undeterminedSessionPolicies: [],
    status: 'success',
    policies: [],
  }
}

const mfa = requirement('AND', 'mfa')
const mfaAndDevice = requirement('AND', 'mfa', 'compliantDevice')
const mfaOrDevice = requirement('OR', 'mfa', 'compliantDevice')
const deviceOrMfa = requirement('OR', 'compliantDevice', 'mfa')
const onlyMfa = requirement('OR', 'mfa')
const never = { control: 'persistentBrowser', mode: 'never', policyId: 'p1' } as const
const always = { control: 'persistentBrowser', mode: 'always', policyId: 'p1' } as const

describe('compareDecisions', () => {
  it.each([
    ['a block that is gone', decision('block'), decision('allow'), 'loosened'],
    ['a new block', decision('interrupt', [mfa]), decision('block'), 'tightened'],
    [
      'a device in addition to MFA',
      decision('interrupt', [mfa]),
      decision('interrupt', [mfaAndDevice]),
      'tightened',
    ],
    [
      'a device no longer asked for',
      decision('interrupt', [mfaAndDevice]),
      decision('interrupt', [mfa]),
      'loosened',
    ],
    [
      'MFA by one more policy',
      decision('interrupt', [mfa]),
      decision('interrupt', [mfa, onlyMfa]),
      undefined,
    ],
    [
      'the same alternatives in another order',
      decision('interrupt', [mfaOrDevice]),
      decision('interrupt', [deviceOrMfa]),
      undefined,
    ],
    [
      'an alternative to MFA',
      decision('interrupt', [mfa]),
      decision('interrupt', [mfaOrDevice]),
      'changed',
    ],
    [
      'another reason of a block',
      decision('block', [mfa]),
      decision('block', [mfaAndDevice]),
      undefined,
    ],
    ['a session control more', decision('allow'), decision('allow', [], [never]), 'changed'],
    [
      'a session control in another mode',
      decision('allow', [], [never]),
      decision('allow', [], [always]),
      'changed',
    ],
    [
      'the same session control of another policy',
      decision('allow', [], [never]),
      decision('allow', [], [{ ...never, policyId: 'p2' }]),
      undefined,
    ],
    ['a worse worst case', decision('allow'), decision(['allow', 'block']), 'tightened'],
    ['a better worst case', decision(['interrupt', 'block']), decision('interrupt'), 'loosened'],
    [
      'a worse best case and a better worst one',
      decision(['allow', 'block']),
      decision('interrupt'),
      'changed',
    ],
  ] as const)('judges %s', (_, before, after, expected) => {
    expect(compareDecisions(before, after)).toBe(expected)
  })
})
