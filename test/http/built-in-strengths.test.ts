/** Decisions by built-in strengths: what they allow on the day, unless the policies come with a definition. */

import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const multifactor = '00000000-0000-0000-0000-000000000002'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', 'Policy.Read.All', 'Directory.AccessAsUser.All')
})

const withCertificate: JsonObject = {
  principal: {
    kind: 'user',
    id: '0571a27e-0571-4a27-a000-00000000aaaa',
    externalTypes: [],
    homeTenantId: null,
    groupIds: [],
    roleTemplateIds: [],
  },
  target: {
    kind: 'applications',
    applications: [
      { appId: '11111111-aaaa-4aaa-8aaa-111111111111', attributes: {}, isAgentResource: false },
    ],
    requestedScopes: null,
  },
  clientApp: 'browser',
  platform: 'windows',
  device: null,
  authenticationFlow: { current: 'none', original: 'none' },
  satisfied: { methods: ['password', 'x509CertificateSingleFactor'], homeMethods: [] },
}

function policyWith(grantControls: JsonObject): JsonObject {
  return {
    displayName: 'MFA strength',
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls,
  }
}

/** The answer for a draft of one policy. */
async function decided(policy: JsonObject, asOf: string, draft: JsonObject = {}) {
  const { status, json } = await service.send('POST', '/ostiary/v1/decisions', {
    token,
    body: {
      signIn: withCertificate,
      facts: 'given',
      trace: 'reasons',
      asOf: `${asOf}T00:00:00Z`,
      policies: { draft: { mode: 'whole', policies: [policy], ...draft } },
    },
  })
  const [decision] = (json['decisions'] ?? []) as readonly JsonObject[]
  return status === 200 ? decision?.['outcome'] : json['error']
}

const named = policyWith({ operator: 'OR', authenticationStrength: { id: multifactor } })
const mfa = policyWith({ operator: 'OR', builtInControls: ['mfa'] })
/** As an export of December 2024 prints it, shortened. */
const definition: JsonObject = {
  id: multifactor,
  displayName: 'Multifactor authentication',
  policyType: 'builtIn',
  allowedCombinations: ['password,sms', 'x509CertificateSingleFactor, password'],
}
const printed = policyWith({ operator: 'OR', authenticationStrength: definition })

describe('a password with a certificate', () => {
  it.each([
    ['2023-05-01', 'interrupt'],
    ['2025-03-21', 'allow'],
    ['2026-11-30', 'interrupt'],
  ])('on %s has the outcome %s, for the strength and for mfa', async (day, outcome) => {
    expect([await decided(named, day), await decided(mfa, day)]).toEqual([outcome, outcome])
  })

  it('is enough when the policy is printed with a definition that has it', async () => {
    expect(await decided(printed, '2026-11-30')).toBe('allow')
  })

  it('is enough when the draft defines the strength so, for mfa too', async () => {
    const draft = { authenticationStrengths: [definition] }
    expect(await decided(named, '2026-11-30', draft)).toBe('allow')
    expect(await decided(mfa, '2026-11-30', draft)).toBe('allow')
  })

  it('is not enough when the draft defines the strength otherwise than the policy prints it', async () => {
    const keys = { ...definition, allowedCombinations: ['fido2'] }
    expect(await decided(printed, '2025-03-21', { authenticationStrengths: [keys] })).toBe(
      'interrupt',
    )
  })

  it('refuses a definition that cannot be read, by its place', async () => {
    const unreadable = { ...definition, allowedCombinations: ['password,moon'] }
    const policy = policyWith({ operator: 'OR', authenticationStrength: unreadable })
    expect(await decided(policy, '2026-11-30')).toMatchObject({
      details: [
        {
          target:
            '/policies/draft/policies/0/grantControls/authenticationStrength/allowedCombinations/0',
        },
      ],
    })
  })
})
