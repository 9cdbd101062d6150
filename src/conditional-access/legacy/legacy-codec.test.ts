import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueAt, withValueAt } from '../../edm/member-path.ts'
import { arbitraryMistake, arbitraryObject } from '../../edm/testing/arbitrary-json.ts'
import type { Checked } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import { decodeModernCreate, decodeModernPatch, encodeModern } from '../policies/modern-codec.ts'
import { conditionalAccessPolicyType } from '../policies/types.ts'
import { decodeLegacyCreate, decodeLegacyPatch, encodeLegacy } from './legacy-codec.ts'
import { legacyRequestType } from './types.ts'
import mappings from './vectors/member-map.json' with { type: 'json' }
import sample from './vectors/update-policy-sample.json' with { type: 'json' }

const createdAt = new Date('2019-09-11T08:00:00.125Z')
const id = '7f3e8a52-0d9c-4c0b-8f0e-3c1b5f2a9d11'

const minimal: JsonObject = {
  displayName: 'Block all',
  conditions: {
    applications: { includeApplications: ['None'] },
    users: { includeUsers: ['None'] },
  },
}

function value<Value>(result: Checked<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

function show(body: ConditionalAccessPolicyBody): JsonObject {
  return encodeLegacy({ id, body, createdAt })
}

function withMembers(body: JsonObject, members: object): JsonObject {
  return Object.entries(members as JsonObject).reduce(
    (changed, [path, member]) => withValueAt(changed, path, member),
    body,
  )
}

/** Reads the members that a row of vectors names. */
function membersOf(body: JsonObject, named: object): object {
  return Object.fromEntries(Object.keys(named).map((path) => [path, valueAt(body, path)]))
}

const created = value(decodeLegacyCreate(minimal))

const modernPolicies = arbitraryObject(conditionalAccessPolicyType, 'beta')
  .map((json) => {
    const result = decodeModernCreate(json, 'beta')
    return result.ok ? result.value : undefined
  })
  .filter((body) => body !== undefined)

/** WHY: custom controls have two names, and a request must not give them two values. */
const legacyRequests = arbitraryObject(legacyRequestType, 'beta').map((request) =>
  valueAt(request, 'grantControls.customControls') === undefined
    ? (request as JsonObject)
    : withoutPath(request, 'grantControls.customAuthenticationFactors'),
)

function withoutPath(object: JsonObject, path: string): JsonObject {
  return valueAt(object, path) === undefined ? object : withValueAt(object, path, undefined)
}

/** Tells whether a read shows what a request set: exactly, or nothing where it set nothing. */
function isShown(given: JsonValue | undefined, shown: JsonValue | undefined): boolean {
  if (isJsonObject(given)) {
    return Object.entries(given).every(([name, member]) =>
      isShown(member, isJsonObject(shown) ? shown[name] : undefined),
    )
  }
  const isNothing = (shown ?? null) === null || (Array.isArray(shown) && shown.length === 0)
  return (given ?? null) === null ? isNothing : isDeepStrictEqual(given, shown)
}

/** Members that the 2019 form has no word for. */
const modernOnly = [
  'templateId',
  'conditions.servicePrincipalRiskLevels',
  'conditions.agentIdRiskLevels',
  'conditions.insiderRiskLevels',
  'conditions.devices',
  'conditions.clientApplications',
  'conditions.authenticationFlows',
  'conditions.applications.includeUserActions',
  'conditions.applications.applicationFilter',
  'conditions.applications.globalSecureAccess',
  'grantControls.authenticationStrength',
]

describe('decodeLegacyCreate', () => {
  it('fills in what the 2019 form leaves open', () => {
    expect(show(created)).toEqual({
      id,
      displayName: 'Block all',
      createdDateTime: '2019-09-11T08:00:00.1250000Z',
      modifiedDateTime: null,
      state: 'disabled',
      sessionControls: null,
      conditions: {
        userRiskLevels: [],
        signInRiskLevels: [],
        clientAppTypes: [],
        platforms: null,
        locations: null,
        times: null,
        deviceStates: null,
        applications: {
          includeApplications: ['None'],
          excludeApplications: [],
          includeAuthenticationContext: [],
        },
        users: {
          includeUsers: ['None'],
          excludeUsers: [],
          includeGroups: [],
          excludeGroups: [],
          includeRoles: [],
          excludeRoles: [],
        },
      },
      grantControls: null,
    })
    expect(created.conditions.clientAppTypes).toEqual(['browser', 'mobileAppsAndDesktopClients'])
  })

  it.each<[string, JsonObject, readonly string[]]>([
    ['nothing', {}, ['/displayName', '/conditions/applications', '/conditions/users']],
    ['null', { ...minimal, displayName: null }, ['/displayName']],
    [
      'empty conditions',
      { ...minimal, conditions: {} },
      ['/conditions/applications', '/conditions/users'],
    ],
    ['a wrong type', { ...minimal, Conditions: 7, conditions: undefined }, ['/Conditions']],
  ])('requires name, applications and users, given %s', (_, body, targets) => {
    const result = decodeLegacyCreate(body)
    expect(result.ok || result.findings.map(({ code, target }) => [code, target])).toEqual(
      targets.map((target) => ['1007', target]),
    )
  })

  it('takes required members from the definition', () => {
    const { displayName, conditions } = minimal
    const definition = JSON.stringify({ conditions, state: 'Enabled' })
    const body = value(decodeLegacyCreate({ displayName, definition }))
    expect(show(body)).toEqual({ ...show(created), state: 'enabled', definition })
  })

  it('refuses a group that is no id in the words of the service', () => {
    const body = withValueAt(minimal, 'conditions.users.excludeGroups', ['All'])
    expect(decodeLegacyCreate(body)).toEqual({
      ok: false,
      findings: [
        {
          code: '1054',
          message: 'Invalid group value: All.',
          target: '/conditions/users/excludeGroups/0',
        },
      ],
    })
  })

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (json) => {
        expect(decodeLegacyCreate(json).ok).toBe(false)
      }),
    )
  })
})

describe('the member map', () => {
  it.each(mappings)('$source', ({ legacy, modern, shown }) => {
    const body = value(decodeLegacyCreate(withMembers(minimal, legacy)))
    expect(membersOf(body, modern)).toEqual(modern)
    expect(membersOf(show(body), shown)).toEqual(shown)
  })

  it.each(mappings)('$source, written by PATCH', ({ legacy, modern, shown }) => {
    const body = value(decodeLegacyPatch(created, withMembers({}, legacy)))
    expect(membersOf(body, modern)).toEqual(modern)
    expect(membersOf(show(body), shown)).toEqual(shown)
  })

  it('shows a value of the 2019 form only while the modern member holds its projection', () => {
    const before = value(
      decodeLegacyPatch(created, {
        grantControls: { operator: 'OR', builtInControls: ['FederatedMfa'] },
      }),
    )
    const after = value(
      decodeModernPatch(before, { grantControls: { builtInControls: ['mfa'] } }, 'beta'),
    )
    expect(valueAt(show(after), 'grantControls.builtInControls')).toEqual(['mfa'])
  })

  it.each<[string, JsonObject, string]>([
    [
      'a frequency of every time',
      {
        sessionControls: {
          signInFrequency: {
            isEnabled: true,
            frequencyInterval: 'everyTime',
          },
        },
      },
      'sessionControls.signInFrequency',
    ],
    [
      'platforms of which none was known',
      {
        conditions: {
          platforms: {
            includePlatforms: ['linux'],
          },
        },
      },
      'conditions.platforms.includePlatforms',
    ],
    [
      'users of which none was known',
      {
        conditions: {
          users: {
            includeUsers: ['AllAgentIdUsers'],
          },
        },
      },
      'conditions.users.includeUsers',
    ],
    [
      'a password change alone',
      {
        grantControls: {
          builtInControls: ['passwordChange'],
        },
      },
      'grantControls.builtInControls',
    ],
  ])('omits %s', (_, patch, path) => {
    const body = value(decodeModernPatch(created, patch, 'beta'))
    expect(valueAt(show(body), path)).toBeUndefined()
    expect(value(decodeLegacyPatch(body, show(body)))).toEqual(body)
  })

  it('omits the words of a list that were not known', () => {
    const patch = { conditions: { platforms: { includePlatforms: ['linux', 'iOS'] } } }
    const body = value(decodeModernPatch(created, patch, 'beta'))
    expect(valueAt(show(body), 'conditions.platforms.includePlatforms')).toEqual(['ios'])
  })

  it('shows every external user from every tenant as guests, and any narrower choice not at all', () => {
    const everyType =
      'internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,' +
      'otherExternalUser,serviceProvider'
    const guests = (types: string): ConditionalAccessPolicyBody => {
      const includeGuestsOrExternalUsers = {
        guestOrExternalUserTypes: types,
        externalTenants: { membershipKind: 'all' },
      }
      const users = { includeUsers: [], includeGuestsOrExternalUsers }
      return value(decodeModernPatch(created, { conditions: { users } }, 'beta'))
    }
    expect(valueAt(show(guests(everyType)), 'conditions.users.includeUsers')).toEqual(['Guests'])
    expect(valueAt(show(guests('internalGuest')), 'conditions.users.includeUsers')).toEqual([])

    const change = { conditions: { users: { includeUsers: ['All'] } } }
    expect(value(decodeLegacyPatch(guests(everyType), change)).conditions.users).toMatchObject({
      includeUsers: ['All'],
      includeGuestsOrExternalUsers: null,
    })
    expect(
      value(decodeLegacyPatch(guests('internalGuest'), change)).conditions.users,
    ).toMatchObject({ includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest' } })
  })
})

describe('decodeLegacyPatch', () => {
  it('stores the published sample and shows it again member for member', () => {
    const body = value(decodeLegacyPatch(created, sample.request))
    const canonical = new Map(Object.entries<string>(sample.canonical))
    const expected: unknown = JSON.parse(JSON.stringify(sample.request), (_, member: unknown) =>
      typeof member === 'string' ? (canonical.get(member) ?? member) : member,
    )
    expect(show(body)).toMatchObject(expected as object)
    expect(valueAt(show(body), 'conditions.times')).toEqual(
      valueAt(expected as JsonObject, 'conditions.times'),
    )
    expect(encodeModern({ id, body, createdAt }, 'beta')).toMatchObject({
      conditions: {
        times: null,
        clientAppTypes: ['browser'],
        users: { excludeUsers: ['GuestsOrExternalUsers'] },
      },
    })
  })

  it('merges the times of the day by member', () => {
    const body = value(decodeLegacyPatch(created, sample.request))
    const patch = { conditions: { times: { includeDays: { allDay: true }, excludeRange: null } } }
    const times = sample.request.conditions.times
    expect(valueAt(show(value(decodeLegacyPatch(body, patch))), 'conditions.times')).toEqual({
      ...times,
      includeDays: { ...times.includeDays, allDay: true },
      excludeRange: null,
    })
    const cleared = value(decodeLegacyPatch(body, { conditions: { times: null } }))
    expect(valueAt(show(cleared), 'conditions.times')).toBeNull()
  })

  it.each<[JsonObject, string]>([
    [{ includeDays: { timeZone: 'Pacific Time' } }, '/conditions/times/includeDays/timeZone'],
    [{ includeDays: { startTime: '25:00:00' } }, '/conditions/times/includeDays/startTime'],
    [{ includeDays: { daysOfWeek: ['Funday'] } }, '/conditions/times/includeDays/daysOfWeek/0'],
    [
      { excludeRange: { startDateTime: '2/30/2019 12:00:00 AM' } },
      '/conditions/times/excludeRange/startDateTime',
    ],
  ])('refuses times without calendar sense: %j', (times, target) => {
    expect(decodeLegacyPatch(created, { conditions: { times } })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target }],
    })
  })

  it('clears an object that is set to null, and keeps what only the modern form can say', () => {
    const strength = { id: '00000000-0000-0000-0000-000000000004' }
    const before = value(
      decodeModernPatch(
        created,
        {
          conditions: { platforms: { includePlatforms: ['iOS'] } },
          grantControls: {
            operator: 'AND',
            builtInControls: ['mfa'],
            authenticationStrength: strength,
          },
          sessionControls: {
            persistentBrowser: { isEnabled: true, mode: 'never' },
            secureSignInSession: { isEnabled: true },
          },
        },
        'beta',
      ),
    )
    const patch = { conditions: { platforms: null }, grantControls: null, sessionControls: null }
    const after = value(decodeLegacyPatch(before, patch))
    expect(after).toMatchObject({
      conditions: { platforms: null },
      grantControls: { operator: 'AND', builtInControls: [], authenticationStrength: strength.id },
      sessionControls: { persistentBrowser: null, secureSignInSession: { isEnabled: true } },
    })
    const plain = value(decodeLegacyPatch(created, { grantControls: { builtInControls: ['Mfa'] } }))
    expect(value(decodeLegacyPatch(plain, { grantControls: null })).grantControls).toBeNull()
  })

  it('replaces a control that the 2019 form could not show', () => {
    const before = value(
      decodeModernPatch(
        created,
        {
          sessionControls: { signInFrequency: { isEnabled: true, frequencyInterval: 'everyTime' } },
        },
        'beta',
      ),
    )
    const patch = { sessionControls: { signInFrequency: { value: 2, type: 'Days' } } }
    expect(value(decodeLegacyPatch(before, patch)).sessionControls?.signInFrequency).toEqual({
      isEnabled: true,
      value: 2,
      type: 'days',
      authenticationType: 'primaryAndSecondaryAuthentication',
      frequencyInterval: 'timeBased',
    })
    const cleared = { sessionControls: { signInFrequency: null } }
    expect(value(decodeLegacyPatch(before, cleared)).sessionControls).toBeNull()
  })

  it('refuses two different lists for the one member of two names', () => {
    const grantControls = { customControls: ['a'], customAuthenticationFactors: ['b'] }
    expect(decodeLegacyPatch(created, { grantControls })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target: '/grantControls/customControls' }],
    })
  })

  it('refuses another type than the one of the page', () => {
    expect(decodeLegacyPatch(created, { type: 'ClaimsMappingPolicy' })).toMatchObject({
      ok: false,
      findings: [
        {
          code: '1007',
          target: '/type',
          message: '`ClaimsMappingPolicy` is not a value of `type`; expected `TokenLifetimePolicy`',
        },
      ],
    })
  })

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (json) => {
        const result = decodeLegacyPatch(created, json)
        expect(result.ok ? result.value : created).toEqual(created)
      }),
    )
  })

  it('reads or refuses a request with a mistake, directly and in a definition', () => {
    fc.assert(
      fc.property(arbitraryMistake(legacyRequestType, 'beta'), (json) => {
        const definition = JSON.stringify(json)
        const results = [json, { definition }, { ...json, definition }].flatMap((body) => [
          decodeLegacyCreate(body),
          decodeLegacyPatch(created, body),
        ])
        const findings = results.flatMap((result) => (result.ok ? [] : result.findings))
        expect(findings.filter(({ code, target }) => !code || target === undefined)).toEqual([])
      }),
    )
  })

  it('changes nothing when a policy is written back', () => {
    fc.assert(
      fc.property(modernPolicies, legacyRequests, (modern, request) => {
        expect(value(decodeLegacyPatch(modern, show(modern)))).toEqual(modern)
        const both = value(decodeLegacyPatch(modern, request))
        expect(value(decodeLegacyPatch(both, show(both)))).toEqual(both)
      }),
    )
  })

  it('leaves alone what only the modern form can say', () => {
    fc.assert(
      fc.property(modernPolicies, legacyRequests, (modern, request) => {
        const changed = value(decodeLegacyPatch(modern, request))
        for (const path of modernOnly) {
          expect(valueAt(changed, path) ?? null).toEqual(valueAt(modern, path) ?? null)
        }
      }),
    )
  })

  it('shows every legacy member that it stored', () => {
    fc.assert(
      fc.property(legacyRequests, (request) => {
        const shown = show(value(decodeLegacyPatch(created, request)))
        expect([isShown(request, shown), shown]).toEqual([true, shown])
      }),
    )
  })
})

describe('the definition of a legacy policy', () => {
  const text = JSON.stringify({ state: 'Enabled', conditions: { userRiskLevels: ['High'] } })

  it.each<[string, string | readonly string[]]>([
    ['a string', text],
    ['an array of one string', [text]],
  ])('is applied and shown as it was written: %s', (_, definition) => {
    const body = value(decodeLegacyPatch(created, { definition, displayName: 'New name' }))
    expect(show(body)).toEqual({
      ...withMembers(show(created), {
        displayName: 'New name',
        state: 'enabled',
        'conditions.userRiskLevels': ['high'],
      }),
      definition,
    })
  })

  it.each<[string, JsonValue, readonly [string, string][]]>([
    [
      'a number',
      7,
      [['/definition', '`definition` must be a string or an array of one string, not a number']],
    ],
    [
      'two strings',
      [text, text],
      [
        [
          '/definition',
          '`definition` must be a string or an array of one string, not an array of 2',
        ],
      ],
    ],
    ['a list in text', '[]', [['/definition', '`definition` must hold an object, not an array']]],
    [
      'unknown members, itself among them',
      '{"definition":"{}","sate":"Enabled"}',
      [
        ['/definition/definition', 'in `definition`: `definition` is not a known member'],
        [
          '/definition/sate',
          'in `definition`: `sate` is not a known member; did you mean `state`?',
        ],
      ],
    ],
  ])('is refused when it is %s', (_, definition, expected) => {
    const result = decodeLegacyPatch(created, { definition })
    const found = result.ok ? [] : result.findings.map(({ target, message }) => [target, message])
    expect(found.slice(0, expected.length)).toEqual(expected)
  })

  it('is refused with line and column when it is no JSON', () => {
    expect(decodeLegacyPatch(created, { definition: '{\n{ "state": "Enabled" }' })).toMatchObject({
      ok: false,
      findings: [
        {
          code: '1007',
          target: '/definition',
          message: expect.stringMatching(/^in `definition`: line 2, column 1: /u) as string,
        },
      ],
    })
  })

  it.each<[string, JsonObject, JsonObject, string]>([
    ['the same member', { state: 'disabled' }, { state: 'Enabled' }, '/definition/state'],
    [
      'an object and a member of it',
      { grantControls: null },
      { grantControls: { operator: 'OR' } },
      '/definition/grantControls/operator',
    ],
    [
      'a member and null for its object',
      { conditions: { platforms: { includePlatforms: ['Ios'] } } },
      { conditions: { platforms: null } },
      '/definition/conditions/platforms',
    ],
  ])('is refused beside members that set %s', (_, direct, defined, target) => {
    const definition = JSON.stringify(defined)
    expect(decodeLegacyPatch(created, { ...direct, definition })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target }],
    })
  })

  it('joins members of one object given in both', () => {
    const definition = '{"conditions":{"users":{"includeRoles":["All"]}}}'
    const direct = { conditions: { users: { includeUsers: ['All'] } } }
    expect(show(value(decodeLegacyPatch(created, { ...direct, definition })))).toMatchObject({
      conditions: { users: { includeUsers: ['All'], includeRoles: ['All'] } },
    })
  })

  it('is not applied again by a client that writes back what it read', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    const changed = value(decodeLegacyPatch(defined, { state: 'Disabled' }))
    expect(value(decodeLegacyPatch(changed, show(changed)))).toEqual(changed)
  })

  it('is forgotten when it is set to null', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    expect(show(value(decodeLegacyPatch(defined, { Definition: null })))).not.toHaveProperty(
      'definition',
    )
  })

  it('is refused when it is given in two casings', () => {
    expect(decodeLegacyPatch(created, { definition: text, Definition: text })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target: '/Definition' }],
    })
  })

  it('survives a modern change', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    const changed = value(decodeModernPatch(defined, { displayName: 'Other' }, 'v1.0'))
    expect(show(changed)).toMatchObject({ displayName: 'Other', definition: text })
  })
})
