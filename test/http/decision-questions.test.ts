/**
 * Questions to this service's own decisions, on both stores: where policies come from, what is filled in, what
 * is refused, sign-ins in lines, and what a change of policies changes.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Decision } from '../../src/conditional-access/engine/answer/decision.ts'
import { kindNames } from '../../src/conditional-access/model/kind-names.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { createMovableClock } from '../support/movable-clock.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const decisions = '/ostiary/v1/decisions'
const policiesPath = '/beta/identity/conditionalAccess/policies'
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const bob = '0571a27e-0571-4a27-a000-000000000a05'
const allStaff = '0571a27e-0571-4a27-a000-000000000b01'
const sales = '0571a27e-0571-4a27-a000-000000000b02'
const office = '0a571a27-0571-4a27-a000-00000000010c'

const application = {
  kind: 'applications',
  applications: [{ appId: '00000003-0000-0000-c000-000000000000' }],
}

/** A sign-in of which all is known that the policies of this file ask for. */
function signInOf(id: string, rest: JsonObject = {}): JsonObject {
  return {
    principal: { id },
    target: application,
    clientApp: 'browser',
    satisfied: { methods: ['password'] },
    ...rest,
  }
}

function policyFor(users: JsonObject, control: string, rest: JsonObject = {}): JsonObject {
  return {
    displayName: `${control} for ${JSON.stringify(users)}`,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      users,
      applications: { includeApplications: ['All'] },
      ...rest,
    },
    grantControls: { operator: 'OR', builtInControls: [control] },
  }
}

function outcomesOf({ json }: Answer): readonly string[] {
  return (json['decisions'] as unknown as readonly Decision[]).map(({ outcome }) => outcome)
}

function findingsOf({ json }: Answer): readonly string[] {
  const error = json['error']
  const details = isJsonObject(error) ? ((error['details'] ?? []) as readonly JsonValue[]) : []
  return details
    .filter(isJsonObject)
    .map((finding) => `${memberText(finding, 'target')}: ${memberText(finding, 'message')}`)
}

function draftOf(draft: JsonObject): JsonObject {
  return { draft: { mode: 'whole', ...draft } }
}

describe.each(['sqlite', 'postgres'] as const)('decisions on %s', (store) => {
  const { clock, advance } = createMovableClock()
  let service: TestService
  let token: string
  let writer: string

  beforeAll(async () => {
    service = await startTestService({ store, app: { clock } })
    token = await service.appToken('Policy.Read.ConditionalAccess')
    writer = await service.appToken('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess')
  })
  afterAll(() => service.close())
  beforeEach(async () => {
    const { items } = await service.store.list(contosoTenantId, kindNames.policies, { limit: 100 })
    for (const { id } of items)
      await service.send('DELETE', `${policiesPath}/${id}`, { token: writer })
  })

  const ask = (body: unknown, path = decisions): Promise<Answer> =>
    service.send('POST', path, { token, body })
  const create = async (body: JsonObject): Promise<string> => {
    const { json } = await service.send('POST', policiesPath, { token: writer, body })
    return memberText(json, 'id')
  }

  describe('the policies of a question', () => {
    it('are the live ones, with what the directory knows of the principal', async () => {
      await create(policyFor({ includeGroups: [allStaff], excludeGroups: [sales] }, 'mfa'))
      const answer = await ask({
        signIns: [
          signInOf(ada),
          signInOf(bob),
          signInOf(bob, { satisfied: { methods: ['password', 'sms'] } }),
        ],
      })
      expect([answer.status, outcomesOf(answer)]).toEqual([200, ['allow', 'interrupt', 'allow']])
    })

    it('follow every write at once', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const outcome = async () => outcomesOf(await ask({ signIn: signInOf(bob) }))
      expect(await outcome()).toEqual(['interrupt'])
      const body = { grantControls: { builtInControls: ['block'] } }
      await service.send('PATCH', `${policiesPath}/${id}`, { token: writer, body })
      expect(await outcome()).toEqual(['block'])
      await service.send('DELETE', `${policiesPath}/${id}`, { token: writer })
      expect(await outcome()).toEqual(['allow'])
    })

    it('are those of an instant, or of a version', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const before = clock().toISOString()
      advance({ minutes: 1 })
      const body = { grantControls: { builtInControls: ['block'] } }
      await service.send('PATCH', `${policiesPath}/${id}`, { token: writer, body })
      advance({ minutes: 1 })
      const blocked = clock().toISOString()
      advance({ minutes: 1 })
      await service.send('DELETE', `${policiesPath}/${id}`, { token: writer })
      const outcome = async (policies: JsonObject) =>
        outcomesOf(await ask({ signIn: signInOf(bob), policies }))
      expect(await outcome({ at: before })).toEqual(['interrupt'])
      expect(await outcome({ at: blocked })).toEqual(['block'])
      expect(await outcome({ live: true })).toEqual(['allow'])
      expect(await outcome({ versions: [{ id, version: 1 }] })).toEqual(['interrupt'])
      expect(await outcome({ versions: [{ id: id.toUpperCase(), version: 2 }] })).toEqual(['block'])
      expect(await outcome({ versions: [{ id, version: 3 }] })).toEqual(['allow'])
      const missing = await ask({
        signIn: signInOf(bob),
        policies: { versions: [{ id, version: 9 }] },
      })
      expect([missing.status, findingsOf(missing)]).toEqual([
        400,
        [`/policies/versions/0: policy \`${id}\` has no version 9`],
      ])
    })

    it('are a draft alone or over the live ones, and nothing of it is stored', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const block = { ...policyFor({ includeUsers: [bob, ada] }, 'block'), id }
      const outcomes = async (draft: JsonObject) =>
        outcomesOf(await ask({ signIns: [signInOf(ada), signInOf(bob)], policies: { draft } }))
      expect(await outcomes({ mode: 'overlay' })).toEqual(['allow', 'interrupt'])
      expect(await outcomes({ mode: 'overlay', policies: [block] })).toEqual(['block', 'block'])
      expect(await outcomes({ mode: 'overlay', removedPolicies: [id] })).toEqual(['allow', 'allow'])
      expect(await outcomes({ mode: 'whole' })).toEqual(['allow', 'allow'])
      const { items } = await service.store.list(contosoTenantId, kindNames.policies, {
        limit: 100,
      })
      expect(items.map((item) => [item.id, item.version])).toEqual([[id, 1]])
    })

    it('are refused when they leave out what is not there, or take one policy twice', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const refusal = async (policies: JsonObject) => {
        const answer = await ask({ signIn: signInOf(bob), policies })
        return [answer.status, findingsOf(answer)]
      }
      const removedPolicies = [id, 'nope']
      expect(await refusal({ draft: { mode: 'overlay', removedPolicies } })).toEqual([
        400,
        ['/policies/draft/removedPolicies/1: policy `nope` not found in this tenant'],
      ])
      const twice = [
        { id, version: 1 },
        { id: id.toUpperCase(), version: 1 },
      ]
      expect(await refusal({ versions: twice })).toEqual([
        400,
        [`/policies/versions/1/id: policy \`${id.toUpperCase()}\` is listed twice`],
      ])
    })

    it('may go by locations and strengths of the draft, and by settings that are not kept here', async () => {
      const outside = policyFor({ includeUsers: ['All'] }, 'block', {
        locations: {
          includeLocations: ['All'],
          excludeLocations: [office, '00000000-0000-0000-0000-000000000000'],
        },
      })
      const location = {
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        id: office,
        displayName: 'Office',
        isTrusted: false,
        ipRanges: [
          { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '192.0.2.0/24' },
        ],
      }
      const from = (ip: string) => signInOf(bob, { network: { ip } })
      const answer = await ask({
        signIns: [from('192.0.2.7'), from('198.51.100.7'), from('203.0.113.7')],
        policies: draftOf({ policies: [outside], namedLocations: [location] }),
        settings: { mfaTrustedIps: ['203.0.113.0/24'] },
      })
      expect(outcomesOf(answer)).toEqual(['allow', 'block', 'allow'])
    })

    it('are judged as by a POST, each fault at its place, with warnings of those that pass', async () => {
      const refused = await ask({
        signIn: signInOf(bob),
        policies: draftOf({
          policies: [
            policyFor({ includeUsers: ['All'] }, 'mfa'),
            { ...policyFor({ includeUsers: ['Al'] }, 'mfaa'), state: 'enbled' },
          ],
          legacyPolicies: [{ displayName: 'x' }],
          namedLocations: [{ displayName: 'x', countriesAndRegions: ['DE'] }],
        }),
      })
      expect([refused.status, findingsOf(refused).map((finding) => finding.split(':')[0])]).toEqual(
        [
          400,
          [
            '/policies/draft/policies/1/state',
            '/policies/draft/policies/1/conditions/users/includeUsers/0',
            '/policies/draft/policies/1/grantControls/builtInControls/0',
            '/policies/draft/legacyPolicies/0/conditions/applications',
            '/policies/draft/legacyPolicies/0/conditions/users',
            '/policies/draft/namedLocations/0/id',
          ],
        ],
      )
      const draft = draftOf({
        policies: [policyFor({ includeUsers: ['All'] }, 'approvedApplication')],
      })
      const asked = await ask({ signIn: signInOf(bob), policies: draft })
      const compared = await ask({ after: draft, signIns: [signInOf(bob)] }, `${decisions}/diff`)
      const warningOf = (path: string): JsonObject => ({
        '@ostiary.code': 'conditionalAccess.warning.appControlRetired',
        message: expect.any(String) as string,
        target: `${path}/draft/policies/0/grantControls/builtInControls/0`,
      })
      expect([asked.json['@ostiary.warnings'], compared.json['@ostiary.warnings']]).toEqual([
        expect.arrayContaining([warningOf('/policies')]),
        expect.arrayContaining([warningOf('/after')]),
      ])
    })
  })

  describe('a question', () => {
    it('is answered as of an instant, which decides by the rules of its day', async () => {
      const body = {
        signIn: signInOf(bob, { satisfied: { usesApprovedApplication: false } }),
        policies: draftOf({
          policies: [policyFor({ includeUsers: ['All'] }, 'approvedApplication')],
        }),
      }
      const early = await ask({ ...body, asOf: '2025-01-05T12:00:00Z' })
      const late = await ask({ ...body, asOf: '2026-09-05T12:00:00Z' })
      expect([early.json['asOf'], late.json['asOf']]).toEqual([
        '2025-01-05T12:00:00.000Z',
        '2026-09-05T12:00:00.000Z',
      ])
      expect(outcomesOf(early)).not.toEqual(outcomesOf(late))
    })

    it('is explained as far as it asks', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const answer = async (trace?: string) => {
        const { json } = await ask({ signIn: signInOf(bob), ...(trace && { trace }) })
        const [decision] = json['decisions'] as unknown as readonly [Decision]
        return {
          names: (json['policies'] as readonly JsonObject[] | undefined)?.map(
            (policy) => policy['id'],
          ),
          reports: decision.policies.length,
          conditions: decision.policies[0]?.conditions !== undefined,
          required: decision.requirements.map(({ policyId }) => policyId),
        }
      }
      const required = [id]
      expect(await answer()).toEqual({ names: undefined, reports: 0, conditions: false, required })
      expect(await answer('none')).toEqual(await answer())
      expect(await answer('reasons')).toEqual({
        names: [id],
        reports: 1,
        conditions: false,
        required,
      })
      expect(await answer('full')).toEqual({ names: [id], reports: 1, conditions: true, required })
    })

    it('is answered by the outcome alone at level verdict', async () => {
      await create(policyFor({ includeUsers: [bob] }, 'block'))
      const { json } = await ask({ signIns: [signInOf(bob), signInOf(ada)], trace: 'verdict' })
      expect(json).toEqual({
        asOf: expect.any(String),
        decisions: [{ outcome: 'block' }, { outcome: 'allow' }],
      })
    })

    it.each<readonly [string, object, readonly string[]]>([
      ['no sign-in', {}, [': the request body must have exactly one of `signIns`, `signIn`']],
      [
        'too many sign-ins',
        { signIns: Array.from({ length: 1_001 }, () => ({})) },
        ['/signIns: `signIns` must have at most 1000 items, not 1001'],
      ],
      [
        'wrong sign-ins, each at its place',
        {
          signIns: [
            signInOf(ada),
            signInOf(ada, { platform: 'ios' }),
            { ...signInOf(bob), app: 1 },
          ],
        },
        [
          '/signIns/1/platform: `ios` is not a value of `signIns[1].platform`; did you mean `iOS`?',
          '/signIns/2/app: `signIns[2].app` is not a known member',
        ],
      ],
      [
        'principals that the directory does not have',
        { signIns: [signInOf(ada), signInOf(office)] },
        [
          `/signIns/1/principal/id: user or service principal \`${office}\` not found in this tenant; for a principal that is not in the directory, add its \`kind\``,
        ],
      ],
      [
        'settings that are none',
        { signIn: signInOf(ada), settings: { mfaTrustedIps: ['192.0.2.0/24', 'office'] } },
        [
          '/settings/mfaTrustedIps/1: `settings.mfaTrustedIps[1]` must be an address range in CIDR notation, not `office`',
        ],
      ],
    ])('is refused with %s', async (_, body, expected) => {
      const answer = await ask(body)
      expect([answer.status, findingsOf(answer)]).toEqual([400, expected])
    })
  })

  describe('sign-ins in lines', () => {
    const sendLines = (
      lines: readonly string[],
      { query = '', accept = 'application/x-ndjson' } = {},
    ): Promise<Answer> =>
      service.send('POST', `${decisions}${query}`, {
        token,
        body: `${lines.join('\n')}\n`,
        headers: { 'content-type': 'application/x-ndjson', accept },
      })

    it('are answered line by line, beyond what a body may hold', async () => {
      await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const lines = Array.from({ length: 8_000 }, (_, place) =>
        JSON.stringify(signInOf(place % 2 === 0 ? ada : bob)),
      )
      expect(lines.join('\n').length).toBeGreaterThan(1_048_576)
      const answer = await sendLines(lines)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'application/x-ndjson',
      ])
      const outcomes = answer.text
        .trimEnd()
        .split('\n')
        .map((line) => memberText(JSON.parse(line) as JsonObject, 'outcome'))
      expect(outcomes).toEqual(lines.map((_, place) => (place % 2 === 0 ? 'allow' : 'interrupt')))
    })

    it('go by the options of the query', async () => {
      const id = await create(policyFor({ includeUsers: [bob] }, 'mfa'))
      const before = new Date(clock().getTime() - 3_600_000).toISOString()
      const line = JSON.stringify(signInOf(bob))
      const explained = await sendLines([line], { query: '?trace=reasons' })
      expect(JSON.parse(explained.text)).toMatchObject({ policies: [{ policyId: id }] })
      const past = await sendLines([line], { query: `?policiesAt=${before}&facts=directory` })
      expect(JSON.parse(past.text)).toMatchObject({ outcome: 'allow', policies: [] })
      const refused = await sendLines([line], { query: '?trace=all&policesAt=x' })
      expect([refused.status, findingsOf(refused)]).toEqual([
        400,
        [
          '/trace: `all` is not a value of `trace`; expected `verdict`, `none`, `reasons`, `full`',
          '/policesAt: `policesAt` is not a known member; did you mean `policiesAt`?',
        ],
      ])
    })

    it('are refused where lines are not accepted, or not expected', async () => {
      expect((await sendLines(['{}'], { accept: 'application/json' })).status).toBe(406)
      const elsewhere = await service.send('POST', `${decisions}/diff`, {
        token,
        body: '{}\n',
        headers: { 'content-type': 'application/x-ndjson' },
      })
      expect(elsewhere.status).toBe(415)
    })
  })

  describe('the difference between two sources', () => {
    const difference = `${decisions}/diff`

    it('tells what a change loosens and tightens, by the policies responsible, with examples', async () => {
      const mfa = await create(policyFor({ includeUsers: ['All'], excludeUsers: [ada] }, 'mfa'))
      const signIns = [signInOf(ada), signInOf(bob), signInOf(bob, { clientApp: 'other' })]
      const changed = {
        ...policyFor({ includeUsers: ['All'] }, 'mfa', { clientAppTypes: ['browser'] }),
        id: mfa,
      }
      const answer = await ask(
        { after: { draft: { mode: 'overlay', policies: [changed] } }, signIns },
        difference,
      )
      expect(answer.status).toBe(200)
      expect(answer.json).toMatchObject({
        compared: 3,
        unchanged: 1,
        loosened: {
          count: 1,
          groups: [
            {
              from: 'deny',
              to: 'allow',
              policies: [{ id: mfa, in: 'before' }],
              count: 1,
              example: {
                signIn: { clientApp: 'other' },
                before: { outcome: 'deny' },
                after: { outcome: 'allow' },
              },
            },
          ],
          groupsLeftOut: 0,
        },
        tightened: {
          count: 1,
          groups: [
            {
              from: 'allow',
              to: 'interrupt',
              policies: [{ id: mfa, in: 'after' }],
              example: { signIn: { principal: { id: ada } } },
            },
          ],
        },
        changed: { count: 0, groups: [] },
      })
    })

    it('asks a grid over what the policies mention, and says how far it goes', async () => {
      const before = draftOf({
        policies: [
          {
            ...policyFor({ includeGroups: [sales] }, 'mfa', {
              platforms: { includePlatforms: ['iOS'] },
            }),
            id: 'p1',
          },
        ],
      })
      const after = draftOf({
        policies: [
          {
            ...policyFor({ includeGroups: [sales] }, 'block', { signInRiskLevels: ['high'] }),
            id: 'p2',
          },
        ],
      })
      const asOf = '2026-03-02T10:00:00Z'
      const askGrid = async (limit?: number) =>
        (
          await ask(
            { before, after, asOf, grid: true, ...(limit && { gridLimit: limit }) },
            difference,
          )
        ).json
      const whole = await askGrid()
      // Two principals, six platforms, two levels of risk, three states of proof.
      expect(whole).toMatchObject({
        grid: {
          size: 72,
          asked: 72,
          attributes: {
            principal: 2,
            platform: 6,
            'risk.signIn': 2,
            satisfied: 3,
            target: 1,
            network: 1,
          },
        },
        compared: 72,
        // Of the group: on iOS without a second factor and without risk; at high risk.
        loosened: { count: 1, groups: [{ policies: [{ id: 'p1', in: 'before' }] }] },
        tightened: { count: 18 },
      })
      expect(await askGrid()).toEqual(whole)
      expect(await askGrid(20)).toMatchObject({
        grid: { size: 72, asked: 20, completeUpTo: 1 },
        compared: 20,
      })
    })

    it('finds none between a source and itself', async () => {
      await create(policyFor({ includeGroups: [allStaff], excludeGroups: [sales] }, 'mfa'))
      const { json } = await ask({ after: { live: true }, grid: true, gridLimit: 500 }, difference)
      expect(json).toMatchObject({
        loosened: { count: 0 },
        tightened: { count: 0 },
        changed: { count: 0 },
      })
      expect(json['unchanged']).toBe(json['compared'])
    })

    it('is refused without a side, and names the side of each fault', async () => {
      const refused = await ask({ signIns: [signInOf(ada)] }, difference)
      expect([refused.status, findingsOf(refused)]).toEqual([400, ['/after: `after` is required']])
      const wrong = await ask({ after: draftOf({ policies: [{}] }), grid: true }, difference)
      expect(
        findingsOf(wrong).every((finding) => finding.startsWith('/after/draft/policies/0/')),
      ).toBe(true)
      expect(wrong.status).toBe(400)
    })
  })
})
