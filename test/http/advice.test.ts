/**
 * What would turn the outcome of a sign-in into allow, over HTTP on both stores. Each piece of advice is followed by a
 * second request with the changed sign-in.
 */

import { beforeAll, describe, expect, it } from 'vitest'
import {
  mostAdviceSets,
  withFact,
  type AdvisedDecision,
} from '../../src/conditional-access/decisions/advice/advice.ts'
import type { SignIn } from '../../src/conditional-access/engine/model/sign-in.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'

const decisionsPath = '/ostiary/v1/decisions'
const office = '00000003-0000-0ff1-ce00-000000000000'
const ada = '0571a27e-0571-4a27-a000-000000000a04'

const ofEverything = {
  clientAppTypes: ['all'],
  users: { includeUsers: [ada] },
  applications: { includeApplications: ['All'] },
}

const signIn = {
  principal: { id: ada },
  target: { kind: 'applications', applications: [{ appId: office }] },
  clientApp: 'browser',
  platform: 'windows',
  device: null,
  network: { ip: '192.0.2.9', country: 'US' },
  risk: { user: 'none', signIn: 'none' },
  authenticationFlow: { current: 'none', original: 'none' },
  satisfied: { methods: ['password'] },
} as const

function decisionsOf({ json }: Answer): readonly AdvisedDecision[] {
  return json['decisions'] as unknown as readonly AdvisedDecision[]
}

describe.each(['sqlite', 'postgres'] as const)('advice over HTTP on %s', (store) => {
  const service = setUpTestService({ store })
  const ids = new Map<string, string>()

  async function create(path: string, body: JsonObject): Promise<string> {
    const token = await service.appToken(
      'Policy.ReadWrite.ConditionalAccess',
      'Policy.Read.All',
      'Application.Read.All',
    )
    const answer = await service.send('POST', `/v1.0/identity/conditionalAccess/${path}`, {
      token,
      body,
    })
    if (answer.status !== 201) throw new Error(answer.text)
    return memberText(answer.json, 'id')
  }

  const ask = async (body: JsonObject): Promise<Answer> =>
    service.send('POST', decisionsPath, { token: await service.appToken('Policy.Read.All'), body })

  beforeAll(async () => {
    const location = await create('namedLocations', {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Head office',
      isTrusted: true,
      ipRanges: [
        { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/24' },
      ],
    })
    const outside = await create('policies', {
      displayName: 'Only from the office',
      state: 'enabled',
      conditions: {
        ...ofEverything,
        locations: { includeLocations: ['All'], excludeLocations: [location] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    })
    const factor = await create('policies', {
      displayName: 'Second factor',
      state: 'enabled',
      conditions: ofEverything,
      grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] },
    })
    ids.set('outside', outside).set('factor', factor)
  })

  it('names the smallest sets of facts, each of which leads to allow', async () => {
    const answer = await ask({ signIn, trace: 'reasons', toAllow: true })
    expect(answer.status).toBe(200)
    const [{ outcome, toAllow } = {} as AdvisedDecision] = decisionsOf(answer)
    expect(outcome).toBe('block')
    expect(toAllow).toMatchObject({
      responsiblePolicies: [ids.get('outside')],
      unavoidablePolicies: [],
      factsToGive: [],
      isComplete: true,
    })
    const sets = toAllow?.sets ?? []
    expect(sets.map(({ changes }) => changes.map(({ fact }) => fact))).toEqual([
      ['satisfied.methods', 'network.ip'],
      ['device', 'network.ip'],
    ])
    expect(sets[0]?.changes[1]).toEqual({
      fact: 'network.ip',
      action: 'change',
      kind: 'network',
      by: 'person',
      to: ['198.51.100.1'],
      text: 'sign in from an address in "Head office", such as 198.51.100.1',
    })
    const changed = sets.map(({ changes }) =>
      changes.reduce<SignIn>(
        (each, { fact, to }) => withFact(each, fact, to[0] ?? null),
        signIn as unknown as SignIn,
      ),
    )
    const followed = await ask({ signIns: changed, trace: 'none' })
    expect(decisionsOf(followed).map((each) => each.outcome)).toEqual(sets.map(() => 'allow'))
  })

  it('is absent where nobody asks, and where the outcome is allow', async () => {
    const [plain] = decisionsOf(await ask({ signIn, trace: 'reasons' }))
    expect(plain).not.toHaveProperty('toAllow')
    const principal = { id: '0571a27e-0571-4a27-a000-000000000a05' }
    const [allowed] = decisionsOf(
      await ask({ signIn: { ...signIn, principal }, trace: 'full', toAllow: true }),
    )
    expect(allowed).toMatchObject({ outcome: 'allow' })
    expect(allowed).not.toHaveProperty('toAllow')
  })

  it('says that nothing lifts a block that a draft puts on everything', async () => {
    const draft = {
      mode: 'whole',
      policies: [
        {
          id: 'closed',
          displayName: 'Closed',
          state: 'enabled',
          conditions: ofEverything,
          grantControls: { operator: 'OR', builtInControls: ['block'] },
        },
      ],
    }
    const answer = await ask({ signIn, policies: { draft }, trace: 'reasons', toAllow: true })
    expect(decisionsOf(answer)[0]?.toAllow).toEqual({
      responsiblePolicies: ['closed'],
      unavoidablePolicies: ['closed'],
      sets: [],
      factsToGive: [],
      isComplete: true,
    })
  })

  it('advises on several sign-ins, and is refused in lines', async () => {
    const answer = await ask({ signIns: [signIn, signIn], trace: 'reasons', toAllow: true })
    for (const { toAllow } of decisionsOf(answer)) {
      expect(toAllow?.sets.length).toBeGreaterThan(0)
      expect(toAllow?.sets.length).toBeLessThanOrEqual(mostAdviceSets)
    }
    const lines = await service.send('POST', `${decisionsPath}?toAllow=true&trace=reasons`, {
      token: await service.appToken('Policy.Read.All'),
      headers: { 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(signIn)}\n`,
    })
    expect(lines.status).toBe(400)
    expect(lines.text).toContain('toAllow')
  })
})
