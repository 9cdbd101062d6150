/** Warnings of STS policies: the same in answers to create and change, on legacy and typed paths. */

import { beforeAll, describe, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const service = setUpTestService({ store: 'sqlite' })
let token: string

beforeAll(async () => {
  token = await service.userToken(
    'admin',
    'Policy.Read.All',
    'Policy.ReadWrite.ApplicationConfiguration',
    'Policy.ReadWrite.B2BManagementPolicy',
    'Directory.AccessAsUser.All',
  )
})

function send(method: string, path: string, body?: JsonObject, prefer?: string): Promise<Answer> {
  return service.send(method, path, {
    token,
    ...(body && { body }),
    ...(prefer !== undefined && { headers: { prefer } }),
  })
}

/** A definition of several lines with one warning, its code, and its place. */
interface Row {
  readonly type: string
  readonly segment: string
  readonly definition: string
  readonly code: string
  readonly place?: JsonObject
}

const rows: readonly Row[] = [
  {
    type: 'TokenLifetimePolicy',
    segment: 'tokenLifetimePolicies',
    definition:
      '{"TokenLifetimePolicy":\n {"Version":1,\n  "AccessTokenLifetime":"8:00:00", "Extra":"1"}}',
    code: 'stsPolicies.definition.memberUnknown',
    place: { pointer: '/TokenLifetimePolicy/Extra', line: 3, column: 36 },
  },
  {
    type: 'ClaimsMappingPolicy',
    segment: 'claimsMappingPolicies',
    definition:
      '{"ClaimsMappingPolicy":{"Version":1,\r\n "ClaimsSchema":[\r\n {"Source":"user","ID":"mail","JwtClaimType":"upn"}]}}',
    code: 'stsPolicies.claimsMapping.inert.jwtClaimRestricted',
    place: { pointer: '/ClaimsMappingPolicy/ClaimsSchema/0/JwtClaimType', line: 3, column: 46 },
  },
  {
    type: 'HomeRealmDiscoveryPolicy',
    segment: 'homeRealmDiscoveryPolicies',
    definition: '{"HomeRealmDiscoveryPolicy":{\n"AlternateIdLogin":{"Enabled":true}}}',
    code: 'stsPolicies.homeRealmDiscovery.onlyInDefault',
    place: { pointer: '/HomeRealmDiscoveryPolicy/AlternateIdLogin', line: 2, column: 1 },
  },
  {
    type: 'TokenIssuancePolicy',
    segment: 'tokenIssuancePolicies',
    definition: '{"TokenIssuancePolicy":{"Version":1,\n"SamlTokenVersion":"2.0",\n   "Extra":1}}',
    code: 'stsPolicies.definition.memberUnknown',
    place: { pointer: '/TokenIssuancePolicy/Extra', line: 3, column: 4 },
  },
  {
    type: 'ActivityBasedTimeoutPolicy',
    segment: 'activityBasedTimeoutPolicies',
    definition:
      '{"ActivityBasedTimeoutPolicy":{"Version":1,"ApplicationPolicies":[\n{"ApplicationId":"default","WebSessionIdleTimeout":"01:00:00"}]}}',
    code: 'stsPolicies.definition.defaultRequired',
  },
  {
    type: 'B2BManagementPolicy',
    segment: 'b2bManagementPolicies',
    definition:
      '{"B2BManagementPolicy":{"InvitationsAllowedAndBlockedDomainsPolicy":{"AllowedDomains":["contoso.com"],\n"BlockedDomains":[]}}}',
    code: 'stsPolicies.definition.defaultRequired',
  },
]

const paths = rows.flatMap((row) => {
  const legacy = { ...row, path: '/beta/policies', further: { type: row.type } }
  const typed = (root: string) => ({
    ...row,
    path: `/${root}/policies/${row.segment}`,
    further: {},
  })
  const isBeta = row.type === 'B2BManagementPolicy'
  return [legacy, typed('beta'), ...(isBeta ? [] : [typed('v1.0')])]
})

describe.each(paths)('$path, $type', ({ path, further, definition, code, place }) => {
  const warnings = [
    {
      '@ostiary.code': code,
      target: place ? '/definition/0' : '/isOrganizationDefault',
      ...(place && { '@ostiary.inner': place }),
    },
  ]

  it('answers 201 and 200 with the warning and its place, and 204 without a body', async () => {
    const body = { displayName: 'New', definition: [definition], ...further }
    const created = await send('POST', path, body)
    expect([created.status, created.json['@ostiary.warnings']]).toMatchObject([201, warnings])
    const own = `${path}/${memberText(created.json, 'id')}`
    const change = { definition: [definition] }
    const changed = await send('PATCH', own, change, 'return=representation')
    expect([changed.status, changed.json['@ostiary.warnings']]).toMatchObject([200, warnings])
    const silent = await send('PATCH', own, change)
    expect([silent.status, silent.text]).toEqual([204, ''])
    expect((await send('GET', own)).json).not.toHaveProperty('@ostiary.warnings')
    expect((await send('DELETE', own)).status).toBe(204)
  })
})
