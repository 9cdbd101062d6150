import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import { emptyTenantRules, policy, requiring, today } from '../engine/testing/decision-setting.ts'
import { parseCidr } from '../model/locations/address-ranges.ts'
import { checkPolicies } from './check-policies.ts'
import { unknownDirectory, type CheckSubject } from './check-subject.ts'
import { SearchEffort } from './effort.ts'

const idOf = (number: number): string =>
  `0e000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const [contractors, travellers, ada, bob, emergency, office, mail] = [1, 2, 3, 4, 5, 6, 7].map(
  idOf,
) as [string, string, string, string, string, string, string]

const tenantRules = {
  ...emptyTenantRules,
  namedLocations: [{ id: office, kind: 'ip' as const, isTrusted: true, ranges: [] }],
}

function subjectOf(
  policies: readonly DecisionPolicy[],
  changes: Partial<CheckSubject> = {},
): CheckSubject {
  return {
    policies,
    tenantRules,
    semantics: today,
    at: new Date('2026-11-22T09:00:00Z'),
    directory: unknownDirectory,
    breakGlass: [{ id: emergency, type: 'user' }],
    reportOnlyDays: 30,
    reportOnlySince: new Map(),
    ...changes,
  }
}

/** The warnings, each as code, certainty, policies and message. */
function found(policies: readonly DecisionPolicy[], changes: Partial<CheckSubject> = {}) {
  const { warnings, isComplete } = checkPolicies(subjectOf(policies, changes))
  expect(isComplete).toBe(true)
  return warnings
    .filter(({ ostiaryCode }) => !ostiaryCode.endsWith('breakGlassNotExcluded'))
    .map(({ ostiaryCode, certainty, policies: named }) =>
      [
        ostiaryCode.replace('conditionalAccess.check.', ''),
        certainty,
        ...named.map(({ id, target }) => `${id}${target}`),
      ].join(' '),
    )
}

function users(changes: JsonObject): JsonObject {
  return { users: { includeUsers: ['All'], ...changes } }
}

const without = (...groups: readonly string[]): JsonObject => users({ excludeGroups: [...groups] })

function person(id: string, groupIds: readonly string[]): UserPrincipal {
  return { kind: 'user', id, externalTypes: [], homeTenantId: null, groupIds, roleTemplateIds: [] }
}

function directoryOf(...people: readonly UserPrincipal[]): CheckSubject['directory'] {
  return {
    findUser: (id) => people.find((each) => each.id === id) ?? null,
    findMembers: (group) => people.filter(({ groupIds }) => groupIds?.includes(group)),
    nameOf: () => undefined,
  }
}

const multifactorExcept = policy('all', {
  ...requiring('mfa'),
  conditions: without(contractors),
})
const multifactorFor = policy('contractors', {
  ...requiring('mfa'),
  conditions: { users: { includeGroups: [contractors] } },
})

describe('exclusions', () => {
  it('are reported when no other policy covers them', () => {
    expect(found([multifactorExcept])).toEqual([
      'exclusionUncovered certain all/conditions/users/excludeGroups/0',
    ])
  })

  it('are reported beside policies that set sessions', () => {
    const setting = (id: string, sessionControls: JsonObject, conditions: JsonObject = {}) =>
      policy(id, { sessionControls, conditions })
    const everyTime = { isEnabled: true, frequencyInterval: 'everyTime' }
    const sessions = [
      setting('frequency', {
        signInFrequency: { ...everyTime, authenticationType: 'primaryAndSecondaryAuthentication' },
      }),
      setting(
        'token',
        { secureSignInSession: { isEnabled: true } },
        { clientAppTypes: ['mobileAppsAndDesktopClients'] },
      ),
      setting('strict', { continuousAccessEvaluation: { mode: 'strictLocation' } }),
    ]
    expect(found([multifactorExcept, ...sessions])).toEqual([
      'exclusionUncovered certain all/conditions/users/excludeGroups/0',
    ])
  })

  it('are covered by an equal requirement', () => {
    expect(found([multifactorExcept, multifactorFor])).toEqual([])
  })

  it('are covered by everything that is stronger', () => {
    const block = policy('b', {
      ...requiring('block'),
      conditions: { users: { includeGroups: [contractors] } },
    })
    const both = policy('c', {
      grantControls: { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] },
      conditions: { users: { includeGroups: [contractors] } },
    })
    expect(found([multifactorExcept, block])).toEqual([])
    expect(found([multifactorExcept, both])).toEqual([])
  })

  it('are not covered by report-only policies, nor by disabled ones', () => {
    for (const state of ['disabled', 'enabledForReportingButNotEnforced'] as const) {
      const other = { ...multifactorFor, body: { ...multifactorFor.body, state } }
      expect(found([multifactorExcept, other])).toEqual([
        'exclusionUncovered certain all/conditions/users/excludeGroups/0',
      ])
    }
  })

  it('are covered by less when the other requirement is weaker or another one', () => {
    const either = policy('c', {
      ...requiring('mfa', 'compliantDevice'),
      conditions: { users: { includeGroups: [contractors] } },
    })
    expect(found([multifactorExcept, either])).toEqual([
      'exclusionCoveredByLess possible all/conditions/users/excludeGroups/0',
    ])
  })

  it('may be covered by a policy for another group of the same people', () => {
    const travelling = policy('t', {
      ...requiring('mfa'),
      conditions: { users: { includeGroups: [travellers] } },
    })
    expect(found([multifactorExcept, travelling])).toEqual([
      'exclusionUncovered possible all/conditions/users/excludeGroups/0',
    ])
    const covered = directoryOf(person(ada, [contractors, travellers]))
    expect(found([multifactorExcept, travelling], { directory: covered })).toEqual([])
    const open = directoryOf(person(ada, [contractors, travellers]), person(bob, [contractors]))
    expect(found([multifactorExcept, travelling], { directory: open })).toEqual([
      'exclusionUncovered certain all/conditions/users/excludeGroups/0',
    ])
  })

  it('of break-glass identities, of nobody and of directory synchronisation are no gaps', () => {
    const excluding = (changes: JsonObject) =>
      policy('p', { ...requiring('mfa'), conditions: users(changes) })
    expect(found([excluding({ excludeUsers: [emergency] })])).toEqual([])
    expect(found([excluding({ excludeRoles: ['d29b2b05-8046-44ba-8758-1e26182fcf32'] })])).toEqual(
      [],
    )
    expect(
      found([excluding({ excludeGroups: [contractors] })], { directory: directoryOf() }),
    ).toEqual([])
    const onlyEmergency = directoryOf(person(emergency, [contractors]))
    expect(
      found([excluding({ excludeGroups: [contractors] })], { directory: onlyEmergency }),
    ).toEqual([])
  })

  it('of applications, locations and platforms count, each with its place', () => {
    const excluding = policy('p', {
      ...requiring('mfa'),
      conditions: {
        applications: { includeApplications: ['All'], excludeApplications: [mail] },
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
        platforms: { includePlatforms: ['all'], excludePlatforms: ['iOS'] },
      },
    })
    expect(found([excluding])).toEqual([
      'exclusionUncovered certain p/conditions/applications/excludeApplications/0',
      'exclusionUncovered certain p/conditions/locations/excludeLocations/0',
      'exclusionUncovered certain p/conditions/platforms/excludePlatforms/0',
    ])
    const everywhere = policy('q', requiring('mfa'))
    expect(found([excluding, everywhere])).toEqual([])
    // The MFA trusted IPs are not known: there may be none.
    expect(found([excluding], { tenantRules: emptyTenantRules })).toContain(
      'exclusionUncovered possible p/conditions/locations/excludeLocations/0',
    )
  })

  it('of places from a block are no gap where anything is required', () => {
    const blockElsewhere = policy('b', {
      ...requiring('block'),
      conditions: { locations: { includeLocations: ['All'], excludeLocations: [office] } },
    })
    expect(found([blockElsewhere])).toEqual([
      'exclusionUncovered certain b/conditions/locations/excludeLocations/0',
    ])
    expect(found([blockElsewhere, policy('m', requiring('mfa'))])).toEqual([])
  })

  it('that several policies have are listed once, with all of them', () => {
    const compliant = policy('device', {
      ...requiring('compliantDevice'),
      conditions: without(contractors),
    })
    expect(found([multifactorExcept, compliant])).toEqual([
      'exclusionUncovered certain all/conditions/users/excludeGroups/0 device/conditions/users/excludeGroups/0',
    ])
  })
})

describe('blocks', () => {
  const block = (id: string, conditions: JsonObject) =>
    policy(id, { ...requiring('block'), conditions })
  const legacy = { clientAppTypes: ['other'] }

  it('that exclude the same group are reported together', () => {
    const blocks = [
      block('a', { ...legacy, ...without(contractors) }),
      block('b', { ...legacy, ...without(contractors) }),
    ]
    expect(found(blocks)).toEqual([
      'blocksShareExclusion certain a/conditions/users b/conditions/users',
    ])
  })

  it('that cover what the other one excludes leave out who is excluded from both', () => {
    const blocks = [
      block('a', { ...legacy, ...without(contractors) }),
      block('b', { ...legacy, ...without(travellers) }),
    ]
    expect(found(blocks)).toEqual([
      'blocksShareExclusion possible a/conditions/users b/conditions/users',
    ])
    const apart = directoryOf(person(ada, [contractors]), person(bob, [travellers]))
    expect(found(blocks, { directory: apart })).toEqual([])
    const both = directoryOf(person(ada, [contractors, travellers]))
    expect(found(blocks, { directory: both })).toEqual([
      'blocksShareExclusion certain a/conditions/users b/conditions/users',
    ])
  })

  it('of everything but a group and but a location are meant to let its members in there', () => {
    const blocks = [
      block('a', without(contractors)),
      block('b', { locations: { includeLocations: ['All'], excludeLocations: [office] } }),
    ]
    expect(found(blocks)).toEqual([])
  })
})

describe('policies that never apply', () => {
  const never = (conditions: JsonObject, changes: Partial<CheckSubject> = {}) =>
    found([policy('p', { ...requiring('mfa'), conditions })], changes).filter(
      (each) => each.startsWith('neverApplies') || each.startsWith('conditionsNever'),
    )

  it.each([
    ['a group', { users: { includeGroups: [contractors], excludeGroups: [contractors] } }, 'users'],
    ['a user', { users: { includeUsers: [ada], excludeUsers: [ada] } }, 'users'],
    ['nobody', { users: { includeUsers: ['None'] } }, 'users'],
    [
      'an application',
      { applications: { includeApplications: [mail], excludeApplications: [mail] } },
      'applications',
    ],
    ['no application', { applications: { includeApplications: ['None'] } }, 'applications'],
    [
      'a platform',
      { platforms: { includePlatforms: ['iOS'], excludePlatforms: ['iOS'] } },
      'platforms',
    ],
    [
      'a location',
      { locations: { includeLocations: [office], excludeLocations: [office] } },
      'locations',
    ],
    [
      'trusted locations',
      { locations: { includeLocations: ['AllTrusted'], excludeLocations: ['AllTrusted'] } },
      'locations',
    ],
    [
      'the risk of service principals',
      { servicePrincipalRiskLevels: ['high'] },
      'servicePrincipalRiskLevels',
    ],
  ])('include and exclude %s', (_, conditions, place) => {
    expect(never(conditions as JsonObject)).toEqual([`neverApplies certain p/conditions/${place}`])
  })

  it('have conditions that are never met together', () => {
    const conditions = {
      clientAppTypes: ['easSupported'],
      platforms: { includePlatforms: ['macOS'], excludePlatforms: [] },
    }
    const [warning] = checkPolicies(
      subjectOf([policy('p', { ...requiring('mfa'), conditions })]),
    ).warnings.filter(({ ostiaryCode }) => ostiaryCode.includes('conditionsNever'))
    expect(warning?.message).toBe(
      'the policy applies to no sign-in: nothing meets `conditions.clientAppTypes` and `conditions.platforms` together',
    )
  })

  it('are not reported for locations with too many ranges to compare', () => {
    const [floors, building] = [idOf(20), idOf(21)] as const
    const range = (cidr: string) => parseCidr(cidr) ?? []
    const namedLocations = [
      {
        id: floors,
        kind: 'ip' as const,
        isTrusted: false,
        ranges: [
          ...Array.from({ length: 250 }, (_, n) => `10.0.${n}.0/24`),
          '203.0.113.0/24',
        ].flatMap(range),
      },
      {
        id: building,
        kind: 'ip' as const,
        isTrusted: false,
        ranges: [range('10.0.0.0/16')].flat(),
      },
    ]
    const conditions = { locations: { includeLocations: [floors], excludeLocations: [building] } }
    const policies = [policy('p', { ...requiring('mfa'), conditions })]
    const warnings = found(policies, { tenantRules: { ...emptyTenantRules, namedLocations } })
    expect(warnings.filter((text) => text.startsWith('neverApplies'))).toEqual([])
  })

  it('include addresses that are all in an excluded location', () => {
    const range = (lower: bigint, upper: bigint) => ({
      family: 'ipv4' as const,
      prefixLength: 24,
      lower,
      upper,
    })
    const [floor, building] = [idOf(31), idOf(32)]
    const located = (...ranges: readonly ReturnType<typeof range>[]) => ({
      tenantRules: {
        ...emptyTenantRules,
        namedLocations: [
          { id: floor, kind: 'ip' as const, isTrusted: false, ranges: [range(10n, 20n)] },
          { id: building, kind: 'ip' as const, isTrusted: false, ranges },
        ],
      },
    })
    const conditions = { locations: { includeLocations: [floor], excludeLocations: [building] } }
    expect(never(conditions, located(range(0n, 14n), range(15n, 99n)))).toEqual([
      'neverApplies certain p/conditions/locations',
    ])
    expect(never(conditions, located(range(0n, 14n), range(16n, 99n)))).toEqual([])
    const outside = policy('outside', {
      ...requiring('mfa'),
      conditions: { locations: { includeLocations: ['All'], excludeLocations: [floor] } },
    })
    const inside = policy('inside', {
      ...requiring('mfa'),
      conditions: { locations: { includeLocations: [building], excludeLocations: [] } },
    })
    expect(found([outside, inside], located(range(0n, 99n)))).toEqual([])
    expect(found([outside, inside], located(range(0n, 14n)))).toEqual([
      'exclusionUncovered certain outside/conditions/locations/excludeLocations/0',
    ])
  })

  it('may never apply when they name a location that is not known', () => {
    expect(never({ locations: { includeLocations: [idOf(99)] } })).toEqual([
      'neverApplies possible p/conditions/locations',
    ])
  })

  it('are for groups without members, where the directory is known', () => {
    const conditions = { users: { includeGroups: [contractors] } }
    expect(never(conditions)).toEqual([])
    expect(never(conditions, { directory: directoryOf() })).toEqual([
      'neverApplies certain p/conditions/users',
    ])
    expect(never(conditions, { directory: directoryOf(person(ada, [contractors])) })).toEqual([])
  })

  it('exclude every member of the groups that they include', () => {
    const conditions = { users: { includeGroups: [contractors], excludeGroups: [travellers] } }
    expect(never(conditions)).toEqual([])
    const all = directoryOf(person(ada, [contractors, travellers]))
    expect(never(conditions, { directory: all })).toEqual([
      'neverApplies certain p/conditions/users',
    ])
  })

  it.each([
    [
      'a filter of devices',
      { devices: { deviceFilter: { mode: 'include', rule: 'device.isCompliant -eq True' } } },
    ],
    [
      'a filter of applications',
      {
        applications: {
          includeApplications: [],
          applicationFilter: { mode: 'include', rule: 'CustomSecurityAttribute.a_b -eq "c"' },
        },
      },
    ],
    ['the risks of users', { userRiskLevels: ['high'], signInRiskLevels: ['low'] }],
    ['a flow', { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }],
    ['a role', { users: { includeRoles: ['62e90394-69f5-4237-9190-012177145e10'] } }],
    [
      'guests',
      {
        users: {
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'b2bCollaborationGuest',
            externalTenants: {
              '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants',
              membershipKind: 'all',
            },
          },
        },
      },
    ],
    [
      'a user who may be a guest',
      users({ includeUsers: [ada], excludeUsers: ['GuestsOrExternalUsers'] }),
    ],
    [
      'all agent users',
      {
        users: { includeUsers: ['None'] },
        agents: { includeAgentUsers: ['All'], excludeAgentUsers: [] },
      },
    ],
    [
      'one agent user',
      {
        users: { includeUsers: ['None'] },
        agents: { includeAgentUsers: [ada], excludeAgentUsers: [] },
      },
    ],
    ['one agent user among users', { users: { includeUsers: [ada] } }],
    [
      'all service principals',
      {
        users: { includeUsers: ['None'] },
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
          excludeServicePrincipals: [],
        },
      },
    ],
    [
      'one service principal',
      {
        users: { includeUsers: ['None'] },
        clientApplications: { includeServicePrincipals: [ada], excludeServicePrincipals: [] },
        servicePrincipalRiskLevels: ['high'],
      },
    ],
    [
      'all agents',
      {
        users: { includeUsers: ['None'] },
        clientApplications: {
          includeServicePrincipals: [],
          excludeServicePrincipals: [],
          includeAgentIdServicePrincipals: ['All'],
        },
        agentIdRiskLevels: 'high',
      },
    ],
    ['a user action', { applications: { includeUserActions: ['urn:user:registersecurityinfo'] } }],
    ['a context', { applications: { includeAuthenticationContextClassReferences: ['c1'] } }],
    ['Office 365', { applications: { includeApplications: ['Office365'] } }],
    ['supported Exchange clients', { clientAppTypes: ['easSupported'] }],
    ['Windows Phone', { platforms: { includePlatforms: ['windowsPhone'] } }],
  ])('are not those with %s', (_, conditions) => {
    expect(never(conditions)).toEqual([])
  })
})

describe('report-only policies', () => {
  const reporting = (id: string): DecisionPolicy => {
    const { body } = policy(id, requiring('mfa'))
    return { id, body: { ...body, state: 'enabledForReportingButNotEnforced' } }
  }

  it('are reported after the given days, and not when their age is unknown', () => {
    const reportOnlySince = new Map([
      ['old', new Date('2026-10-01T00:00:00Z')],
      ['new', new Date('2026-10-23T09:00:00Z')],
    ])
    const policies = [reporting('old'), reporting('new'), reporting('unknown')]
    expect(found(policies, { reportOnlySince })).toEqual(['reportOnlyTooLong certain old/state'])
    expect(found(policies, { reportOnlySince, reportOnlyDays: 29 })).toEqual([
      'reportOnlyTooLong certain old/state',
      'reportOnlyTooLong certain new/state',
    ])
  })
})

describe('break-glass identities', () => {
  const reaching = (policies: readonly DecisionPolicy[], changes: Partial<CheckSubject> = {}) =>
    checkPolicies(subjectOf(policies, changes))
      .warnings.filter(({ ostiaryCode }) => ostiaryCode.includes('breakGlass'))
      .map(({ ostiaryCode, certainty, policies: named }) =>
        [ostiaryCode.split('.').at(-1), certainty, ...named.map(({ id }) => id)].join(' '),
      )

  it('are reported with the enforced policies that apply to them', () => {
    expect(
      reaching([
        policy('a', requiring('mfa')),
        policy('b', {
          ...requiring('mfa'),
          conditions: users({ excludeUsers: [emergency.toUpperCase()] }),
        }),
      ]),
    ).toEqual(['breakGlassNotExcluded certain a'])
  })

  it('may be excluded by a group whose members are not known', () => {
    expect(reaching([multifactorExcept])).toEqual(['breakGlassNotExcluded possible all'])
    const directory = directoryOf(person(emergency, [contractors]))
    expect(reaching([multifactorExcept], { directory })).toEqual([])
  })

  it('are missed once when none is declared', () => {
    expect(reaching([multifactorExcept, multifactorFor], { breakGlass: [] })).toEqual([
      'breakGlassNotDeclared certain',
    ])
    expect(reaching([], { breakGlass: [] })).toEqual([])
  })

  it('are excluded with their group', () => {
    const breakGlass = [{ id: contractors, type: 'group' as const }]
    expect(reaching([multifactorExcept], { breakGlass })).toEqual([])
    expect(reaching([policy('a', requiring('mfa'))], { breakGlass })).toEqual([
      'breakGlassNotExcluded certain a',
    ])
  })

  it('may have a policy of their own, and none for workloads concerns them', () => {
    const own = policy('own', {
      ...requiring('mfa'),
      conditions: { users: { includeUsers: [emergency] } },
    })
    const workloads = policy('w', {
      ...requiring('block'),
      conditions: {
        users: { includeUsers: ['None'] },
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
          excludeServicePrincipals: [],
        },
      },
    })
    expect(reaching([own, workloads])).toEqual([])
    expect(reaching([workloads], { breakGlass: [] })).toEqual([])
  })
})

it('stops after a number of sign-ins and says so', () => {
  const { warnings, isComplete } = checkPolicies(
    subjectOf([multifactorExcept, multifactorFor]),
    new SearchEffort(2),
  )
  expect(isComplete).toBe(false)
  expect(warnings.map(({ ostiaryCode }) => ostiaryCode)).toEqual([
    'conditionalAccess.check.breakGlassNotExcluded',
  ])
})
