/** Definitions over HTTP: what is refused or warned of, with the place inside the string, on every path. */

import { beforeAll, expect, it } from 'vitest'
import { type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService({ store: 'sqlite' })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Directory.AccessAsUser.All',
  )
})

function create(path: string, definition: JsonValue, more: JsonObject = {}): Promise<Answer> {
  return service.send('POST', path, { token, body: { displayName: 'New', definition, ...more } })
}

const realms = '/v1.0/policies/homeRealmDiscoveryPolicies'
const legacy = '/beta/policies'

it('answers 201 with a warning at its line and column for a setting that does nothing', async () => {
  const definition = '{"HomeRealmDiscoveryPolicy": {\n  "AlternateIdLogin": {"Enabled": true}\n}}'
  const place = { pointer: '/HomeRealmDiscoveryPolicy/AlternateIdLogin', line: 2, column: 3 }
  for (const [path, more] of [
    [realms, {}],
    [legacy, { type: 'HomeRealmDiscoveryPolicy' }],
  ] as const) {
    const { status, json } = await create(path, [definition], more)
    expect([status, json['definition']]).toEqual([201, [definition]])
    expect(json['@ostiary.warnings']).toEqual([
      {
        '@ostiary.code': 'stsPolicies.homeRealmDiscovery.onlyInDefault',
        message:
          '`AlternateIdLogin` does nothing unless the policy is the organization default; set `isOrganizationDefault` to true (at /HomeRealmDiscoveryPolicy/AlternateIdLogin, line 2, column 3 of the definition)',
        target: '/definition/0',
        '@ostiary.inner': place,
      },
    ])
  }
})

it('has no warnings where all is fine', async () => {
  const definition = '{"HomeRealmDiscoveryPolicy":{"AllowCloudPasswordValidation":true}}'
  const { status, json } = await create(realms, [definition])
  expect([status, json['@ostiary.warnings']]).toEqual([201, undefined])
})

it('answers 400 with the sentence that clients match, and every mistake with its place', async () => {
  const definition =
    '{"TokenIssuancePolicy":{"Version":1,"TokenResponseSigningPolicy":"TokenOny","SamlTokenVersion":"3.0"}}'
  const { status, json } = await create('/v1.0/policies/tokenIssuancePolicies', [definition])
  expect(status).toBe(400)
  expect(json['error']).toMatchObject({
    code: 'Request_BadRequest',
    message: expect.stringMatching(/^Property definition has an invalid value\. /u) as string,
    details: [
      {
        '@ostiary.code': 'stsPolicies.definition.wordUnknown',
        target: '/definition/0',
        message:
          '`TokenResponseSigningPolicy` is `TokenOny`; it must be one of `ResponseOnly`, `TokenOnly`, `ResponseAndToken`; did you mean `TokenOnly`? (at /TokenIssuancePolicy/TokenResponseSigningPolicy, line 1, column 66 of the definition)',
        '@ostiary.inner': {
          pointer: '/TokenIssuancePolicy/TokenResponseSigningPolicy',
          line: 1,
          column: 66,
        },
      },
      {
        '@ostiary.code': 'stsPolicies.definition.wordUnknown',
        message:
          '`SamlTokenVersion` is `3.0`; it must be `1.1` or `2.0` (at /TokenIssuancePolicy/SamlTokenVersion, line 1, column 96 of the definition)',
      },
    ],
  })
})

it('lists what would be a warning next to the reasons of a refusal, and marks it', async () => {
  const definition =
    '{"ActivityBasedTimeoutPolicy":{"Version":1,"ApplicationPolicies":[{"ApplicationId":"default","WebSessionIdleTimeout":"00:02:00"}]}}'
  const { status, json } = await create('/v1.0/policies/activityBasedTimeoutPolicies', [definition])
  expect([status, json['error']]).toMatchObject([
    400,
    {
      message:
        'Property definition has an invalid value. `WebSessionIdleTimeout` is `00:02:00`, below the minimum of 00:05:00 (at /ActivityBasedTimeoutPolicy/ApplicationPolicies/0/WebSessionIdleTimeout, line 1, column 118 of the definition)',
      details: [
        { '@ostiary.code': 'stsPolicies.activityBasedTimeout.timeoutOutOfRange' },
        {
          '@ostiary.code': 'stsPolicies.definition.defaultRequired',
          '@ostiary.severity': 'warning',
          target: '/isOrganizationDefault',
        },
      ],
    },
  ])
})

it('is strict on the typed paths and tolerant on the legacy one', async () => {
  const trailing = '{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"8:00:00",}}'
  const lifetimes = '/v1.0/policies/tokenLifetimePolicies'
  const type = 'TokenLifetimePolicy'
  const refused = await create(lifetimes, [trailing])
  expect([refused.status, refused.json['error']]).toMatchObject([
    400,
    { details: [{ '@ostiary.inner': { pointer: '', line: 1, column: 69 } }] },
  ])
  const accepted = await create(legacy, [trailing], { type })
  expect([accepted.status, accepted.json['definition']]).toEqual([201, [trailing]])
  const bare = trailing.replace(',}', '}')
  expect((await create(lifetimes, bare)).status).toBe(400)
  const stored = await create(legacy, bare, { type })
  expect([stored.status, stored.json['definition']]).toEqual([201, [bare]])
})

it('lists at most 50 mistakes and says that there are more', async () => {
  const entries = Array.from({ length: 200 }, () => ({ ApplicationId: 'x' }))
  const definition = JSON.stringify({
    ActivityBasedTimeoutPolicy: { Version: 1, ApplicationPolicies: entries },
  })
  const { status, json } = await create('/v1.0/policies/activityBasedTimeoutPolicies', [definition])
  const { details } = json['error'] as { readonly details: readonly JsonObject[] }
  expect([status, details.length, details.at(-1)?.['message']]).toEqual([
    400,
    51,
    'there are more problems; correct these first',
  ])
})

it('suggests the type that a plural, a name of the schema or a misspelt word means', async () => {
  const definition = '{"ClaimsMappingPolicy":{"Version":1}}'
  for (const type of [
    'claimsMappingPolicies',
    '#microsoft.graph.claimsMappingPolicy',
    'Claims Mapping Policy',
  ]) {
    const { status, json } = await create(legacy, [definition], { type })
    expect(status).toBe(400)
    expect(json['error']).toMatchObject({
      message: expect.stringMatching(/; did you mean `ClaimsMappingPolicy`\?/u) as string,
    })
  }
})
