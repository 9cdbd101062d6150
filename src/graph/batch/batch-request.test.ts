import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../kernel/json.ts'
import { mostBatchHeaders, mostBatchRequests, readBatch } from './batch-request.ts'

const get = { id: '1', method: 'GET', url: '/users' }

function read(...requests: readonly unknown[]) {
  const checked = readBatch({ requests } as JsonObject, 'v1.0')
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings))
  return checked.value
}

function faultsOf(requests: unknown): readonly string[] {
  const checked = readBatch({ requests } as JsonObject, 'v1.0')
  if (checked.ok) throw new Error('the batch is accepted')
  return checked.findings.map(({ ostiaryCode, target = '' }) => `${ostiaryCode} ${target}`)
}

describe('a request of a batch', () => {
  it.each([
    ['/users?$top=1&$select=id', '/v1.0/users', '$top=1&$select=id'],
    ['users', '/v1.0/users', ''],
    ['//users', undefined, undefined],
    ['/beta/users', '/beta/users', ''],
    ['V1.0/users?a=/b?c', '/V1.0/users', 'a=/b?c'],
    ['/betamax', '/v1.0/betamax', ''],
    ["/users('a')", "/v1.0/users('a')", ''],
    ['/users#top', '/v1.0/users', ''],
  ])('with the URL %s goes to %s', (url, path, query) => {
    const request = { ...get, url }
    if (path === undefined)
      expect(faultsOf([request])).toEqual(['batch.urlNotRelative /requests/0/url'])
    else expect(read(request)[0]).toMatchObject({ path, query })
  })

  it('may have a number as its id, and names of headers in any letter case', () => {
    const [first, second] = read(
      { ...get, id: 1, headers: { ConsistencyLevel: 'eventual', Prefer: null } },
      { ...get, id: 2, method: 'get', dependsOn: [1, '1'] },
    )
    expect(first).toMatchObject({ id: '1', headers: { consistencylevel: 'eventual' } })
    expect(second).toMatchObject({ id: '2', method: 'GET', dependsOn: ['1'] })
  })

  const post = { ...get, method: 'POST', url: '/groups' }
  const json = JSON.stringify({ displayName: 'Straße' })
  const inBase64 = Buffer.from(json).toString('base64')

  it.each([
    [
      'JSON',
      { headers: { 'content-TYPE': 'application/json' }, body: JSON.parse(json) as JsonObject },
    ],
    ['JSON in Base64', { headers: { 'Content-Type': 'application/json' }, body: inBase64 }],
    ['JSON in Base64 without headers', { body: inBase64 }],
  ])('may have a body of %s', (_, members) => {
    expect(read({ ...post, ...members })[0]).toMatchObject({
      body: json,
      isBase64: false,
      headers: { 'content-type': 'application/json' },
    })
  })

  it.each(['PGE+w7w8L2E+', 'PGE-w7w8L2E-', 'PGE+w7w8L2E+Zg=='])(
    'may have a body of another type in Base64: %s',
    (body) => {
      const headers = { 'Content-Type': 'application/xml' }
      expect(read({ ...post, headers, body })[0]).toMatchObject({ body, isBase64: true })
    },
  )

  it('has no body when it is a GET, or its body is null', () => {
    expect(read({ ...get, body: {} })[0]).not.toHaveProperty('body')
    expect(read({ ...post, body: null })[0]).not.toHaveProperty('body')
  })
})

describe('a batch', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...get, id: String(index) }))
  const headers = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, 'a']))

  it('may have as many requests and headers as the limits say', () => {
    expect(read(...many(mostBatchRequests))).toHaveLength(mostBatchRequests)
    expect(read({ ...get, headers: headers(mostBatchHeaders) })).toHaveLength(1)
  })

  it.each<[string, unknown, readonly string[]]>([
    ['no list', undefined, ['batch.requestsMissing /requests']],
    ['an empty list', [], ['batch.requestsMissing /requests']],
    ['too many requests', many(mostBatchRequests + 1), ['batch.tooManyRequests /requests']],
    [
      'too many headers',
      [{ ...get, headers: headers(mostBatchHeaders + 1) }],
      ['batch.tooManyHeaders /requests/0/headers'],
    ],
    [
      'members of the wrong type, all of them',
      [7, { id: '', headers: [], dependsOn: 'x' }, { ...get, id: 1.5, headers: { a: 1 } }],
      [
        'batch.requestMalformed /requests/0',
        'batch.requestMalformed /requests/1/id',
        'batch.requestMalformed /requests/1/method',
        'batch.requestMalformed /requests/1/headers',
        'batch.requestMalformed /requests/1/url',
        'batch.requestMalformed /requests/1/dependsOn',
        'batch.requestMalformed /requests/2/id',
        'batch.requestMalformed /requests/2/headers',
      ],
    ],
    [
      'ids that differ in letter case only',
      [
        { ...get, id: 'a' },
        { ...get, id: 'A' },
      ],
      ['batch.idRepeated /requests/1/id'],
    ],
    ['an unknown method', [{ ...get, method: 'HEAD' }], ['batch.methodUnknown /requests/0/method']],
    [
      'a URL of a host',
      [{ ...get, url: 'https://graph.microsoft.com/v1.0/users' }],
      ['batch.urlNotRelative /requests/0/url'],
    ],
    ...['/$batch', '%24batch/', '/beta/%24batc%68', '/contoso.com/$BATCH()', '/$batch?a=b'].map(
      (url): [string, unknown, readonly string[]] => [
        `a batch in it: ${url}`,
        [{ ...get, method: 'POST', url }],
        ['batch.batchInBatch /requests/0/url'],
      ],
    ),
    [
      'a body without a type',
      [{ ...get, method: 'PATCH', body: { a: 1 } }],
      ['batch.contentTypeMissing /requests/0/headers'],
    ],
    [
      'a body of another type that is not Base64',
      [{ ...get, method: 'PUT', headers: { 'Content-Type': 'application/xml' }, body: '<a/>' }],
      ['batch.bodyNotBase64 /requests/0/body'],
    ],
    [
      'a dependency that it does not have',
      [{ ...get, dependsOn: ['2'] }],
      ['batch.dependencyUnknown /requests/0/dependsOn'],
    ],
    [
      'requests that wait for each other',
      [
        { ...get, dependsOn: ['2'] },
        { ...get, id: '2', dependsOn: ['1'] },
      ],
      ['batch.dependenciesCircular /requests/0/dependsOn'],
    ],
    [
      'changes that succeed or fail together',
      [{ ...get, atomicityGroup: 'g1' }],
      ['batch.changeSetNotSupported /requests/0/atomicityGroup'],
    ],
  ])('with %s is refused', (_, requests, faults) => {
    expect(faultsOf(requests)).toEqual(faults)
  })
})
