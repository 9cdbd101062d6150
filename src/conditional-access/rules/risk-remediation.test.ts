import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryObject } from '../../edm/testing/arbitrary-json.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { decodeModernCreate } from '../resources/form-modern/modern-codec.ts'
import { conditionalAccessPolicyType } from '../model/policy-types.ts'
import { withRiskRemediationDefaults } from './risk-remediation.ts'
import { validatePolicy } from './validate-policy.ts'

const strength = '00000000-0000-0000-0000-000000000002'
const everyTime = {
  isEnabled: true,
  value: null,
  type: null,
  authenticationType: 'primaryAndSecondaryAuthentication',
  frequencyInterval: 'everyTime',
}

function read(policy: JsonObject): ConditionalAccessPolicyBody {
  const body = decodeModernCreate(
    {
      displayName: 'Remediate',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['all'],
        userRiskLevels: ['high'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'] },
      },
      ...policy,
    },
    'beta',
  )
  if (!body.ok) throw new Error(JSON.stringify(body.findings))
  return body.value
}

describe('withRiskRemediationDefaults', () => {
  it('adds operator, strength and frequency to a policy with only this control', () => {
    const policy = read({ grantControls: { operator: 'OR', builtInControls: ['riskRemediation'] } })
    const body = withRiskRemediationDefaults(policy)
    expect(body).toMatchObject({
      grantControls: { operator: 'AND', authenticationStrength: strength },
      sessionControls: { signInFrequency: everyTime, persistentBrowser: null },
    })
    expect(validatePolicy(body)).toEqual({ findings: [], warnings: [] })
  })

  it('keeps what was set', () => {
    const policy = read({
      grantControls: {
        operator: 'AND',
        builtInControls: ['riskRemediation'],
        authenticationStrength: { id: '00000000-0000-0000-0000-000000000004' },
      },
      sessionControls: {
        signInFrequency: { isEnabled: true, value: 4, type: 'hours' },
        secureSignInSession: { isEnabled: true },
      },
    })
    expect(withRiskRemediationDefaults(policy)).toEqual(policy)
  })

  it('keeps other session controls', () => {
    const policy = read({
      grantControls: { operator: 'AND', builtInControls: ['riskRemediation'] },
      sessionControls: { secureSignInSession: { isEnabled: true } },
    })
    expect(withRiskRemediationDefaults(policy).sessionControls).toMatchObject({
      signInFrequency: everyTime,
      secureSignInSession: { isEnabled: true },
    })
  })

  it('leaves an operator that joins controls to be refused, and `mfa` in place of a strength', () => {
    const grantControls = { operator: 'OR', builtInControls: ['riskRemediation', 'mfa'] }
    const body = withRiskRemediationDefaults(read({ grantControls }))
    expect(validatePolicy(body).findings.map(({ target }) => target)).toEqual([
      '/grantControls/operator',
    ])
  })

  it('changes nothing the second time, and no other policy at all', () => {
    fc.assert(
      fc.property(arbitraryObject(conditionalAccessPolicyType, 'beta'), (json) => {
        const read = decodeModernCreate(json, 'beta')
        fc.pre(read.ok)
        const once = withRiskRemediationDefaults(read.value)
        expect(withRiskRemediationDefaults(once)).toEqual(once)
        if (!read.value.grantControls?.builtInControls.includes('riskRemediation')) {
          expect(once).toBe(read.value)
        }
      }),
    )
  })
})
