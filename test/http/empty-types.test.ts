/** An empty `@odata.type` is refused in the same words by every resource that takes JSON, at any depth. */

import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { policyWithOneControl as policy, setUpPolicyService } from '../support/policy-service.ts'

const root = '/beta/identity/conditionalAccess'
const empty = { '@odata.type': '' }

const send = setUpPolicyService(
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.SecurityDefaults',
)

const rows: readonly (readonly [what: string, send: string, body: JsonObject, target: string])[] = [
  ['a policy', `POST ${root}/policies`, { ...policy, ...empty }, '/@odata.type'],
  [
    'a part of a policy',
    `POST ${root}/policies`,
    { ...policy, grantControls: { operator: 'OR', builtInControls: ['mfa'], ...empty } },
    '/grantControls/@odata.type',
  ],
  [
    'a strength that a policy names',
    'POST /v1.0/policies/conditionalAccessPolicies',
    {
      ...policy,
      grantControls: {
        authenticationStrength: { id: '00000000-0000-0000-0000-000000000004', ...empty },
      },
    },
    '/grantControls/authenticationStrength/@odata.type',
  ],
  [
    'the tenants of guests',
    `POST ${root}/policies`,
    {
      ...policy,
      conditions: {
        ...(policy['conditions'] as JsonObject),
        users: {
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'internalGuest',
            externalTenants: { membershipKind: 'all', ...empty },
          },
        },
      },
    },
    '/conditions/users/includeGuestsOrExternalUsers/externalTenants/@odata.type',
  ],
  [
    'a policy of 2019',
    'POST /beta/conditionalAccessPolicies',
    { displayName: 'Old', ...empty },
    '/@odata.type',
  ],
  [
    'a named location',
    `POST ${root}/namedLocations`,
    { displayName: 'Home', countriesAndRegions: ['DE'], ...empty },
    '/@odata.type',
  ],
  [
    'a range of a named location',
    `POST ${root}/namedLocations`,
    { displayName: 'Office', ipRanges: [{ cidrAddress: '203.0.113.0/24', ...empty }] },
    '/ipRanges/0/@odata.type',
  ],
  [
    'a strength',
    `POST ${root}/authenticationStrength/policies`,
    { displayName: 'Keys', allowedCombinations: ['fido2'], ...empty },
    '/@odata.type',
  ],
  [
    'a combination configuration',
    `POST ${root}/authenticationStrength/policies`,
    {
      displayName: 'Keys',
      allowedCombinations: ['fido2'],
      combinationConfigurations: [{ appliesToCombinations: ['fido2'], ...empty }],
    },
    '/combinationConfigurations/0/@odata.type',
  ],
  [
    'an authentication context',
    `PATCH ${root}/authenticationContextClassReferences/c7`,
    { displayName: 'Harbour', ...empty },
    '/@odata.type',
  ],
  ['the settings', `PATCH ${root}/settings`, { exclusions: empty }, '/exclusions/@odata.type'],
  [
    'security defaults',
    'PATCH /beta/policies/identitySecurityDefaultsEnforcementPolicy',
    { isEnabled: false, ...empty },
    '/@odata.type',
  ],
  [
    'an STS policy',
    'POST /beta/policies',
    { type: 'TokenLifetimePolicy', displayName: 'Four hours', definition: [], ...empty },
    '/@odata.type',
  ],
  [
    'a question of the what-if action',
    `POST ${root}/evaluate`,
    { signInIdentity: { ...empty, userId: '0571a27e-0571-4a27-a000-00000000aaaa' } },
    '/signInIdentity/@odata.type',
  ],
  [
    'a draft',
    'POST /ostiary/v1/decisions',
    {
      signIn: {},
      policies: { draft: { mode: 'whole', policies: [{ ...policy, ...empty }] } },
    },
    '/policies/draft/policies/0/@odata.type',
  ],
]

describe('an empty type', () => {
  it.each(rows)('is refused in %s', async (_, request, body, target) => {
    const [method = '', path = ''] = request.split(' ')
    const { status, json } = await send(method, path, body)
    expect([status, json['error']]).toMatchObject([
      400,
      {
        code: 'BadRequest',
        message: 'Invalid OData type specified: ""',
        details: [{ target, '@ostiary.code': 'request.typeEmpty' }],
      },
    ])
  })

  it('is a name like any other elsewhere in a body', async () => {
    const body = { ...policy, displayName: '"@odata.type": ""' }
    const { status } = await send('POST', `${root}/policies`, body)
    expect(status).toBe(201)
  })

  it('of one request in a batch leaves the others alone', async () => {
    const request = (id: string, body: JsonObject) => ({
      id,
      method: 'POST',
      url: '/identity/conditionalAccess/policies',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    const requests = [request('1', policy), request('2', { ...policy, ...empty })]
    const { json } = await send('POST', '/beta/$batch', { requests })
    const responses = json['responses'] as readonly JsonObject[]
    expect(Object.fromEntries(responses.map(({ id, status }) => [id, status]))).toEqual({
      1: 201,
      2: 400,
    })
  })
})
