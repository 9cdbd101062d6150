/** Callers who do not read long answers, or send lines slowly: they hold no thread, and little memory. */

import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/kernel/json.ts'
import { createFabrikam, fabrikamToken } from '../adversarial/support/second-tenant.ts'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService({ app: { workers: 1 } })
const decisionsPath = '/ostiary/v1/decisions'

const signIn = { principal: { kind: 'user', id: '0571a27e-0571-4a27-a000-000000000a01' } }

const policies = Array.from({ length: 40 }, (_, number) => ({
  displayName: `Policy ${number}`,
  state: 'enabled',
  conditions: {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
}))

function asking(signIns: number, trace: string): JsonObject {
  return {
    signIns: Array.from({ length: signIns }, () => signIn),
    facts: 'given',
    trace,
    policies: { draft: { mode: 'whole', policies } },
  }
}

const line = `${JSON.stringify(signIn)}\n`

const signInsAsked = 400

/** About 17 MB of answer. */
const longQuestion = asking(signInsAsked, 'full')
const shortQuestion = asking(1, 'none')

let contoso: string
let fabrikam: string
const open: ClientRequest[] = []

beforeAll(async () => {
  await createFabrikam(service.store)
  contoso = await service.userToken('admin', 'Policy.Read.All')
  fabrikam = await fabrikamToken(service, 'Policy.Read.All')
})

afterEach(async () => {
  for (const each of open.splice(0)) each.destroy()
  await sleep(100)
})

/**
 * Starts a request and returns its answer, of which nothing is read. Without a body, it sends the first of several
 * lines.
 */
function start(
  token: string,
  { body, path = decisionsPath, mediaType = 'application/json' }: Partial<Record<string, string>>,
): { readonly sent: ClientRequest; readonly answer: Promise<IncomingMessage> } {
  const sent = request(`${service.url}${path}`, {
    method: 'POST',
    agent: false,
    headers: { authorization: `Bearer ${token}`, 'content-type': mediaType },
  })
  open.push(sent)
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).on('error', reject)
  })
  answer.catch(() => undefined)
  if (body === undefined) sent.write(line)
  else sent.end(body)
  return { sent, answer }
}

function startUnread(token: string): Promise<IncomingMessage> {
  return start(token, { body: JSON.stringify(longQuestion) }).answer
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1_000
}

async function expectPromptAnswer(token: string): Promise<void> {
  const seconds = await secondsOf(async () => {
    const answer = await service.send('POST', decisionsPath, { token, body: shortQuestion })
    expect(answer.status).toBe(200)
  })
  expect(seconds).toBeLessThan(5)
}

describe('with one thread', () => {
  it('answers both tenants while answers of one are not read, and those when they are read', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => startUnread(contoso)))
    const unread = answers.filter(({ statusCode }) => statusCode === 200)
    const refused = answers.filter(({ statusCode }) => statusCode === 429)
    expect([unread.length, refused.length]).toEqual([2, 3])
    for (const each of refused) {
      expect(JSON.parse((await each.toArray()).join(''))).toMatchObject({
        error: { '@ostiary.code': 'work.tooManyStreams' },
      })
    }
    await expectPromptAnswer(fabrikam)
    await expectPromptAnswer(contoso)
    expect((await startUnread(fabrikam)).statusCode).toBe(200)

    for (const answer of unread) {
      const json = JSON.parse(Buffer.concat(await answer.toArray()).toString('utf8')) as JsonObject
      expect(json['decisions']).toHaveLength(signInsAsked)
    }
  }, 180_000)

  it('answers others while the lines of a request do not come', async () => {
    const slow = Array.from({ length: 2 }, () =>
      start(contoso, {
        path: `${decisionsPath}?facts=given&trace=full`,
        mediaType: 'application/x-ndjson',
      }),
    )
    await Promise.all(slow.map(({ answer }) => answer))
    await expectPromptAnswer(fabrikam)
    await expectPromptAnswer(contoso)
    for (const { sent, answer } of slow) {
      sent.end(line)
      const text = Buffer.concat(await (await answer).toArray()).toString('utf8')
      expect(
        text
          .trim()
          .split('\n')
          .map((each) => JSON.parse(each)),
      ).toMatchObject([{ outcome: 'allow' }, { outcome: 'allow' }])
    }
  })

  it('keeps little of 100 unread answers', async () => {
    const before = process.memoryUsage().rss
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => startUnread(contoso).catch(() => undefined)),
    )
    await expectPromptAnswer(fabrikam)
    const grownMiB = (process.memoryUsage().rss - before) / 1_048_576
    const statuses = new Set(answers.map((answer) => answer?.statusCode))
    expect(statuses).toEqual(new Set([200, 429]))
    expect(grownMiB).toBeLessThan(400)
  })
})
