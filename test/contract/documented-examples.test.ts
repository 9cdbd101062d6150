/**
 * The examples of Graph's reference pages for the resources that this service has: each request gets the status that
 * its page shows. Ids are those of the sample tenant, and of what the examples before created;
 * where a page has `definition-value`, the request has a definition.
 */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { knownPermissions } from '../../src/identity/permissions.ts'
import { setUpTestService } from '../support/test-service.ts'
import { RequestList, type WrittenRequest } from './support/written-requests.ts'
import documented from './documented-examples.json' with { type: 'json' }

interface Example extends WrittenRequest {
  /** Below https://learn.microsoft.com/graph/api/. In `send`, `{v}` stands for the version. */
  readonly page: string
  readonly status: number
  /** The only version in which the page shows it. */
  readonly only?: string
}

const examples = documented.examples as readonly Example[]
const notServed = documented.notServed as readonly (Example & { readonly reason: string })[]

describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...knownPermissions('delegated'))
  })

  describe.each(['v1.0', 'beta'])('the documented examples in %s', (version) => {
    const list = new RequestList({ ...documented.ids, v: version })
    const answerTo = (example: Example) => list.send(service, token, example)

    it.each(examples.filter(({ only = version }) => only === version))(
      '$page: $send gets $status',
      async (example) => {
        const { status, text, json } = await answerTo(example)
        expect([status, json['error']]).toEqual([example.status, undefined])
        if (status === 204) expect(text).toBe('')
        if (status === 201) expect(json).toHaveProperty(['@odata.context'])
      },
    )

    it.each(notServed)('$page: $send is refused, because $reason', async (example) => {
      const { status, json } = await answerTo(example)
      expect([status, json['error']]).toMatchObject([example.status, { code: expect.any(String) }])
    })
  })
})

it('names every page with a refused example, and the reason, among the known differences', () => {
  const parity = readFileSync(new URL('../../docs/parity.md', import.meta.url), 'utf8')
  const words = parity.replaceAll(/\s+/gu, ' ')
  expect(notServed.filter(({ page, reason }) => !words.includes(`\`${page}\`: ${reason}`))).toEqual(
    [],
  )
})
