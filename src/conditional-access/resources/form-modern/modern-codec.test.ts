import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withValueAt } from '../../../edm/member-path.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { arbitraryMistake, arbitraryObject } from '../../../edm/testing/arbitrary-json.ts'
import type { Checked } from '../../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { decodeModernCreate, decodeModernPatch, encodeModern } from './modern-codec.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import vectors from '../policies/vectors/modern-create.json' with { type: 'json' }

const createdAt = new Date('2026-01-05T09:31:07.418Z')
const id = '7f3e8a52-0d9c-4c0b-8f0e-3c1b5f2a9d11'
const groupId = '796f8da4-21f2-4148-a34b-9735811d5852'

const minimal: JsonObject = {
  displayName: 'Require MFA',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

function value<Value>(result: Checked<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

function encode(body: ConditionalAccessPolicyBody, version: GraphVersion = 'beta'): JsonObject {
  return encodeModern({ id, body, createdAt }, version)
}

const arbitraryPolicy = arbitraryObject(conditionalAccessPolicyType, 'beta').map((json) => {
  const result = decodeModernCreate(json, 'beta')
  return result.ok ? result.value : undefined
})
const policies = arbitraryPolicy.filter((body) => body !== undefined)

describe('decodeModernCreate', () => {
  it.each(vectors)('$description ($version)', ({ version, change, findings }) => {
    let body = minimal
    for (const [path, member] of Object.entries<JsonValue>(change)) {
      body = path.startsWith('@') ? { ...body, [path]: member } : withValueAt(body, path, member)
    }
    const result = decodeModernCreate(body, version as GraphVersion)
    const found = result.ok ? [] : result.findings.map(({ code, target }) => [code, target])
    expect(found).toEqual(findings)
  })

  it('names every missing member of an empty body', () => {
    const result = decodeModernCreate({}, 'v1.0')
    expect(result.ok || result.findings.map(({ code, target }) => [code, target])).toEqual([
      ['1007', '/displayName'],
      ['1007', '/state'],
      ['1007', '/conditions'],
    ])
  })

  it('names every missing condition', () => {
    const result = decodeModernCreate({ ...minimal, conditions: {} }, 'v1.0')
    expect(result.ok || result.findings.map(({ message }) => message)).toEqual([
      '`conditions.applications` is required',
      '`conditions.users` or `conditions.clientApplications` is required',
    ])
  })

  it.each(['v1.0', 'beta'] as const)(
    'reads a policy without client app types as %s documents it',
    (version) => {
      const conditions = {
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      }
      const result = decodeModernCreate({ ...minimal, conditions }, version)
      expect(result.ok && result.value.conditions.clientAppTypes).toEqual(['all'])
    },
  )

  it('refuses bodies that are not objects', () => {
    expect(decodeModernCreate([], 'v1.0')).toMatchObject({
      ok: false,
      findings: [
        { code: '1007', target: '', message: 'the request body must be an object, not an array' },
      ],
    })
  })

  it('refuses a malformed group id with the message of the service', () => {
    const body = withValueAt(minimal, 'conditions.users.includeGroups', ['sales'])
    expect(decodeModernCreate(body, 'v1.0')).toMatchObject({
      ok: false,
      findings: [
        {
          code: '1054',
          message: 'Invalid group value: sales.',
          target: '/conditions/users/includeGroups/0',
        },
      ],
    })
  })

  it.each<[string, JsonValue]>([
    ['empty', {}],
    ['all null', { persistentBrowser: null, disableResilienceDefaults: null }],
    ['off', { persistentBrowser: { isEnabled: false, mode: 'never' } }],
    ['empty one by one', { signInFrequency: {}, secureSignInSession: {} }],
    ['false', { disableResilienceDefaults: false, continuousAccessEvaluation: {} }],
  ])('stores session controls that are %s as null', (_, sessionControls) => {
    expect(
      value(decodeModernCreate({ ...minimal, sessionControls }, 'beta')).sessionControls,
    ).toBeNull()
  })

  it.each<JsonObject>([
    { disableResilienceDefaults: true },
    { continuousAccessEvaluation: { mode: 'disabled' } },
    { signInFrequency: { value: 1, type: 'hours' } },
    { persistentBrowser: { isEnabled: false }, secureSignInSession: { isEnabled: true } },
  ])('keeps session controls if one of them is on: %j', (sessionControls) => {
    const body = value(decodeModernCreate({ ...minimal, sessionControls }, 'beta'))
    expect(body.sessionControls).toMatchObject(sessionControls)
  })

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (json) => {
        expect(decodeModernCreate(json, 'v1.0').ok).toBe(false)
      }),
    )
  })
})

describe('a policy with a mistake', () => {
  it('is accepted or refused with a code and a target, without an exception', () => {
    fc.assert(
      fc.property(arbitraryMistake(conditionalAccessPolicyType, 'beta'), (json) => {
        const created = decodeModernCreate(json, 'beta')
        const patched = decodeModernPatch(value(decodeModernCreate(minimal, 'beta')), json, 'v1.0')
        const findings = [created, patched].flatMap((result) => (result.ok ? [] : result.findings))
        expect(findings.filter(({ code, target }) => !code || target === undefined)).toEqual([])
      }),
    )
  })
})

describe('encodeModern', () => {
  it('prints every member of beta in the order of the service', () => {
    const printed = encode(value(decodeModernCreate(minimal, 'beta')))
    expect(JSON.stringify(printed)).toBe(
      JSON.stringify({
        id,
        templateId: null,
        displayName: 'Require MFA',
        createdDateTime: '2026-01-05T09:31:07.4180000Z',
        modifiedDateTime: null,
        state: 'enabled',
        partialEnablementStrategy: null,
        conditions: {
          userRiskLevels: [],
          signInRiskLevels: [],
          clientAppTypes: ['all'],
          servicePrincipalRiskLevels: [],
          agentIdRiskLevels: null,
          insiderRiskLevels: null,
          clients: null,
          platforms: null,
          locations: null,
          times: null,
          deviceStates: null,
          devices: null,
          clientApplications: null,
          authenticationFlows: null,
          agents: null,
          agentContext: null,
          applications: {
            includeApplications: ['All'],
            excludeApplications: [],
            includeUserActions: [],
            includeAuthenticationContextClassReferences: [],
            applicationFilter: null,
            networkAccess: null,
            globalSecureAccess: null,
          },
          users: {
            includeUsers: ['All'],
            excludeUsers: [],
            includeGroups: [],
            excludeGroups: [],
            includeRoles: [],
            excludeRoles: [],
            includeGuestsOrExternalUsers: null,
            excludeGuestsOrExternalUsers: null,
          },
        },
        grantControls: {
          operator: 'OR',
          builtInControls: ['mfa'],
          customAuthenticationFactors: [],
          termsOfUse: [],
          authenticationStrength: null,
        },
        sessionControls: null,
      }),
    )
  })

  it('prints on v1.0 the members of v1.0', () => {
    const sessionControls = { disableResilienceDefaults: true }
    const body = value(decodeModernCreate({ ...minimal, sessionControls }, 'v1.0'))
    const printed = encode(body, 'v1.0')
    expect(Object.keys(printed)).not.toContain('partialEnablementStrategy')
    expect(isJsonObject(printed.conditions) && Object.keys(printed.conditions)).toEqual([
      'userRiskLevels',
      'signInRiskLevels',
      'clientAppTypes',
      'servicePrincipalRiskLevels',
      'insiderRiskLevels',
      'platforms',
      'locations',
      'devices',
      'clientApplications',
      'authenticationFlows',
      'applications',
      'users',
    ])
    expect(isJsonObject(printed.sessionControls) && Object.keys(printed.sessionControls)).toEqual([
      'disableResilienceDefaults',
      'applicationEnforcedRestrictions',
      'cloudAppSecurity',
      'signInFrequency',
      'persistentBrowser',
      'secureSignInSession',
    ])
  })

  it('prints the instant of the last edit', () => {
    const body = value(decodeModernCreate(minimal, 'beta'))
    const modifiedAt = new Date('2026-01-06T00:00:00Z')
    expect(encodeModern({ id, body, createdAt, modifiedAt }, 'beta')).toMatchObject({
      modifiedDateTime: '2026-01-06T00:00:00.0000000Z',
    })
  })

  it('expands a built-in strength, and refers to others by id', () => {
    const strengthOf = (strengthId: string): JsonValue | undefined => {
      const grantControls = { operator: 'OR', authenticationStrength: { id: strengthId } }
      const body = value(decodeModernCreate({ ...minimal, grantControls }, 'v1.0'))
      expect(body.grantControls?.authenticationStrength).toBe(strengthId)
      const printed = encode(body, 'v1.0').grantControls
      return isJsonObject(printed) ? printed.authenticationStrength : undefined
    }
    expect(strengthOf(groupId)).toEqual({ id: groupId })
    expect(strengthOf('00000000-0000-0000-0000-000000000003')).toEqual({
      id: '00000000-0000-0000-0000-000000000003',
      displayName: 'Passwordless MFA',
      description: 'Multifactor authentication without a password',
      policyType: 'builtIn',
      requirementsSatisfied: 'mfa',
      allowedCombinations: [
        'windowsHelloForBusiness',
        'fido2',
        'x509CertificateMultiFactor',
        'deviceBasedPush',
      ],
      combinationConfigurations: [],
      createdDateTime: '2021-12-01T08:00:00Z',
      modifiedDateTime: '2021-12-01T08:00:00Z',
    })
  })

  it('is accepted as the policy that it prints', () => {
    fc.assert(
      fc.property(policies, (body) => {
        expect(value(decodeModernCreate(encode(body), 'beta'))).toEqual(body)
      }),
    )
  })
})

describe('decodeModernPatch', () => {
  const current = value(
    decodeModernCreate(
      {
        ...minimal,
        conditions: {
          ...(minimal.conditions as JsonObject),
          signInRiskLevels: ['high'],
          deviceStates: { includeStates: ['All'], excludeStates: ['Compliant'] },
        },
      },
      'beta',
    ),
  )

  it('merges objects, replaces lists, clears with null', () => {
    const patch = {
      conditions: { signInRiskLevels: null, userRiskLevels: ['Low'] },
      grantControls: null,
    }
    expect(value(decodeModernPatch(current, patch, 'beta'))).toEqual({
      ...current,
      conditions: { ...current.conditions, signInRiskLevels: [], userRiskLevels: ['low'] },
      grantControls: null,
    })
  })

  it('keeps beta members on v1.0', () => {
    const patch = { conditions: { deviceStates: null, signInRiskLevels: [] } }
    expect(value(decodeModernPatch(current, patch, 'v1.0')).conditions.deviceStates).toEqual({
      includeStates: ['All'],
      excludeStates: ['Compliant'],
    })
  })

  it.each<[string, JsonObject, string, string]>([
    [
      'the applications',
      { conditions: { applications: null } },
      '1007',
      '/conditions/applications',
    ],
    ['the users', { conditions: { users: null } }, '1007', '/conditions/users'],
    ['the name', { displayName: null }, '1007', '/displayName'],
    [
      'the client app types',
      { conditions: { clientAppTypes: [] } },
      '1064',
      '/conditions/clientAppTypes',
    ],
  ])('refuses to clear %s', (_, patch, code, target) => {
    expect(decodeModernPatch(current, patch, 'v1.0')).toMatchObject({
      ok: false,
      findings: [{ code, target }],
    })
  })

  it('requires the members of an object that the patch creates', () => {
    const patch = { conditions: { devices: { deviceFilter: { mode: 'include' } } } }
    expect(decodeModernPatch(current, patch, 'v1.0')).toMatchObject({
      ok: false,
      findings: [{ code: '1007', target: '/conditions/devices/deviceFilter/rule' }],
    })
  })

  it('keeps members that the 2019 form stored', () => {
    const legacy = { isOrganizationDefault: true }
    expect(
      value(decodeModernPatch({ ...current, legacy }, { state: 'disabled' }, 'beta')).legacy,
    ).toEqual(legacy)
  })

  it.each<GraphVersion>(['v1.0', 'beta'])(
    'changes nothing when a policy is written back on %s',
    (version) => {
      fc.assert(
        fc.property(policies, (body) => {
          expect(value(decodeModernPatch(body, encode(body, version), version))).toEqual(body)
        }),
      )
    },
  )

  it('reads any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<JsonValue>, (json) => {
        const result = decodeModernPatch(current, json, 'beta')
        expect(result.ok ? result.value : current).toEqual(current)
      }),
    )
  })
})

/** Leaves out what equals the default, so that a short and a complete spelling compare. */
function normalised(json: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(json)) {
    // WHY: one file lists a group three times; repeated ids are dropped when a policy is written.
    const once = [...new Set(json as readonly JsonValue[])]
    return once.length === 0 ? undefined : once.map((item) => normalised(item) ?? null)
  }
  if (!isJsonObject(json)) return json ?? undefined
  const entries = Object.entries(json)
    .map(([name, member]) => [name, normalised(member)] as const)
    .filter(([, member]) => member !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

describe('the baseline of published policies', () => {
  const folder = fileURLToPath(
    new URL('../../../../../shared/data/conditional-access-baseline', import.meta.url),
  )
  const isPresent = existsSync(folder)
  const files = isPresent ? globSync('*/*.json', { cwd: folder }) : ['(none)']

  it('is complete', (context) => {
    context.skip(!isPresent, 'the baseline of ../shared is absent')
    expect(files.length).toBeGreaterThanOrEqual(58)
  })

  it.for(files)('reads back what it wrote: %s', (file, context) => {
    context.skip(!isPresent, 'the baseline of ../shared is absent')
    const text = readFileSync(`${folder}/${file}`, 'utf8')
      .replace(/^\uFEFF/u, '')
      .replaceAll(/"<\w+>"/gu, `"${groupId}"`)
    const given = JSON.parse(text) as JsonObject
    const body = value(decodeModernCreate(given, 'beta'))

    // WHY: exports carry no id, null timestamps and a strength by its id; one spells `GrantControls` and
    // two `All` as client app type. The defaults of a sign-in frequency are the service's.
    const { id: _, createdDateTime, modifiedDateTime, ...printed } = encode(body)
    expect([createdDateTime, modifiedDateTime]).toEqual(['2026-01-05T09:31:07.4180000Z', null])
    const { GrantControls, ...rest } = given
    let expected: JsonObject = { ...(GrantControls && { grantControls: GrantControls }), ...rest }
    const strength = body.grantControls?.authenticationStrength ?? null
    let actual: JsonObject = printed
    if (strength !== null) {
      actual = withValueAt(printed, 'grantControls.authenticationStrength', { id: strength })
    }
    const { clientAppTypes } = expected.conditions as { clientAppTypes: readonly string[] }
    if (clientAppTypes.includes('All')) {
      expected = withValueAt(expected, 'conditions.clientAppTypes', ['all'])
    }
    if (body.sessionControls?.signInFrequency) {
      expected = withValueAt(
        expected,
        'sessionControls.signInFrequency.frequencyInterval',
        'timeBased',
      )
      expected = withValueAt(
        expected,
        'sessionControls.signInFrequency.authenticationType',
        'primaryAndSecondaryAuthentication',
      )
    }
    expect(normalised(actual)).toEqual(normalised(expected))
  })
})
