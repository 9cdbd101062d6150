/** Lists of a tenant with large objects are handled in worker threads, and answered as in the main thread. */

import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { readPolicy } from '../../src/conditional-access/resources/policies/read-policy.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUp } from '../support/set-up.ts'
import { setUpTestService, startTestService, type TestService } from '../support/test-service.ts'
import { accessBody, accessPath, everyScope } from '../adversarial/support/policy-documents.ts'

const policies = 30

/** Ids in one policy: most have some hundred bytes, the first ones nearly as many as a policy may have. */
const idsOf = (number: number): number => (number < 10 ? 2_500 : 1)

const inThreads = setUpTestService()
const inMainThread = setUp(
  () =>
    startTestService({
      testStore: {
        store: inThreads.store,
        reopen: () => Promise.resolve(inThreads.store),
        dispose: () => Promise.resolve(),
      },
      app: { workers: 0 },
    }),
  // The other service closes the store that both use.
  () => Promise.resolve(),
)

beforeAll(async () => {
  const author = { kind: 'system', id: 'test' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date() }
  await inThreads.store.write(contosoTenantId, provenance, async (transaction) => {
    for (let number = 0; number < policies; number += 1) {
      const applications = {
        includeApplications: Array.from({ length: idsOf(number) }, () => randomUUID()),
      }
      const plain = accessBody(`Policy ${(number * 7) % policies}`)
      const read = readPolicy(
        { ...plain, conditions: { ...plain.conditions, applications } },
        'modern',
        'beta',
      )
      if (!read.ok) throw new Error(read.findings[0]?.message)
      const { body } = read.value
      const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
      const index = policyKind.index(body)
      const { name: family } = policyKind
      await transaction.create({ family, id, body, index, uniqueKeys: [] })
    }
  })
})

async function answerOf(service: TestService, query: string): Promise<string> {
  const token = await service.userToken('admin', ...everyScope)
  const { status, text } = await service.send('GET', `${accessPath}${query}`, { token })
  expect(status).toBe(200)
  return text.replaceAll(service.url, 'http://service')
}

it.each([
  '',
  '?$top=999',
  '?$top=3',
  '?$skip=1&$top=1',
  '?$orderby=displayName&$top=1',
  '?$orderby=state desc,displayName desc&$skip=12',
  '?$count=true&$top=2',
  "?$filter=state eq 'disabled'&$select=displayName",
])('`%s` is answered alike', async (query) => {
  const expected = await answerOf(inMainThread, query)
  expect(expected.length).toBeGreaterThan(100)
  expect(await answerOf(inThreads, query)).toBe(expected)
})
