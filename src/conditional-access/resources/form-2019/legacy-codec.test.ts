import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { valueAt, withValueAt } from '../../../edm/member-path.ts'
import { arbitraryMistake } from '../../../edm/testing/arbitrary-json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { decodeModernPatch, encodeModern } from '../form-modern/modern-codec.ts'
import { decodeLegacyCreate, decodeLegacyPatch } from './legacy-codec.ts'
import {
  created,
  createdAt,
  id,
  legacyPolicies,
  legacyRequests,
  membersOf,
  minimal,
  modernly,
  modernRequests,
  show,
  storedPolicies,
  value,
  withMembers,
} from './testing/stored-policies.ts'
import { legacyRequestType } from '../../model/form-2019/legacy-types.ts'
import mappings from './vectors/member-map.json' with { type: 'json' }
import modernForms from './vectors/modern-forms.json' with { type: 'json' }
import refusedChanges from './vectors/refused-changes.json' with { type: 'json' }
import sample from './vectors/update-policy-sample.json' with { type: 'json' }

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

function withNames(paths: readonly string[]): object {
  return Object.fromEntries(paths.map((path) => [path, true]))
}

describe('decodeLegacyCreate', () => {
  it('fills in members that the request leaves out', () => {
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

  it('accepts required members in the definition', () => {
    const { displayName, conditions } = minimal
    const definition = JSON.stringify({ conditions, state: 'Enabled' })
    const body = value(decodeLegacyCreate({ displayName, definition }))
    expect(show(body)).toEqual({ ...show(created), state: 'enabled', definition })
  })

  it('refuses a malformed group id with the message of the service', () => {
    const body = withValueAt(minimal, 'conditions.users.excludeGroups', ['All'])
    expect(decodeLegacyCreate(body)).toMatchObject({
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

  it('refuses malformed groups and roles, each with its reason', () => {
    const body = withMembers(minimal, {
      'conditions.users.includeGroups': ['ALL'],
      'conditions.users.includeRoles': ['all', 'helpdesk'],
    })
    const reason = (member: string): string =>
      `\`All\` in \`conditions.users.${member}\` does not exist in the modern form, so the policy would apply to ` +
      'nobody; to include everyone, write `All` in `conditions.users.includeUsers`'
    expect(decodeLegacyCreate(body)).toMatchObject({
      ok: false,
      findings: [
        {
          code: '1054',
          message: `Invalid group value: ALL. ${reason('includeGroups')}`,
          target: '/conditions/users/includeGroups/0',
        },
        {
          code: '1102',
          message: `'users' condition contains invalid role ids: all. ${reason('includeRoles')}`,
          target: '/conditions/users/includeRoles/0',
        },
        {
          code: '1102',
          message: "'users' condition contains invalid role ids: helpdesk.",
          target: '/conditions/users/includeRoles/1',
        },
      ],
    })
  })

  it('makes the same policy from the answer to a read', () => {
    fc.assert(
      fc.property(legacyPolicies, (body) => {
        expect(value(decodeLegacyCreate(show(body)))).toEqual(body)
      }),
    )
  })

  it('makes a policy with the same 2019 form from any policy without omissions', () => {
    const whole = storedPolicies.map(show).filter((shown) => !('@ostiary.omitted' in shown))
    fc.assert(
      fc.property(whole, (shown) => {
        expect(show(value(decodeLegacyCreate(shown)))).toEqual(shown)
      }),
    )
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

  it.each(modernForms)('$source', ({ modern, shown, omitted }) => {
    const body = modernly(modern)
    expect(membersOf(show(body), shown)).toEqual(shown)
    expect(show(body)['@ostiary.omitted'] ?? []).toEqual(omitted)
    expect(value(decodeLegacyPatch(body, show(body)))).toEqual(body)
    expect(value(decodeLegacyPatch(body, { displayName: 'Renamed' }))).toEqual({
      ...body,
      displayName: 'Renamed',
    })
  })

  it('shows a kept 2019 value only while the modern member is unchanged', () => {
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

  it('shows all external users of all tenants as guests, and no narrower selection', () => {
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
  it('stores the published sample and returns all of its members', () => {
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

  it('merges times of day by member', () => {
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
  ])('refuses impossible times: %j', (times, target) => {
    expect(decodeLegacyPatch(created, { conditions: { times } })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target }],
    })
  })

  it('clears an object that is set to null', () => {
    const before = modernly({
      'conditions.platforms': { includePlatforms: ['iOS'] },
      'conditions.devices.deviceFilter': { mode: 'exclude', rule: 'device.isCompliant -eq True' },
      grantControls: { operator: 'AND', builtInControls: ['mfa'] },
      sessionControls: {
        persistentBrowser: { isEnabled: true, mode: 'never' },
        secureSignInSession: { isEnabled: false },
      },
    })
    const after = value(
      decodeLegacyPatch(before, {
        conditions: { platforms: null, deviceStates: null },
        grantControls: null,
        sessionControls: null,
      }),
    )
    expect(after).toEqual({
      ...before,
      conditions: { ...before.conditions, platforms: null, devices: null },
      grantControls: null,
      sessionControls: null,
    })
  })

  it.each(refusedChanges)('refuses to overwrite $case', ({ modern, patch, findings }) => {
    const result = decodeLegacyPatch(modernly(modern), patch)
    expect(result.ok || result.findings.map(({ target, message }) => [target, message])).toEqual(
      findings,
    )
  })

  it('replaces a control that is off', () => {
    const off = { isEnabled: false, frequencyInterval: 'everyTime' }
    const before = modernly({
      'sessionControls.signInFrequency': off,
      'sessionControls.secureSignInSession': { isEnabled: true },
    })
    const patch = { sessionControls: { signInFrequency: { value: 2, type: 'Days' } } }
    expect(value(decodeLegacyPatch(before, patch)).sessionControls?.signInFrequency).toEqual({
      isEnabled: true,
      value: 2,
      type: 'days',
      authenticationType: 'primaryAndSecondaryAuthentication',
      frequencyInterval: 'timeBased',
    })
  })

  it('refuses different lists for a member with two names', () => {
    const grantControls = { customControls: ['a'], customAuthenticationFactors: ['b'] }
    expect(decodeLegacyPatch(created, { grantControls })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target: '/grantControls/customControls' }],
    })
  })

  it('refuses any type but that of the page', () => {
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

  it('changes nothing when an answer is sent back', () => {
    fc.assert(
      fc.property(storedPolicies, (body) => {
        expect(value(decodeLegacyPatch(body, show(body)))).toEqual(body)
      }),
    )
  })

  it('keeps what a read left out, or refuses the change and names it', () => {
    fc.assert(
      fc.property(storedPolicies, legacyRequests, (body, request) => {
        const omitted = (show(body)['@ostiary.omitted'] ?? []) as readonly string[]
        const result = decodeLegacyPatch(body, request)
        if (result.ok) {
          expect(membersOf(result.value, withNames(omitted))).toEqual(
            membersOf(body, withNames(omitted)),
          )
        } else {
          const named = result.findings.map(({ message }) =>
            omitted.filter((path) => message.includes(`\`${path}\`, which`)),
          )
          expect(named.every((paths) => paths.length === 1)).toBe(true)
        }
      }),
    )
  })

  it('keeps members of the 2019 form when the modern form is written', () => {
    fc.assert(
      fc.property(storedPolicies, modernRequests, (body, patch) => {
        const result = decodeModernPatch(body, patch, 'beta')
        expect((result.ok ? result.value : body).legacy).toEqual(body.legacy)
      }),
    )
  })

  it('returns every 2019 member that it stored', () => {
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
  ])('is applied, and returned as it was written: %s', (_, definition) => {
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
    [
      'a list in text',
      '[]',
      [['/definition', '`definition` must contain an object, not an array']],
    ],
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

  it('is refused with line and column when it is not JSON', () => {
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
  ])('is refused together with members that set %s', (_, direct, defined, target) => {
    const definition = JSON.stringify(defined)
    expect(decodeLegacyPatch(created, { ...direct, definition })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target }],
    })
  })

  it('joins the members of an object that both have', () => {
    const role = 'cf1c38e5-3621-4004-a7cb-879624dced7c'
    const definition = `{"conditions":{"users":{"includeRoles":["${role}"]}}}`
    const direct = { conditions: { users: { includeUsers: ['All'] } } }
    expect(show(value(decodeLegacyPatch(created, { ...direct, definition })))).toMatchObject({
      conditions: { users: { includeUsers: ['All'], includeRoles: [role] } },
    })
  })

  it('is not applied again when a client sends back an answer', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    const changed = value(decodeLegacyPatch(defined, { state: 'Disabled' }))
    expect(value(decodeLegacyPatch(changed, show(changed)))).toEqual(changed)
  })

  it('is removed by null', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    expect(show(value(decodeLegacyPatch(defined, { Definition: null })))).not.toHaveProperty(
      'definition',
    )
  })

  it('is refused when it occurs in two letter cases', () => {
    expect(decodeLegacyPatch(created, { definition: text, Definition: text })).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target: '/Definition' }],
    })
  })

  it('is kept by a change in the modern form', () => {
    const defined = value(decodeLegacyPatch(created, { definition: text }))
    const changed = value(decodeModernPatch(defined, { displayName: 'Other' }, 'v1.0'))
    expect(show(changed)).toMatchObject({ displayName: 'Other', definition: text })
  })
})
