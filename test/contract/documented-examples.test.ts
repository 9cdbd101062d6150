/**
 * The examples of Graph's reference pages for the resources that this service has: each request gets the status that
 * its page shows. Ids are those of the sample tenant, and of what the examples before created.
 */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { knownPermissions } from '../../src/identity/permissions.ts'
import { setUpTestService } from '../support/test-service.ts'
import documented from './documented-examples.json' with { type: 'json' }

interface Example {
  /** Below https://learn.microsoft.com/graph/api/. */
  readonly page: string
  /** Method and path, with `{v}` for the version and `{name}` for an id. */
  readonly send: string
  readonly body?: JsonObject
  readonly headers?: Readonly<Record<string, string>>
  readonly status: number
  /** The only version in which the page shows it. */
  readonly only?: string
  /** The name for the id of the answer in later examples. */
  readonly save?: string
}

const examples = documented.examples as readonly Example[]
const notServed = documented.notServed as readonly (Example & { readonly reason: string })[]

/** The object of an answer, the first one of a list. */
function firstObject(json: JsonObject): JsonObject {
  const [first] = Array.isArray(json['value']) ? (json['value'] as readonly JsonValue[]) : [json]
  return first !== undefined && isJsonObject(first) ? first : {}
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (store) => {
  const service = setUpTestService({ store })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...knownPermissions('delegated'))
  })

  describe.each(['v1.0', 'beta'])('the documented examples in %s', (version) => {
    const saved = new Map<string, string>(Object.entries(documented.ids))
    const filled = (text: string) =>
      text.replaceAll(/\{([\w.]+)\}/gu, (whole, name: string) =>
        name === 'v' ? version : (saved.get(name) ?? whole),
      )

    async function answerTo({ send, body, headers, save }: Example) {
      const [method = '', path = ''] = filled(send).split(/ (.*)/su)
      const answer = await service.send(method, encodeURI(path), {
        token,
        ...(body && { body: JSON.parse(filled(JSON.stringify(body))) as JsonObject }),
        ...(headers && { headers }),
      })
      if (save !== undefined) {
        const object = firstObject(answer.json)
        saved.set(save, memberText(object, 'id') || memberText(object, 'keyId'))
        saved.set(`${save}.appId`, memberText(object, 'appId'))
      }
      return answer
    }

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
