/** Uploads of policies with a few changes: each is stored or refused in Graph's form, and none makes the server fail. */

import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { printDocument } from '../../src/trust-framework/schema/testing/sample-elements.ts'
import { setUpTestService } from '../support/test-service.ts'
import {
  arbitraryMutation,
  changeableElements,
  mutate,
} from '../oracle/trust-framework/mutations.ts'
import { ownSet } from '../oracle/trust-framework/published-sets.ts'
import { expectGraphError } from './support/graph-error.ts'
import { everyScope, frameworkPath, xmlContent } from './support/policy-documents.ts'

const service = setUpTestService()
let token: string

function upload(body: string) {
  const policyId = /\sPolicyId="([^"]*)"/u.exec(body)?.[1] ?? ''
  const path = `${frameworkPath}/${encodeURIComponent(policyId)}/$value`
  return service.send('PUT', path, { token, body, headers: xmlContent })
}

const isBase = (text: string): boolean => !text.includes('<BasePolicy>')

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
})

it('stores or refuses policies that were changed in one to three places', async () => {
  const texts = ownSet.texts.toSorted((a, b) => Number(isBase(b)) - Number(isBase(a)))
  for (const text of texts) await upload(text)
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(arbitraryMutation, { minLength: 1, maxLength: 3 }),
      async (text, mutations) => {
        const root = changeableElements(text)
        for (const mutation of mutations) mutate(root, mutation)
        const answer = await upload(printDocument(root).text)
        statuses.add(answer.status)
        if (answer.status === 200 || answer.status === 201) return
        expectGraphError(answer, 400, 'AADB2C')
        const { error } = answer.json as { error: { details: readonly { target?: string }[] } }
        for (const { target } of error.details) expect(target).toMatch(/^\d+:\d+$/u)
      },
    ),
    { numRuns: 300 },
  )
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400]))
}, 120_000)
