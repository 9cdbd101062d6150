import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../kernel/json.ts'
import { compileWith } from '../compiled-rules.ts'
import { decide } from '../../engine/decide.ts'
import type { SignIn } from '../../engine/model/sign-in.ts'
import type { DecisionLocation, TenantRules } from '../../engine/model/tenant-rules.ts'
import { verdictOf } from '../../engine/verdict.ts'
import {
  emptyTenantRules,
  member,
  policy,
  requiring,
  today,
} from '../../engine/testing/decision-setting.ts'
import type { DecisionPolicy } from '../../engine/answer/decision.ts'
import { parseCidr } from '../../model/locations/address-ranges.ts'
import { mostAdviceSets, mostValuesOfFact, withFact, type ToAllow } from './advice.ts'
import { decideWithAdvice } from './find-advice.ts'

const office = '0d000000-0000-4000-8000-000000000001'
const block = requiring('block')

function location(id: string, displayName: string, ...cidrs: readonly string[]): DecisionLocation {
  return {
    kind: 'ip',
    id,
    displayName,
    isTrusted: true,
    ranges: cidrs.flatMap((cidr) => parseCidr(cidr) ?? []),
  }
}

function rulesOf(policies: readonly DecisionPolicy[], changes: Partial<TenantRules> = {}) {
  return compileWith(policies, { ...emptyTenantRules, ...changes }, today)
}

function adviceOn(
  signIn: SignIn,
  policies: readonly DecisionPolicy[],
  changes: Partial<TenantRules> = {},
): ToAllow | undefined {
  return decideWithAdvice(rulesOf(policies, changes), signIn, 'reasons').toAllow
}

/** Named locations with one range each. */
function officesOf(count: number): readonly DecisionLocation[] {
  return Array.from({ length: count }, (_, n) =>
    location(`0d000000-0000-4000-8000-00000000${n + 1000}`, `Office ${n}`, `10.${n}.0.0/16`),
  )
}

function onlyFrom(locations: readonly DecisionLocation[]): DecisionPolicy {
  const excludeLocations = locations.map(({ id }) => id)
  return policy('outside', {
    conditions: { locations: { includeLocations: ['All'], excludeLocations } },
    ...block,
  })
}

function textsOf(advice: ToAllow | undefined): readonly string[] {
  return (advice?.sets ?? []).map(({ changes }) => changes.map(({ text }) => text).join('; '))
}

const onlyFromOffice = policy('office', {
  conditions: { locations: { includeLocations: ['All'], excludeLocations: [office] } },
  ...block,
})
const blockPlatforms = (id: string, ...platforms: readonly string[]) =>
  policy(id, { conditions: { platforms: { includePlatforms: platforms } }, ...block })

const inner = [
  '0d000000-0000-4000-8000-000000000011',
  '0d000000-0000-4000-8000-000000000012',
] as const
const blockInner = policy('inner', {
  conditions: { locations: { includeLocations: [...inner], excludeLocations: [] } },
  ...block,
})

describe('advice on networks', () => {
  const away = { ...member, network: { ip: '198.51.100.7' } }

  it('finds the addresses between two other locations', () => {
    const namedLocations = [
      location(office, 'Office', '10.0.0.0/24'),
      location(inner[0], 'First floor', '10.0.0.0/28'),
      location(inner[1], 'Last floor', '10.0.0.240/28'),
    ]
    const advice = adviceOn(away, [onlyFromOffice, blockInner], { namedLocations })
    expect(textsOf(advice)).toEqual(['sign in from an address in "Office", such as 10.0.0.16'])
    expect(advice?.isComplete).toBe(true)
  })

  it('looks at every range of a location', () => {
    const ranges = Array.from({ length: 30 }, (_, n) => `10.0.${n}.0/24`)
    const namedLocations = [
      location(office, 'Office', ...ranges, '203.0.113.0/24'),
      location(inner[0], 'Guests', '10.0.0.0/16'),
    ]
    const advice = adviceOn(away, [onlyFromOffice, blockInner], { namedLocations })
    expect(textsOf(advice)).toEqual(['sign in from an address in "Office", such as 203.0.113.1'])
  })
})

describe('advice on a sign-in', () => {
  it('is not given when the sign-in is allowed', () => {
    expect(adviceOn(member, [])).toBeUndefined()
  })

  it('names every combination that counts as multifactor authentication', () => {
    const advice = adviceOn(member, [policy('mfa', requiring('mfa'))])
    expect(advice).toMatchObject({
      responsiblePolicies: ['mfa'],
      unavoidablePolicies: [],
      factsToGive: [],
      isComplete: true,
      sets: [
        {
          changes: [
            {
              fact: 'satisfied.methods',
              action: 'change',
              kind: 'authentication',
              by: 'person',
              text: 'sign in with windowsHelloForBusiness, fido2, x509CertificateMultiFactor, deviceBasedPush or one of 13 more',
            },
          ],
        },
      ],
    })
    expect(advice?.sets[0]?.changes[0]?.to).toContainEqual(['password', 'sms'])
  })

  it('names the location from which the sign-in is not blocked', () => {
    const namedLocations = [location(office, 'Head office', '203.0.113.0/24')]
    expect(adviceOn(member, [onlyFromOffice], { namedLocations })).toEqual({
      responsiblePolicies: ['office'],
      unavoidablePolicies: [],
      sets: [
        {
          changes: [
            {
              fact: 'network.ip',
              action: 'change',
              kind: 'network',
              by: 'person',
              to: ['203.0.113.1'],
              text: 'sign in from an address in "Head office", such as 203.0.113.1',
            },
          ],
          outcome: 'allow',
          missingFacts: [],
        },
      ],
      factsToGive: [],
      isComplete: true,
    })
  })

  it('finds two facts together, and no set that has more than it needs', () => {
    const namedLocations = [location(office, 'Head office', '203.0.113.0/24')]
    const policies = [onlyFromOffice, policy('mfa', requiring('mfa', 'compliantDevice'))]
    const advice = adviceOn(member, policies, { namedLocations })
    const facts = advice?.sets.map(({ changes }) => changes.map(({ fact }) => fact))
    expect(facts).toEqual([
      ['satisfied.methods', 'network.ip'],
      ['device', 'network.ip'],
    ])
    expect(advice?.responsiblePolicies).toEqual(['office'])
  })

  it('says that nothing lifts a block on whatever is done', () => {
    expect(
      adviceOn(member, [policy('closed', block), blockPlatforms('windows', 'windows')]),
    ).toEqual({
      responsiblePolicies: ['closed', 'windows'],
      unavoidablePolicies: ['closed'],
      sets: [],
      factsToGive: [],
      isComplete: true,
    })
  })

  it('tells blocks on every platform and location from those that can be avoided', () => {
    const everywhere = policy('everywhere', {
      conditions: {
        locations: { includeLocations: ['All'] },
        platforms: { includePlatforms: ['all'] },
      },
      ...block,
    })
    expect(adviceOn(member, [everywhere])?.unavoidablePolicies).toEqual(['everywhere'])
    expect(adviceOn(member, [onlyFrom(officesOf(1))])?.unavoidablePolicies).toEqual([])
  })

  it('says that an administrator changes how an application signs in', () => {
    const users = { includeUsers: ['None'] }
    const workloads = policy('workloads', {
      conditions: {
        users,
        clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'] },
        servicePrincipalRiskLevels: ['high'],
      },
      ...block,
    })
    const signIn: SignIn = {
      ...member,
      principal: {
        kind: 'servicePrincipal',
        id: '0c000000-0000-4000-8000-000000000002',
        workload: 'singleTenant',
      },
      risk: { servicePrincipal: 'high' },
    }
    expect(adviceOn(signIn, [workloads])?.sets).toMatchObject([
      {
        changes: [
          {
            fact: 'risk.servicePrincipal',
            by: 'administrator',
            text: 'dismiss or remediate the risk of the service principal',
          },
        ],
      },
    ])
  })

  it('names facts to give when the outcome depends on unknown ones', () => {
    const { platform: _, ...unknownPlatform } = member
    const users = { includeUsers: ['All'], excludeGroups: ['0e000000-0000-4000-8000-000000000001'] }
    const { groupIds: __, ...principal } = member.principal as Extract<
      SignIn['principal'],
      { readonly kind: 'user' }
    >
    expect(
      adviceOn({ ...member, principal }, [policy('group', { conditions: { users }, ...block })]),
    ).toMatchObject({ sets: [], factsToGive: ['principal.groupIds'], isComplete: true })
    const advice = adviceOn(unknownPlatform, [blockPlatforms('phones', 'iOS', 'android')])
    expect(advice).toMatchObject({
      factsToGive: ['platform'],
      sets: [
        { changes: [{ fact: 'platform', action: 'give', to: ['windows', 'macOS', 'linux'] }] },
      ],
    })
  })

  it('says what an unknown fact should be', () => {
    const risky = policy('risky', { conditions: { userRiskLevels: ['high'] }, ...block })
    const [set] = adviceOn(member, [risky])?.sets ?? []
    expect(set?.changes).toEqual([
      {
        fact: 'risk.user',
        action: 'give',
        kind: 'risk',
        by: 'either',
        to: ['none'],
        text: 'dismiss or remediate the user risk, if there is any',
      },
    ])
  })

  it('finds what may help, and on which unknown facts that depends', () => {
    const users = { includeUsers: ['All'], excludeGroups: ['0e000000-0000-4000-8000-000000000001'] }
    const principal = { kind: 'user', id: member.principal.id, externalTypes: [] } as const
    const flow = { current: 'deviceCodeFlow', original: 'deviceCodeFlow' } as const
    const advice = adviceOn({ ...member, principal, authenticationFlow: flow }, [
      policy('flow', {
        conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
        ...block,
      }),
      policy('group', { conditions: { users }, ...block }),
    ])
    expect(advice).toMatchObject({
      responsiblePolicies: ['flow'],
      sets: [
        {
          changes: [{ fact: 'authenticationFlow', to: [{ current: 'none', original: 'none' }] }],
          outcome: 'notEnoughInformation',
          missingFacts: ['principal.groupIds'],
        },
      ],
      factsToGive: ['principal.groupIds'],
    })
  })

  it('is not certain where Microsoft does not publish what a control does', () => {
    const policies = [
      policy('actions', {
        ...requiring('mfa'),
        sessionControls: {
          blockSensitiveActions: { isEnabled: true, includeSensitiveActions: ['all'] },
        },
      }),
    ]
    const advice = adviceOn(member, policies)
    expect(advice).toMatchObject({ factsToGive: [], responsiblePolicies: ['actions'] })
    for (const { outcome, missingFacts } of advice?.sets ?? []) {
      expect({ outcome, missingFacts }).toEqual({
        outcome: 'notEnoughInformation',
        missingFacts: [],
      })
    }
    expect(textsOf(advice)).toEqual([expect.stringMatching(/^sign in with /u)])
  })

  it('builds a larger set where two facts are not enough', () => {
    const policies = [
      policy('mfa', requiring('mfa')),
      policy('device', requiring('compliantDevice')),
      policy('password', {
        grantControls: { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] },
        conditions: { userRiskLevels: ['high'] },
      }),
      blockPlatforms('windows', 'windows'),
    ]
    const signIn: SignIn = { ...member, risk: { user: 'high' } }
    const advice = adviceOn(signIn, policies)
    const [set] = advice?.sets ?? []
    expect(advice?.sets).toHaveLength(1)
    expect(set?.changes.length).toBeGreaterThan(2)
    const changed = (set?.changes ?? []).reduce<SignIn>(
      (each, { fact, to }) => withFact(each, fact, to[0] ?? null),
      signIn,
    )
    expect(verdictOf(rulesOf(policies).compiled, changed)).toBe('allow')
  })

  it('finds a key of an allowed model, together with its method', () => {
    const id = '0f000000-0000-4000-8000-000000000001'
    const strength = {
      id,
      displayName: 'Keys',
      allowedCombinations: ['fido2'],
      combinationConfigurations: [
        {
          '@odata.type': '#microsoft.graph.fido2CombinationConfiguration' as const,
          appliesToCombinations: ['fido2'],
          allowedAAGUIDs: ['model-a', 'model-b'],
        },
      ],
    }
    const wire: JsonObject = {
      grantControls: { operator: 'OR', authenticationStrength: { id } },
    }
    const advice = adviceOn(member, [policy('keys', wire)], { authenticationStrengths: [strength] })
    expect(textsOf(advice)).toEqual([
      'sign in with fido2; use a security key of the model model-a or model-b',
    ])
  })

  it('advises an external user only methods that count for a strength', () => {
    const id = '0f000000-0000-4000-8000-000000000002'
    const strength = {
      id,
      displayName: 'Keys or texts',
      allowedCombinations: ['fido2', 'windowsHelloForBusiness', 'password,sms'],
      combinationConfigurations: [],
    }
    const wire: JsonObject = {
      grantControls: { operator: 'OR', authenticationStrength: { id } },
    }
    const guest: SignIn = {
      ...member,
      principal: {
        kind: 'user',
        id: member.principal.id,
        externalTypes: ['b2bCollaborationGuest'],
        homeTenantId: '0e000000-0000-4000-8000-000000000001',
        groupIds: [],
        roleTemplateIds: [],
      },
    }
    const advice = adviceOn(guest, [policy('keys', wire)], { authenticationStrengths: [strength] })
    expect(textsOf(advice)).toEqual(['sign in with sms'])
  })

  it('does not advise to do what is done already', () => {
    const signIn: SignIn = { ...member, satisfied: { methods: ['fido2'] } }
    const policies = [policy('device', requiring('compliantDevice'))]
    const facts = adviceOn(signIn, policies)?.sets.flatMap(({ changes }) =>
      changes.map(({ fact }) => fact),
    )
    expect(facts).toEqual(['device'])
  })

  it('tries a number of values of one fact at most, and says so', () => {
    const rule = Array.from({ length: mostValuesOfFact }, (_, n) => `"model ${n}"`).join()
    const policies = [
      policy('models', {
        conditions: {
          devices: { deviceFilter: { mode: 'exclude', rule: `device.model -in [${rule}]` } },
        },
        ...block,
      }),
    ]
    const advice = adviceOn(member, policies)
    expect(advice?.isComplete).toBe(false)
    expect(advice?.sets[0]?.changes[0]?.to.length).toBeLessThanOrEqual(mostValuesOfFact)
  })

  it('lists a number of sets at most, and says so', () => {
    const offices = officesOf(mostAdviceSets + 1)
    const policies = [
      onlyFrom(offices),
      // In each office, only one model of devices is allowed.
      ...offices.map(({ id }, n) =>
        policy(`at ${id}`, {
          conditions: {
            locations: { includeLocations: [id] },
            devices: { deviceFilter: { mode: 'exclude', rule: `device.model -eq "model ${n}"` } },
          },
          ...block,
        }),
      ),
    ]
    const advice = adviceOn(member, policies, { namedLocations: offices })
    expect(advice?.sets).toHaveLength(mostAdviceSets)
    expect(advice?.isComplete).toBe(false)
    const fewer = { namedLocations: offices.slice(1) }
    const kept = [onlyFrom(fewer.namedLocations), ...policies.slice(2)]
    expect(adviceOn(member, kept, fewer)).toMatchObject({ isComplete: true })
  })

  it('stops after a number of decisions, and says so', () => {
    const count = mostValuesOfFact - 6
    const offices = officesOf(count)
    const models = Array.from({ length: count }, (_, n) => `"model ${n}"`).join()
    const strength = {
      id: '0f000000-0000-4000-8000-000000000001',
      displayName: 'Keys and certificates',
      allowedCombinations: ['fido2', 'x509CertificateMultiFactor'],
      combinationConfigurations: [
        {
          '@odata.type': '#microsoft.graph.fido2CombinationConfiguration' as const,
          appliesToCombinations: ['fido2'],
          allowedAAGUIDs: Array.from({ length: count }, (_, n) => `key ${n}`),
        },
        {
          '@odata.type': '#microsoft.graph.x509CertificateCombinationConfiguration' as const,
          appliesToCombinations: ['x509CertificateMultiFactor'],
          allowedIssuerSkis: Array.from({ length: count }, (_, n) => `issuer ${n}`),
          allowedPolicyOIDs: Array.from({ length: count }, (_, n) => `1.2.${n}`),
        },
      ],
    }
    const policies = [
      ...offices.map(({ id }) =>
        policy(`at ${id}`, { conditions: { locations: { includeLocations: [id] } }, ...block }),
      ),
      policy('models', {
        conditions: {
          devices: { deviceFilter: { mode: 'exclude', rule: `device.model -in [${models}]` } },
        },
        ...requiring('compliantDevice'),
      }),
      policy('risk', { conditions: { userRiskLevels: ['high'] }, ...block }),
      policy('keys', {
        grantControls: { operator: 'AND', authenticationStrength: { id: strength.id } },
      }),
    ]
    const rules = { namedLocations: offices, authenticationStrengths: [strength] }
    const advice = adviceOn({ ...member, risk: { user: 'high' } }, policies, rules)
    expect(advice?.isComplete).toBe(false)
    expect(advice?.sets.length).toBeLessThan(mostAdviceSets)
  })

  it('says the same as a decision without advice, apart from the advice', () => {
    const policies = [policy('mfa', requiring('mfa'))]
    const rules = rulesOf(policies)
    const { toAllow, ...decision } = decideWithAdvice(rules, member, 'full')
    expect(toAllow).toBeDefined()
    expect(decision).toEqual(decide(rules.compiled, member, { trace: 'full' }))
  })
})
