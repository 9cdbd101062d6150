/** `POST /$batch` over HTTP: requests of every kind, their order, their callers, and what a batch may take. */

import { BatchRequestContent, BatchResponseContent } from '@microsoft/microsoft-graph-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject } from '../../src/kernel/json.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import {
  accessBody,
  documentOf,
  everyScope,
  stsBody,
} from '../adversarial/support/policy-documents.ts'

const json = { 'Content-Type': 'application/json' }
const access = '/identity/conditionalAccess/policies'

function decoded(answer: Answer, id: string): string {
  return Buffer.from(memberText(answerOf(answer, id), 'body'), 'base64').toString()
}

function answersOf({ json: { responses } }: Answer): readonly JsonObject[] {
  return Array.isArray(responses) ? responses.filter(isJsonObject) : []
}

function answerOf(answer: Answer, id: string): JsonObject {
  const found = answersOf(answer).find((each) => each['id'] === id)
  if (found === undefined) throw new Error(`no answer to ${id}: ${answer.text}`)
  return found
}

const bodyOf = (answer: Answer, id: string): JsonObject => {
  const { body } = answerOf(answer, id)
  return isJsonObject(body) ? body : {}
}

const codeOf = (answer: Answer, id: string): string => {
  const { error } = bodyOf(answer, id)
  return isJsonObject(error) ? memberText(error, 'code') : ''
}

const statusesOf = (answer: Answer): readonly unknown[] =>
  answersOf(answer).map(({ status }) => status)

describe.each(['sqlite', 'postgres'] as const)('a batch to the service on %s', (store) => {
  const service = setUpTestService({ store, app: { families: tolerantFamilyOptions, workers: 1 } })
  let token: string

  beforeAll(async () => {
    token = await service.userToken('admin', ...everyScope)
  })

  const batch = (requests: readonly unknown[], version = 'beta', headers = {}) =>
    service.send('POST', `/${version}/$batch`, { token, body: { requests }, headers })

  it('writes and reads, in order, and the answers are those of single requests', async () => {
    const created = await batch([
      { id: 'new', method: 'POST', url: access, headers: json, body: accessBody('By batch') },
      { id: 'all', method: 'GET', url: `${access}?$count=true`, dependsOn: ['NEW'] },
    ])
    expect(created.status).toBe(200)
    expect(statusesOf(created)).toEqual([201, 200])
    const id = memberText(bodyOf(created, 'new'), 'id')
    const single = await service.send('GET', `/beta${access}/${id}`, { token })
    const again = await batch([
      { id: 1, method: 'GET', url: `${access}/${id}` },
      {
        id: 2,
        method: 'PATCH',
        url: `/beta${access}/${id}`,
        headers: json,
        body: { displayName: 'Renamed' },
        dependsOn: [1],
      },
      { id: 3, method: 'DELETE', url: `${access}/${id}`, dependsOn: [2] },
      { id: 4, method: 'GET', url: `${access}/${id}`, dependsOn: [3] },
    ])
    expect(statusesOf(again)).toEqual([200, 204, 204, 404])
    expect(answerOf(again, '1')['body']).toEqual(single.json)
    expect(answerOf(again, '2')).not.toHaveProperty('body')
    expect(answerOf(again, '1')['headers']).toMatchObject({
      'Content-Type': single.headers.get('content-type'),
      'Cache-Control': 'no-cache',
    })
  })

  it('skips what depends on a failure, and nothing else', async () => {
    const answer = await batch([
      { id: 'a', method: 'GET', url: '/users/nobody@example.com' },
      {
        id: 'b',
        method: 'POST',
        url: access,
        headers: json,
        body: accessBody('B'),
        dependsOn: ['a'],
      },
      { id: 'c', method: 'GET', url: '/organization', dependsOn: ['b'] },
      { id: 'd', method: 'GET', url: '/organization' },
    ])
    expect(statusesOf(answer)).toEqual([404, 424, 424, 200])
    expect(codeOf(answer, 'b')).toBe('FailedDependency')
    const { json: found } = await service.send('GET', `/beta${access}?$filter=displayName eq 'B'`, {
      token,
    })
    expect(found['value']).toEqual([])
  })

  it('takes and gives bodies that are not JSON as Base64', async () => {
    const id = `B2C_1A_batch_${store}`
    const xml = documentOf(id)
    const xmlType = { 'Content-Type': 'application/xml' }
    const url = `/trustFramework/policies/${id}/$value`
    const answer = await batch([
      {
        id: '1',
        method: 'PUT',
        url,
        headers: xmlType,
        body: Buffer.from(xml).toString('base64url'),
      },
      { id: '2', method: 'GET', url, dependsOn: ['1'] },
      { id: '3', method: 'GET', url: `${access}/$count` },
    ])
    expect(statusesOf(answer)).toEqual([201, 200, 200])
    expect(decoded(answer, '2')).toBe(xml)
    expect(decoded(answer, '3')).toMatch(/^\d+$/u)
  })

  it('is read in a thread when it is long, with the same answers', async () => {
    const padding = 'x'.repeat(20_000)
    const answer = await batch([
      { id: '1', method: 'GET', url: '/organization', headers: { 'x-padding': padding } },
      { id: '2', method: 'POST', url: '/policies', headers: json, body: stsBody('Long') },
      { id: '3', method: 'GET', url: '/no/such/path' },
    ])
    expect(statusesOf(answer)).toEqual([200, 201, 400])
    const refused = await batch([{ id: '1', method: 'GET', url: 7, headers: { padding } }])
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('batch.requestMalformed')
  })

  it('counts, authorizes and logs each request as if it had come alone', async () => {
    const reader = await service.userToken('admin', 'Policy.Read.All')
    const asked = [
      { id: '1', method: 'GET', url: access },
      { id: '2', method: 'POST', url: access, headers: json, body: accessBody('Not allowed') },
      { id: '3', method: 'GET', url: access, headers: { Authorization: `Bearer ${token}` } },
      {
        id: '4',
        method: 'DELETE',
        url: `${access}/00000000-0000-0000-0000-000000000001`,
        headers: { authorization: `Bearer ${token}` },
      },
    ]
    const answer = await service.send('POST', '/v1.0/$batch', {
      token: reader,
      body: { requests: asked },
    })
    expect(statusesOf(answer)).toEqual([200, 403, 200, 403])
    const nobody = await service.send('POST', '/v1.0/$batch', { body: { requests: asked } })
    expect(nobody.status).toBe(401)
  })

  it('has the request id of the whole in each error', async () => {
    const answer = await batch([{ id: '1', method: 'GET', url: '/users/nobody' }])
    const { error } = bodyOf(answer, '1')
    const inner = isJsonObject(error) ? (error['innerError'] ?? error['innererror']) : undefined
    expect(inner).toMatchObject({ 'request-id': answer.headers.get('request-id') })
    expect(answerOf(answer, '1')['headers']).not.toHaveProperty('request-id')
  })

  it('goes to a path with the tenant in front too, and to neither the own API nor the service', async () => {
    const answer = await service.send('POST', `/beta/${contosoTenantId}/$batch`, {
      token,
      body: {
        requests: [
          { id: '1', method: 'GET', url: '/organization' },
          { id: '2', method: 'GET', url: '/ostiary/v1/tenant' },
          { id: '3', method: 'GET', url: '/../healthz' },
        ],
      },
    })
    expect(statusesOf(answer)).toEqual([200, 400, 404])
  })

  it.each([
    ['no requests', [], 'Invalid batch payload format.'],
    [
      'ids that repeat',
      [
        { id: '1', method: 'GET', url: '/me' },
        { id: '1', method: 'GET', url: '/me' },
      ],
      'Request Id 1 has to be unique in a batch.',
    ],
    [
      'a body without a type',
      [{ id: '1', method: 'POST', url: '/groups', body: {} }],
      "Write request with id '1' does not contain a Content-Type header.",
    ],
    [
      'more than twenty requests',
      Array.from({ length: 21 }, (_, id) => ({ id: String(id), method: 'GET', url: '/me' })),
      'Number of requests inside batch exceeds the limit.',
    ],
  ])('with %s is refused as Graph refuses it', async (_, requests, message) => {
    const answer = await batch(requests)
    expect(answer.status).toBe(400)
    expect(answer.json['error']).toMatchObject({ code: 'BadRequest', message })
  })

  it('is made and read by the client library of Microsoft', async () => {
    const request = (path: string, init?: RequestInit) =>
      new Request(`https://graph.microsoft.com${path}`, init)
    const content = new BatchRequestContent([
      { id: '1', request: request(`/beta${access}`) },
      {
        id: '2',
        request: request(`/beta${access}`, {
          method: 'POST',
          headers: json,
          body: JSON.stringify(accessBody('By the client')),
        }),
        dependsOn: ['1'],
      },
      { id: '3', request: request('/beta/users/nobody'), dependsOn: ['2'] },
    ])
    const sent = await service.send('POST', '/beta/$batch', {
      token,
      body: await content.getContent(),
    })
    const read = new BatchResponseContent(sent.json as never)
    expect(read.getResponseById('1').status).toBe(200)
    expect(await read.getResponseById('2').json()).toMatchObject({ displayName: 'By the client' })
    expect(read.getResponseById('3').status).toBe(404)
  })
})

describe('a batch of long answers', () => {
  const service = setUpTestService({ app: { families: tolerantFamilyOptions } })

  it('leaves out reads that do not fit, by name, and answers every write', async () => {
    const token = await service.userToken('admin', ...everyScope)
    const long = (index: number) => ({
      ...accessBody(`Long ${index}`),
      conditions: {
        ...accessBody('').conditions,
        users: { includeUsers: ['None'], excludeGroups: manyIds(index, 2_400) },
      },
    })
    for (let index = 0; index < 12; index += 1) {
      const { status } = await service.send('POST', `/beta${access}`, { token, body: long(index) })
      expect(status).toBe(201)
    }
    const { status, ...answer } = await service.send('POST', '/beta/$batch', {
      token,
      body: {
        requests: [
          ...Array.from({ length: 19 }, (_, index) => ({
            id: String(index),
            method: 'GET',
            url: access,
          })),
          { id: 'last', method: 'POST', url: access, headers: json, body: accessBody('Last') },
        ],
      },
    })
    expect(status).toBe(200)
    expect(answer.text.length).toBeLessThan(9_000_000)
    const statuses = answersOf({ status, ...answer }).map((each) => each['status'])
    expect(statuses.at(-1)).toBe(201)
    expect(statuses).toContain(200)
    expect(statuses).toContain(429)
    const [leftOut] = answersOf({ status, ...answer }).filter((each) => each['status'] === 429)
    expect(leftOut?.['headers']).toMatchObject({ 'Retry-After': '1' })
  })
})

function manyIds(seed: number, count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) =>
      `${String(seed).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`,
  )
}
