/**
 * A sample of the vectors of conditional access over HTTP, on both stores: every rule with each of its outcomes
 * as a whole draft through this service's own decisions, and where the row says what the public action answers,
 * stored and asked through that.
 */

import { isIP } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeStrengthDefinition } from '../../src/conditional-access/resources/strengths/strength-codec.ts'
import type { Decision } from '../../src/conditional-access/engine/answer/decision.ts'
import type { SignIn } from '../../src/conditional-access/engine/model/sign-in.ts'
import { isBetaOnly } from '../../src/conditional-access/resources/policies/index-entries.ts'
import type { GraphVersion } from '../../src/edm/model.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { findBuiltInStrength } from '../../src/conditional-access/model/strengths/built-in-strengths.ts'
import { seedFixture, storeRow } from '../support/fixture-directory.ts'
import { startTestService, type TestService } from '../support/test-service.ts'
import { whatIfBody } from '../support/what-if-body.ts'
import { summaryOf } from '../vectors/conditional-access/expectation.ts'
import { loadFixture } from '../vectors/conditional-access/fixture.ts'
import { loadVectors, type Vector } from '../vectors/conditional-access/load-vectors.ts'
import { sampleVectors } from '../vectors/conditional-access/sample-vectors.ts'

// A service refuses policies with unknown members; only files can have them.
const vectors = loadVectors().filter(({ policies }) =>
  policies.every(({ body }) => body.unknownMembers === undefined),
)
const fixture = loadFixture()

/** The strengths that a row's policies name, and its definitions of built-in ones. */
function strengthsOf({ policies, tenantRules }: Vector) {
  return tenantRules.authenticationStrengths.filter(
    ({ id }) =>
      findBuiltInStrength(id) !== undefined ||
      policies.some(({ body }) => body.grantControls?.authenticationStrength === id),
  )
}

/** Finds rows that the API accepts as a draft: each address is valid, and so is each strength for a POST. */
function isDraft(vector: Vector): boolean {
  const { ip } = vector.signIn.network ?? {}
  const isAddress = typeof ip !== 'string' || (isIP(ip) !== 0 && !ip.includes('%'))
  return (
    isAddress &&
    strengthsOf(vector).every(
      (strength) => decodeStrengthDefinition(strength as unknown as JsonObject).ok,
    )
  )
}

const drafts = sampleVectors(vectors.filter(isDraft))

/** Asks for the decision of a row by its policies alone, in its tenant. */
function decisionsBody(vector: Vector) {
  const { policies, tenant, signIn, semantics } = vector
  const written = (form: 'modern' | 'legacy') =>
    policies.filter((policy) => policy.form === form).map(({ id, json }) => ({ ...json, id }))
  return {
    signIn,
    asOf: `${semantics.day}T00:00:00Z`,
    facts: 'given',
    trace: 'reasons',
    settings: {
      mfaTrustedIps: tenant.mfaTrustedIps ?? fixture.tenantRules.mfaTrustedIps,
      ...(tenant.inboundTrust && { inboundTrust: tenant.inboundTrust }),
      ...(tenant.baselineScopes && { baselineScopes: tenant.baselineScopes }),
      ...(tenant.applicationGroups && { applicationGroups: tenant.applicationGroups }),
    },
    policies: {
      draft: {
        mode: 'whole',
        policies: written('modern'),
        legacyPolicies: written('legacy'),
        namedLocations: tenant.locations,
        authenticationStrengths: strengthsOf(vector),
      },
    },
  }
}

/** The action has to be told what is asked for, and looks up groups itself. */
function isExpressible({ target, principal }: SignIn): boolean {
  return target !== undefined && (principal.kind !== 'user' || principal.groupIds !== undefined)
}

/** Rows that say what the action answers, with the versions that can be asked. */
const asked = sampleVectors(
  vectors.filter(({ whatIf, signIn }) => Object.keys(whatIf).length > 0 && isExpressible(signIn)),
).flatMap((vector) => {
  const { policies, signIn } = vector
  const isOfBeta =
    signIn.principal.kind === 'agentIdentity' || policies.some(({ body }) => isBetaOnly(body))
  const versions: readonly GraphVersion[] = isOfBeta ? ['beta'] : ['v1.0', 'beta']
  return versions.map((version) => [vector.id, version, vector.description, vector] as const)
})

/** What an answer says of each policy: its reasons, which are `notSet` where it applies. */
function reasonsOf(json: JsonObject): Readonly<Record<string, JsonValue | undefined>> {
  const results = ((json['value'] ?? []) as readonly JsonValue[]).filter(isJsonObject)
  for (const { policyApplies, analysisReasons } of results) {
    expect(policyApplies).toBe(analysisReasons === 'notSet')
  }
  return Object.fromEntries(results.map(({ id, analysisReasons }) => [id, analysisReasons]))
}

/** Rules on what files do not describe: a draft describes everything. */
const rulesOfFiles: readonly string[] = ['E79']

it('samples a vector that hits each rule', () => {
  const rulesOf = (rows: readonly Vector[]) => new Set(rows.flatMap(({ hits }) => hits))
  const rulesOfDrafts = rulesOf(vectors).difference(new Set(rulesOfFiles))
  expect(rulesOf(drafts)).toEqual(rulesOfDrafts)
})

describe.each(['sqlite', 'postgres'] as const)('conditional access over HTTP on %s', (store) => {
  let service: TestService
  let token: string

  beforeAll(async () => {
    service = await startTestService({ store })
    token = await service.appToken('Policy.Read.ConditionalAccess')
    await seedFixture(service.store, fixture)
  })
  afterAll(() => service.close())

  it.each(drafts.map((vector) => [vector.id, vector.description, vector] as const))(
    'decides %s: %s',
    async (_id, _description, vector) => {
      const body = decisionsBody(vector)
      const answer = await service.send('POST', '/ostiary/v1/decisions', { token, body })
      expect([answer.status, answer.json['error']]).toEqual([200, undefined])
      const [decision] = answer.json['decisions'] as unknown as readonly [Decision]
      expect(summaryOf(decision)).toEqual(vector.expected)
    },
  )

  it.each(asked)('answers %s through %s: %s', async (_id, version, _description, vector) => {
    await storeRow(service.store, fixture, vector)
    const path = `/${version}/identity/conditionalAccess/evaluate`
    const send = async (appliedPoliciesOnly: boolean) => {
      const body = whatIfBody(vector.signIn, appliedPoliciesOnly)
      const headers = { prefer: 'include-unknown-enum-members' }
      const answer = await service.send('POST', path, { token, body, headers })
      expect([answer.status, answer.json['error']]).toEqual([200, undefined])
      expect(answer.json['@odata.context']).toBe(
        `${service.url}/${version}/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)`,
      )
      return reasonsOf(answer.json)
    }
    const applied = Object.entries(vector.whatIf).filter(([, reasons]) => reasons === 'notSet')
    expect([await send(false), await send(true)]).toEqual([
      vector.whatIf,
      Object.fromEntries(applied),
    ])
  })
})
