/** No single request costs much more than its size: time and answer are bounded for any fault. */

import { beforeAll, describe, expect, it } from 'vitest'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError } from './support/graph-error.ts'
import {
  accessBody,
  accessPath,
  checksPath,
  decisionsPath,
  everyScope,
  jsonPolicies,
  legacyAccessBody,
  legacyAccessPath,
  stsBody,
  stsPath,
} from './support/policy-documents.ts'

const whatIfPath = '/beta/identity/conditionalAccess/evaluate'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

/** WHY so long: other tests run at the same time. Work that grows with the square of a body takes far longer. */
const longestMs = 6_000
const longestAnswer = 131_072

async function expectRefusedQuickly(answer: () => Promise<Answer>, status = 400): Promise<void> {
  const started = performance.now()
  const refused = await answer()
  const elapsed = performance.now() - started
  expectGraphError(refused, status)
  expect(Buffer.byteLength(refused.text)).toBeLessThan(longestAnswer)
  expect(elapsed).toBeLessThan(longestMs)
}

const repeated = (item: string, count: number): string => Array<string>(count).fill(item).join(',')

function post(path: string, body: unknown): Promise<Answer> {
  return service.send('POST', path, {
    token,
    body,
    headers: { 'content-type': 'application/json' },
  })
}

describe('a JSON body of many faults is refused quickly and briefly:', () => {
  it.each([
    ['one name 40,000 times', `{${repeated('"a":1', 40_000)}}`],
    ['40,000 missing commas', `[${'1 '.repeat(40_000)}]`],
    ['40,000 NUL characters', `{"a":[${repeated(String.raw`"\u0000"`, 40_000)}]}`],
    ['40,000 halves of a pair', `{"a":[${repeated(String.raw`"\ud800"`, 40_000)}]}`],
    ['40,000 unknown words', `[${repeated('x', 40_000)}]`],
    ['40,000 trailing commas', `[${repeated('[1,]', 40_000)}]`],
    ['commas and white space', `[${', '.repeat(10_000)}${' '.repeat(500_000)}]`],
    ['line ends', `{${'\n'.repeat(500_000)}"a":1,"a":1}`],
    ['doubled braces', '{'.repeat(500_000)],
  ])('%s', async (_, body) => {
    await expectRefusedQuickly(() => post(stsPath, body))
  })

  const names = (count: number): object =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`unknown${at}`, 1]))

  it.each(jsonPolicies)('50,000 unknown members at $path', async ({ path }) => {
    await expectRefusedQuickly(() => post(path, names(50_000)))
  })

  it('50,000 unknown members of a definition', async () => {
    const members = JSON.stringify(names(1_500))
    const definition = [`{"TokenLifetimePolicy":${members}}`]
    await expectRefusedQuickly(() => post(stsPath, { ...stsBody('x'), definition }))
  })

  it.each(['includeUsers', 'includeGroups', 'includeRoles'])(
    '50,000 wrong values of %s',
    async (list) => {
      const body = accessBody('x')
      const users = { [list]: Array.from({ length: 50_000 }, (_, at) => `nobody${at}`) }
      const conditions = { ...body.conditions, users }
      await expectRefusedQuickly(() => post(accessPath, { ...body, conditions }))
      await expectRefusedQuickly(() =>
        post(legacyAccessPath, { ...legacyAccessBody('x'), conditions }),
      )
    },
  )

  it.each([
    ['one list as long as it may be', ['excludeUsers']],
    ['three lists as long as they may be', ['excludeUsers', 'includeGroups', 'excludeGroups']],
  ])('unknown ids in %s', async (_, lists) => {
    const body = accessBody('x')
    const idsOf = (list: string): readonly string[] =>
      Array.from({ length: defaultServiceLimits.idsPerList }, (__, at) => {
        const last = `${list.length}${at}`.padStart(12, '0')
        return `dead0000-0000-4000-8000-${last}`
      })
    const users = {
      ...body.conditions.users,
      ...Object.fromEntries(lists.map((list) => [list, idsOf(list)])),
    }
    const conditions = { ...body.conditions, users }
    await expectRefusedQuickly(() => post(accessPath, { ...body, conditions }))
  })

  it('a definition of many faults', async () => {
    const faulty = `{${repeated('"a":1', 40_000)}}`
    await expectRefusedQuickly(() =>
      post(legacyAccessPath, { ...legacyAccessBody('x'), definition: [faulty] }),
    )
  })
})

describe('a body of nearly 1 MiB whose faults have long names is refused quickly and briefly:', () => {
  const name = 'A'.repeat(400_000)
  const items = Array<number>(300_000).fill(1)
  const principal = { kind: 'servicePrincipal', id: 'x' }
  const signIn = { principal: { ...principal, attributes: { [name]: items } } }
  const nested = (depth: number, inner: object): object =>
    depth === 0 ? inner : { ['/'.repeat(9_000)]: nested(depth - 1, inner) }

  it.each<[string, string, object]>([
    ['attributes of a sign-in', decisionsPath, { signIn }],
    ['attributes of one of many', decisionsPath, { signIns: [signIn, { principal }] }],
    ['members of a sign-in', decisionsPath, { signIn: { principal, [name]: items } }],
    ['members of a policy', accessPath, { [name]: 1, ...accessBody('x'), conditions: items }],
    ['groups of a draft', decisionsPath, draftOf({ includeGroups: items })],
    ['policies of a draft', decisionsPath, draftOf({}, 2_000)],
    ['objects inside each other', accessPath, { conditions: { users: nested(50, {}) } }],
    ['applications of a what-if', whatIfPath, whatIfBody(Array<string>(200_000).fill('x'))],
    ['settings', decisionsPath, { signIn: { principal }, settings: { [name]: items } }],
    ['comparisons', `${decisionsPath}/diff`, { [name]: items, before: [1] }],
    ['checks', checksPath, { [name]: items, breakGlass: [1] }],
  ])('%s', async (_, path, body) => {
    const text = JSON.stringify(body)
    expect(text.length).toBeLessThan(1_048_576)
    await expectRefusedQuickly(() => post(path, text))
  })

  it('a line of sign-ins', async () => {
    const longest = { principal: { ...principal, attributes: { x: items.slice(0, 32_000) } } }
    const answer = await service.send('POST', decisionsPath, {
      token,
      body: `${JSON.stringify(longest)}\n`,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('findings.omitted')
    expect(Buffer.byteLength(answer.text)).toBeLessThan(longestAnswer)
  })

  function draftOf(users: object, count = 1): object {
    const policies = Array.from({ length: count }, () => ({
      ...accessBody('x'),
      unknown: 1,
      conditions: { users },
    }))
    return { signIn: { principal }, policies: { draft: { mode: 'whole', policies } } }
  }

  function whatIfBody(includeApplications: readonly string[]): object {
    return {
      signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: 'x' },
      signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications },
    }
  }
})

describe('a filter as long as the request line may be,', () => {
  const filtered = (filter: string): Promise<Answer> =>
    service.send('GET', `/v1.0/users?$filter=${filter.replaceAll(' ', '+')}`, { token })

  it.each([
    ['or', Array<string>(1_050).fill('id eq 1').join(' or ')],
    ['and', Array<string>(950).fill('id eq 1').join(' and ')],
    ['or of lists', Array<string>(700).fill('id in (1)').join(' or ')],
    ['not', 'not '.repeat(3_000)],
    ['parentheses', '('.repeat(12_000)],
    ['one list', `id in (${repeated("'a'", 1_200)})`],
    ['one string', `id eq '${'a'.repeat(12_000)}'`],
    ['quotes', `id eq '${"''".repeat(1_500)}'`],
  ])('made of %s, is answered or refused quickly', async (_, filter) => {
    const started = performance.now()
    const answer = await filtered(filter)
    expect(performance.now() - started).toBeLessThan(longestMs)
    if (answer.status !== 200) expectGraphError(answer, 400)
  })
})
