import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  publishedBaseline,
  readHarbourBaseline,
  readPublishedBaseline,
  sampleSubstitutes,
  type BaselinePolicy,
} from '../../../test/support/baselines/load-baseline.ts'
import { describeOutside } from '../../../test/support/outside-data.ts'
import { withValueAt } from '../../edm/member-path.ts'
import { arbitraryObject } from '../../edm/testing/arbitrary-json.ts'
import type { Checked, Finding } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { decodeLegacyCreate, decodeLegacyPatch } from '../resources/form-2019/legacy-codec.ts'
import updateSample from '../resources/form-2019/vectors/update-policy-sample.json' with { type: 'json' }
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { decodeModernCreate } from '../resources/form-modern/modern-codec.ts'
import { conditionalAccessPolicyType } from '../model/policy-types.ts'
import { referencesOf } from './references.ts'
import { refusals, validatePolicy, warnings } from './validate-policy.ts'
import accepted from './vectors/accepted.json' with { type: 'json' }
import clientApplications from './vectors/client-applications.json' with { type: 'json' }
import conditions from './vectors/conditions.json' with { type: 'json' }
import grantControls from './vectors/grant-controls.json' with { type: 'json' }
import principals from './vectors/principals.json' with { type: 'json' }
import sessionControls from './vectors/session-controls.json' with { type: 'json' }
import targets from './vectors/targets.json' with { type: 'json' }
import templates from './vectors/templates.json' with { type: 'json' }
import warningRows from './vectors/warnings.json' with { type: 'json' }

interface Row {
  readonly description: string
  readonly rule: string
  readonly change: object
  readonly findings: readonly (readonly (string | null)[])[]
  readonly warnings: readonly string[]
}

const rows: readonly Row[] = [
  ...targets,
  ...principals,
  ...clientApplications,
  ...conditions,
  ...grantControls,
  ...sessionControls,
  ...warningRows,
]

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

function changed(change: object): ConditionalAccessPolicyBody {
  const body = Object.entries<JsonValue>({ ...change }).reduce(
    (policy, [path, member]) => withValueAt(policy, path, member),
    minimal,
  )
  return value(decodeModernCreate(body, 'beta'))
}

function findingsOf(body: ConditionalAccessPolicyBody): readonly string[] {
  return validatePolicy(body).findings.map(({ message }) => message)
}

describe('validatePolicy', () => {
  it.each(rows)('$rule: $description', ({ change, findings, warnings }) => {
    const found = validatePolicy(changed(change))
    expect({
      findings: found.findings.map(({ code = null, target }) => [code, target]),
      warnings: found.warnings.map(({ target }) => target),
    }).toEqual({ findings, warnings })
  })

  it.each([...new Set([...refusals, ...warnings].map(({ name }) => name))])(
    '%s has examples that break it and examples that keep it',
    (name) => {
      const rules = [...refusals, ...warnings].filter((rule) => rule.name === name)
      const ofRule = rows.filter(({ rule }) => rule === name).map(({ change }) => changed(change))
      const outcomes = ofRule.map((body) => rules.some((rule) => rule.breaches(body).length > 0))
      expect(new Set(outcomes)).toEqual(new Set([true, false]))
    },
  )

  it('begins a message with the sentence of the service, then gives the reason', () => {
    const changing = changed({
      'conditions.userRiskLevels': ['high'],
      'conditions.clientAppTypes': ['browser'],
      grantControls: { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] },
    })
    expect(findingsOf(changing)).toEqual([
      'ConditionalActionPolicy validation failed due to InvalidPasswordResetControl. ' +
        '`conditions.clientAppTypes` must be `["all"]` in a policy with `passwordChange`.',
    ])
  })

  it('says at which character a filter rule goes wrong', () => {
    const deviceFilter = { mode: 'include', rule: 'device.colour -eq "red"' }
    expect(findingsOf(changed({ 'conditions.devices': { deviceFilter } }))).toEqual([
      '`conditions.devices.deviceFilter.rule`, at character 1: `device.colour` is not a property of a ' +
        'device rule',
    ])
  })

  it('reports everything at once', () => {
    const body = changed({
      'conditions.applications': {},
      'conditions.users': {},
      'conditions.platforms': { excludePlatforms: ['iOS'] },
      grantControls: null,
    })
    expect(validatePolicy(body).findings.map(({ target }) => target)).toEqual([
      '/conditions/applications/includeApplications',
      '/conditions/users/includeUsers',
      '/conditions/platforms/includePlatforms',
      '/grantControls',
    ])
  })
})

function declareBaseline(baseline: readonly BaselinePolicy[]): void {
  it.each(baseline.map((each) => [each.name, each] as const))(
    'refuses nothing in %s',
    (_, { bodyFor }) => {
      const policy = value(decodeModernCreate(bodyFor(sampleSubstitutes), 'beta'))
      expect(findingsOf(policy)).toEqual([])
    },
  )
}

describe('what is known to be accepted', () => {
  it.each(templates)('refuses nothing in the shape of template $id, $description', ({ change }) => {
    expect(findingsOf(changed(change))).toEqual([])
  })

  it.each(accepted)('refuses nothing in $description', ({ change }) => {
    expect(findingsOf(changed(change))).toEqual([])
  })

  declareBaseline(readHarbourBaseline())
})

describeOutside('the published baseline', publishedBaseline, (folder) => {
  declareBaseline(readPublishedBaseline(folder))
})

describe('a policy of the 2019 form', () => {
  const created: JsonObject = {
    displayName: 'Sample',
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
      applications: { includeApplications: ['None'], excludeApplications: [] },
      users: { includeUsers: ['None'], excludeUsers: [], includeGroups: [], includeRoles: [] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'], termsOfUse: [] },
  }
  const stored = value(decodeLegacyCreate(created))

  function findingsOfCreated(path: string, member: JsonValue): readonly Finding[] {
    const body = value(decodeLegacyCreate(withValueAt(created, path, member)))
    return validatePolicy(body).findings
  }

  it('passes as its pages create and update it', () => {
    const updated = value(decodeLegacyPatch(stored, updateSample.request))
    expect([stored, updated].map(findingsOf)).toEqual([[], []])
  })

  it('passes with controls and contexts that only this form has', () => {
    expect([
      findingsOfCreated('grantControls', { operator: 'OR', builtInControls: ['FederatedMfa'] }),
      findingsOfCreated('conditions.applications', {
        includeAuthenticationContext: ['https://contoso.com/acrs/strong'],
      }),
      findingsOfCreated('sessionControls', { persistentBrowser: { mode: 'never' } }),
    ]).toEqual([[], [], []])
  })

  it('is refused without a control', () => {
    expect(findingsOfCreated('grantControls', null)).toEqual([
      {
        ostiaryCode: 'conditionalAccess.grant.controlMissing',
        message:
          'the policy needs at least one grant control or session control, in `grantControls` or `sessionControls`',
        target: '/grantControls',
      },
    ])
  })

  it('is refused without an operator when a control exists only in this form', () => {
    const findings = [
      {
        ostiaryCode: 'conditionalAccess.grant.operatorMissing',
        message: '`grantControls.operator` must be `AND` or `OR` for 2 controls',
        target: '/grantControls/operator',
      },
    ]
    expect([
      findingsOfCreated('grantControls', { builtInControls: ['Mfa', 'FederatedMfa'] }),
      findingsOfCreated('grantControls', { operator: null, builtInControls: ['Mfa', 'Block'] }),
    ]).toEqual([findings, expect.arrayContaining(findings)])
  })

  it('is refused for `block` with a control that exists only in this form', () => {
    const controls = { operator: 'OR', builtInControls: ['Block', 'FederatedMfa'] }
    expect(findingsOfCreated('grantControls', controls)).toEqual([
      {
        ostiaryCode: 'conditionalAccess.grant.blockCombined',
        message: '`block` in `grantControls` cannot be combined with `federatedMfa`',
        target: '/grantControls/builtInControls/0',
      },
    ])
  })

  it('counts its times as a condition', () => {
    const risky = changed({
      'conditions.userRiskLevels': ['high'],
      grantControls: { operator: 'AND', builtInControls: ['mfa', 'passwordChange'] },
    })
    const { times } = updateSample.request.conditions
    const timed = value(decodeLegacyPatch(risky, { conditions: { times } }))
    expect(validatePolicy(timed).findings.map(({ code, target }) => [code, target])).toEqual([
      ['1032', '/conditions/times'],
    ])
  })
})

function memberAt(body: JsonValue, pointer: string): JsonValue | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>((value, name) => {
      if (Array.isArray(value)) return value[Number(name)] as JsonValue | undefined
      return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
    }, body)
}

describe('any policy that can be read', () => {
  const policies = arbitraryObject(conditionalAccessPolicyType, 'beta')
    .map((json) => decodeModernCreate(json, 'beta'))
    .filter((result) => result.ok)
    .map(({ value }) => value)

  it('is judged at members that it has', () => {
    fc.assert(
      fc.property(policies, (body) => {
        const { findings, warnings } = validatePolicy(body)
        const astray = [...findings, ...warnings].filter(
          ({ target = '' }) => memberAt(body, target) === undefined,
        )
        expect(astray).toEqual([])
      }),
    )
  })

  it('refers to what its targets hold', () => {
    fc.assert(
      fc.property(policies, (body) => {
        const references = referencesOf(body)
        expect(references.map(({ target }) => memberAt(body, target))).toEqual(
          references.map(({ id }) => id),
        )
      }),
    )
  })
})
