import { describe, expect, it } from 'vitest'
import type { Checked } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { templatesOf } from '../templates/templates.ts'
import { readPolicy, validateInForm, type ValidatedPolicy } from './read-policy.ts'
import grantRows from './vectors/one-control.json' with { type: 'json' }

const everybody: JsonObject = {
  displayName: 'Everybody',
  state: 'enabled',
  conditions: {
    clientAppTypes: ['all'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}

/** The same in the form of 2019, for browsers only. */
const everybodyIn2019: JsonObject = {
  displayName: 'Everybody',
  state: 'Enabled',
  conditions: {
    clientAppTypes: ['Browser'],
    applications: { includeApplications: ['All'] },
    users: { includeUsers: ['All'] },
  },
  grantControls: { operator: 'OR', builtInControls: ['Mfa'] },
}

function valueOf(result: Checked<ValidatedPolicy>): ValidatedPolicy {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

function targetsOf(result: Checked<ValidatedPolicy>): readonly (string | undefined)[] {
  return valueOf(result).findings.map(({ target }) => target)
}

describe('readPolicy', () => {
  it('reads the same policy from both forms', () => {
    const modern = {
      ...everybody,
      conditions: { ...conditionsOf(everybody), clientAppTypes: ['browser'] },
    }
    const { body } = valueOf(readPolicy(modern, 'modern', 'beta'))
    const legacy = valueOf(readPolicy(everybodyIn2019, '2019', 'beta')).body
    expect(legacy).toEqual(body)
  })

  it('adds the defaults of risk remediation', () => {
    const remediating = {
      ...everybody,
      conditions: { ...conditionsOf(everybody), userRiskLevels: ['high'] },
      grantControls: { builtInControls: ['riskRemediation'] },
    }
    const { body, findings } = valueOf(readPolicy(remediating, 'modern', 'beta'))
    expect(body.grantControls).toMatchObject({
      operator: 'AND',
      authenticationStrength: '00000000-0000-0000-0000-000000000002',
    })
    expect(body.sessionControls?.signInFrequency).toMatchObject({ frequencyInterval: 'everyTime' })
    expect(findings).toEqual([])
  })

  it.each(grantRows)('stores $operator for $description', ({ sent, operator }) => {
    const { body } = valueOf(readPolicy({ ...everybody, grantControls: sent }, 'modern', 'beta'))
    expect(body.grantControls?.operator).toBe(operator)
    const other = { ...everybody, grantControls: { operator: 'AND', builtInControls: ['mfa'] } }
    const { body: before } = valueOf(readPolicy(other, 'modern', 'beta'))
    const patch = { grantControls: { builtInControls: [], ...sent } }
    const patched = valueOf(readPolicy(patch, 'modern', 'beta', { before }))
    expect(patched.body.grantControls?.operator).toBe(operator)
  })

  it('stores OR when a PATCH leaves one control, and for one control in the form of 2019', () => {
    const grantControls = { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] }
    const { body: before } = valueOf(readPolicy({ ...everybody, grantControls }, 'modern', 'beta'))
    expect(before.grantControls?.operator).toBe('AND')
    const patch = { grantControls: { builtInControls: ['mfa'] } }
    const { body } = valueOf(readPolicy(patch, 'modern', 'v1.0', { before }))
    expect(body.grantControls?.operator).toBe('OR')
    const legacy = {
      ...everybodyIn2019,
      grantControls: { operator: 'AND', builtInControls: ['FederatedMfa'] },
    }
    expect(valueOf(readPolicy(legacy, '2019', 'beta')).body.grantControls?.operator).toBe('OR')
  })

  it('completes a policy from its template, which cannot change later', () => {
    const [template] = templatesOf('v1.0')
    if (template === undefined) throw new Error('no template')
    const json = { displayName: 'From a template', templateId: template.id }
    const { body } = valueOf(readPolicy(json, 'modern', 'v1.0'))
    expect(body.state).toBe('enabledForReportingButNotEnforced')
    expect(targetsOf(readPolicy({ templateId: null }, 'modern', 'v1.0', { before: body }))).toEqual(
      ['/templateId'],
    )
  })

  it('warns of an unknown template in a new or restored policy only', () => {
    const templateId = '00000000-0000-4000-8000-00000000dead'
    const { body, warnings } = valueOf(readPolicy({ ...everybody, templateId }, 'modern', 'beta'))
    expect(warnings.map(({ target }) => target)).toContain('/templateId')
    expect(validateInForm(body, 'modern').warnings).toEqual(warnings)
    const renamed = valueOf(
      readPolicy({ displayName: 'Renamed' }, 'modern', 'beta', { before: body }),
    )
    expect(renamed.warnings.map(({ target }) => target)).not.toContain('/templateId')
  })

  it('reports findings at the members of the form', () => {
    const devices = { deviceFilter: { mode: 'exclude', rule: 'device.colour -eq "red"' } }
    const filtered = { ...everybody, conditions: { ...conditionsOf(everybody), devices } }
    const read = readPolicy(filtered, 'modern', 'beta')
    expect(targetsOf(read)).toEqual(['/conditions/devices/deviceFilter/rule'])
    const { findings } = validateInForm(valueOf(read).body, '2019')
    expect(findings.map(({ target }) => target)).toEqual(['/conditions/deviceStates'])
  })

  it('fails when the JSON does not have the shape of the form', () => {
    expect(readPolicy({ ...everybody, state: 'on' }, 'modern', 'beta')).toMatchObject({
      ok: false,
      findings: [{ target: '/state' }],
    })
  })

  it('applies a PATCH to the policy before it', () => {
    const { body } = valueOf(readPolicy(everybody, 'modern', 'beta'))
    const patched = valueOf(readPolicy({ state: 'disabled' }, 'modern', 'v1.0', { before: body }))
    expect(patched.body).toEqual({ ...body, state: 'disabled' })
  })
})

function conditionsOf({ conditions }: JsonObject): JsonObject {
  return conditions as JsonObject
}
