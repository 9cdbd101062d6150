import { describe, expect, it } from 'vitest'
import { compilePolicies } from './compile.ts'
import { decide } from './decide.ts'
import type { DecisionPolicy, TraceLevel } from './answer/decision.ts'
import type { SignIn } from './model/sign-in.ts'
import {
  emptyTenantRules,
  everyone,
  member,
  policy,
  requiring,
  today,
} from './testing/decision-setting.ts'

function compile(...policies: readonly DecisionPolicy[]) {
  return compilePolicies(policies, emptyTenantRules, today)
}

function outcome(signIn: SignIn, ...policies: readonly DecisionPolicy[]) {
  const compiled = compile(...policies)
  const { outcome: decided } = decide(compiled, signIn, { trace: 'none' })
  expect(decide(compiled, signIn, { trace: 'verdict' })).toEqual({ outcome: decided })
  return decided
}

const mfa = policy('B', requiring('mfa'))
const compliant = policy('a', requiring('compliantDevice'))
const block = policy('c', requiring('block'))

describe('a decision', () => {
  it('allows when no policy applies', () => {
    expect(decide(compile(), member, { trace: 'full' })).toEqual({
      outcome: 'allow',
      atBest: 'allow',
      atWorst: 'allow',
      missingFacts: [],
      requirements: [],
      sessionControls: [],
      undeterminedSessionPolicies: [],
      status: 'notApplied',
      policies: [],
    })
  })

  it('takes the strictest outcome of all policies', () => {
    expect(outcome(member, mfa)).toBe('interrupt')
    expect(outcome(member, mfa, compliant)).toBe('deny')
    expect(outcome(member, mfa, compliant, block)).toBe('block')
  })

  it('is uncertain while missing facts could change it, and names them', () => {
    const compiled = compile(mfa, block, policy('d', { ...requiring('mfa'), conditions: {} }))
    const { satisfied: _, ...unproved } = member
    expect(outcome(unproved, mfa)).toBe('notEnoughInformation')
    expect(decide(compile(mfa), unproved, { trace: 'none' }).missingFacts).toEqual([
      'satisfied.methods',
    ])
    expect(decide(compiled, unproved, { trace: 'none' }).missingFacts).toEqual([])
  })

  it('reports on policies in the order of their ids, ignoring case', () => {
    const given = [block, mfa, compliant]
    const reports = decide(compile(...given), member, { trace: 'reasons' }).policies
    expect(reports.map(({ policyId }) => policyId)).toEqual(['a', 'B', 'c'])
    const turned = decide(compile(...given.toReversed()), member, { trace: 'reasons' }).policies
    expect(turned).toEqual(reports)
  })

  it('reports at level reasons the same as at level full, without the conditions', () => {
    const compiled = compile(
      mfa,
      compliant,
      policy('d', { conditions: { users: { includeUsers: ['None'] } }, ...requiring('mfa') }),
    )
    const full = decide(compiled, member, { trace: 'full' })
    const policies = full.policies.map((report) => ({ ...report, conditions: undefined }))
    expect(decide(compiled, member, { trace: 'reasons' })).toEqual({ ...full, policies })
  })

  it('does not depend on earlier decisions', () => {
    const compiled = compile(mfa, compliant)
    const levels: readonly TraceLevel[] = ['none', 'reasons', 'full']
    const fresh = levels.map((trace) => decide(compile(mfa, compliant), member, { trace }))
    const { clientApp: _, satisfied: __, ...vague } = member
    for (const trace of levels) decide(compiled, vague, { trace })
    expect(levels.map((trace) => decide(compiled, member, { trace }))).toEqual(fresh)
  })

  it.each(['device.size -eq "x"', 'device.model -eq', ''])(
    'never throws on the unreadable rule %j, which matches no device',
    (rule) => {
      const withRule = (mode: 'include' | 'exclude') => ({
        id: 'r',
        body: {
          ...mfa.body,
          conditions: {
            ...mfa.body.conditions,
            devices: {
              includeDevices: [],
              excludeDevices: [],
              includeDeviceStates: [],
              excludeDeviceStates: [],
              deviceFilter: { mode, rule },
            },
          },
        },
      })
      expect(outcome(member, withRule('include'))).toBe('allow')
      expect(outcome(member, withRule('exclude'))).toBe('interrupt')
    },
  )

  it('treats an unreadable instant as outside every time', () => {
    const times = { includeDays: null, excludeDays: null, excludeRange: null, allTimes: false }
    const timed: DecisionPolicy = {
      id: 't',
      body: {
        ...mfa.body,
        legacy: {
          times: {
            ...times,
            includeRange: {
              timeZone: 'UTC',
              startDateTime: '2019-02-14T00:00:00',
              endDateTime: null,
            },
          },
        },
      },
    }
    expect(outcome(member, timed)).toBe('interrupt')
    expect(outcome({ ...member, at: 'soon' }, timed)).toBe('allow')
  })

  it('decides by more policies than one word of a set holds', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      policy(`p${index}`, {
        ...requiring(index === 77 ? 'block' : 'mfa'),
        conditions: { users: index === 77 ? everyone : { includeUsers: ['None'] } },
      }),
    )
    expect(outcome(member, ...many)).toBe('block')
    const applying = decide(compile(...many), member, { trace: 'reasons' }).policies.filter(
      ({ applies }) => applies === 'yes',
    )
    expect(applying.map(({ policyId }) => policyId)).toEqual(['p77'])
  })
})
