/** Policies from public reports: the answer of the legacy resource, and that of the family of their type. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUpTestService } from '../support/test-service.ts'

const families: Readonly<Record<string, string>> = {
  abt: 'activityBasedTimeoutPolicies',
  cmp: 'claimsMappingPolicies',
  hrd: 'homeRealmDiscoveryPolicies',
  tip: 'tokenIssuancePolicies',
  tlp: 'tokenLifetimePolicies',
  type: 'claimsMappingPolicies',
}

/** What each path answers: the status, and the codes of refusals and warnings. */
interface Expected {
  readonly legacy: readonly (number | string)[]
  /** The same as the legacy resource when absent. */
  readonly typed?: readonly (number | string)[]
}

const cases: Readonly<Record<string, Expected>> = {
  'S01-cmp-extension-in-id': { legacy: [201, 'stsPolicies.claimsMapping.inert.extensionInId'] },
  'S02-cmp-quoted-constant-in-id': {
    legacy: [201, 'stsPolicies.claimsMapping.inert.constantInId'],
  },
  'S03-cmp-entry-without-claim-type': {
    legacy: [201, 'stsPolicies.claimsMapping.inert.entryWithoutClaim'],
  },
  'S05-cmp-transformation-input-not-in-schema': {
    legacy: [201, 'stsPolicies.claimsMapping.inert.inputNotInSchema'],
  },
  'S06-cmp-jwt-type-is-uri': { legacy: [201, 'stsPolicies.claimsMapping.inert.jwtClaimIsUri'] },
  'S07-tip-plain': { legacy: [201] },
  'S09-abt-not-default': {
    legacy: [
      400,
      'stsPolicies.activityBasedTimeout.timeoutOutOfRange',
      'stsPolicies.definition.defaultRequired',
    ],
  },
  'S10-hrd-alternate-login-not-default': {
    legacy: [201, 'stsPolicies.homeRealmDiscovery.onlyInDefault'],
  },
  'S11-hrd-broken-json': { legacy: [400, 'stsPolicies.definition.notJson'] },
  'S13-tlp-15-minutes-with-session': {
    legacy: [201],
    typed: [400, 'stsPolicies.tokenLifetime.memberRetired'],
  },
  'S15-cmp-restricted-and-unknown-source': {
    legacy: [
      400,
      'stsPolicies.claimsMapping.sourceUnknown',
      'stsPolicies.definition.memberUnknown',
      'stsPolicies.claimsMapping.inert.jwtClaimRestricted',
    ],
  },
  'S16-type-plural': { legacy: [400, 'stsPolicies.policy.typeUnknown'], typed: [201] },
}

describeOutside('public cases of STS policies', 'cases/sts-policies', (root) => {
  const service = setUpTestService({ store: 'sqlite' })
  let token: string
  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.ReadWrite.ApplicationConfiguration',
      'Directory.AccessAsUser.All',
    )
  })

  async function answerOf(path: string, body: JsonObject): Promise<readonly (number | string)[]> {
    const { status, json } = await service.send('POST', path, { token, body })
    const error = json['error'] as JsonObject | undefined
    const findings = (json['@ostiary.warnings'] ?? error?.['details'] ?? []) as JsonObject[]
    return [status, ...findings.map((each) => memberText(each, '@ostiary.code') ?? '')]
  }

  it.each(Object.entries(cases))('%s', async (name, { legacy, typed = legacy }) => {
    const file = join(root, `${name}.json`)
    const body = JSON.parse(readFileSync(file, 'utf8')) as JsonObject
    expect(await answerOf('/beta/policies', body)).toEqual(legacy)
    const family = families[name.split('-')[1] ?? ''] ?? ''
    expect(await answerOf(`/v1.0/policies/${family}`, body)).toEqual(typed)
  })
})
