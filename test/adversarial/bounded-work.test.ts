/** No single request costs much more than its size: time and answer are bounded for any fault. */

import { beforeAll, describe, expect, it } from 'vitest'
import { defaultServiceLimits } from '../../src/graph/service-limits.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError } from './support/graph-error.ts'
import {
  accessBody,
  accessPath,
  everyScope,
  jsonPolicies,
  legacyAccessBody,
  legacyAccessPath,
  stsBody,
  stsPath,
} from './support/policy-documents.ts'

const service = setUpTestService()
let token: string

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

/** WHY so long: other tests run at the same time. Work that grows with the square of a body takes far longer. */
const longestMs = 6_000
const longestAnswer = 262_144

async function expectRefusedQuickly(answer: () => Promise<Answer>, status = 400): Promise<void> {
  const started = performance.now()
  const refused = await answer()
  const elapsed = performance.now() - started
  expectGraphError(refused, status)
  expect(refused.text.length).toBeLessThan(longestAnswer)
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
