/** Requests at the edge of HTTP itself, byte by byte: smuggling, framing, odd methods and targets, planted hosts. */

import { beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { setUpTestService, type Answer } from '../support/test-service.ts'
import { expectGraphError, textOf } from './support/graph-error.ts'
import {
  documentOf,
  everyScope,
  frameworkPath,
  stsBody,
  stsPath,
} from './support/policy-documents.ts'
import { sendBytes, sendRaw, type RawRequest } from './support/raw-http.ts'
import { stateOf } from './support/store-state.ts'

const service = setUpTestService({ app: { publicOrigins: ['https://policies.example'] } })
let token: string
type Headers = NonNullable<RawRequest['headers']>
let credentials: Headers

beforeAll(async () => {
  token = await service.userToken('admin', ...everyScope)
  credentials = [['Authorization', `Bearer ${token}`]]
})

const json = ['Content-Type', 'application/json'] as const
const body = JSON.stringify(stsBody('Smuggled'))

function send(request: RawRequest): Promise<Answer> {
  return sendRaw(service.url, { ...request, headers: [...credentials, ...(request.headers ?? [])] })
}

async function expectUnchanged(attack: () => Promise<void>): Promise<void> {
  const before = await stateOf(service.store, contosoTenantId)
  await attack()
  expect(await stateOf(service.store, contosoTenantId)).toEqual(before)
}

describe('the framing of a body', () => {
  it.each<[string, Headers]>([
    [
      'two lengths',
      [
        ['Content-Length', `${body.length}`],
        ['Content-Length', `${body.length + 1}`],
      ],
    ],
    ['the same length twice', [['Content-Length', `${body.length}, ${body.length}`]]],
    [
      'a length and chunks',
      [
        ['Content-Length', `${body.length}`],
        ['Transfer-Encoding', 'chunked'],
      ],
    ],
    [
      'chunks and a length',
      [
        ['Transfer-Encoding', 'chunked'],
        ['Content-Length', `${body.length}`],
      ],
    ],
    ['a negative length', [['Content-Length', '-1']]],
    ['a signed length', [['Content-Length', `+${body.length}`]]],
    ['a hexadecimal length', [['Content-Length', '0x10']]],
    ['a length that is a list', [['Content-Length', '1,2']]],
    ['a length beyond every limit', [['Content-Length', '9'.repeat(30)]]],
    ['an unknown transfer coding', [['Transfer-Encoding', 'xchunked']]],
    ['chunks that are not last', [['Transfer-Encoding', 'chunked, identity']]],
    [
      'chunks twice',
      [
        ['Transfer-Encoding', 'chunked'],
        ['Transfer-Encoding', 'identity'],
      ],
    ],
    ['a coding behind a tab', [['Transfer-Encoding', '\tchunked\v']]],
    ['a space before the colon', [['Content-Length ', `${body.length}`]]],
  ])('by %s is refused', async (_, headers) => {
    await expectUnchanged(async () => {
      const answer = await send({
        method: 'POST',
        target: stsPath,
        headers: [json, ...headers],
        body,
      })
      expectGraphError(answer, answer.status)
      expect([400, 411, 413, 501]).toContain(answer.status)
    })
  })

  it.each(['POST', 'PATCH', 'PUT'])('is required on %s', async (method) => {
    const target =
      method === 'PUT'
        ? `${frameworkPath}/B2C_1A_X/$value`
        : method === 'POST'
          ? stsPath
          : `${stsPath}/${contosoTenantId}`
    expectGraphError(await send({ method, target, headers: [json] }), 411, 'LengthRequired')
  })

  it('cannot hide a second request behind the first', async () => {
    await expectUnchanged(async () => {
      const hidden = `POST ${stsPath} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      for (const framing of [
        `Content-Length: ${hidden.length}\r\n`,
        `Content-Length: 0\r\nTransfer-Encoding: chunked\r\n`,
        'Transfer-Encoding: chunked\r\nContent-Length: 4\r\n',
      ]) {
        const text = await sendBytes(
          service.url,
          `GET /v1.0/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n${framing}\r\n${hidden}`,
        )
        expect(text.match(/^HTTP\/1\.1 /gmu)).toHaveLength(1)
      }
    })
  })

  it('larger than the limit is refused before it is read', async () => {
    const headers: Headers = [json, ['Content-Length', '1048577']]
    const answer = await send({ method: 'POST', target: stsPath, headers })
    expectGraphError(answer, 413, 'RequestEntityTooLarge')
  })

  it('larger than the limit is refused when it comes in chunks', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const headers: Headers = [json, ['Transfer-Encoding', 'chunked']]
    const answer = await send({
      method: 'POST',
      target: stsPath,
      headers,
      body: `${chunk.repeat(17)}0\r\n\r\n`,
    })
    expectGraphError(answer, 413, 'RequestEntityTooLarge')
  })
})

describe('a header', () => {
  it.each([
    'client-request-id: a\r\n folded: b',
    'client-request-id: a\0b',
    'client-request-id: a\rX-Planted: b',
    'client-request-id: a\nX-Planted: b',
    'client request id: a',
    'client-request-id\r\n',
    ': a',
  ])('line %j is refused and adds no header to the answer', async (line) => {
    const text = await sendBytes(
      service.url,
      `GET /v1.0/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n${line}\r\n\r\n`,
    )
    expect(text).toMatch(/^HTTP\/1\.1 400 /u)
    expect(text).not.toMatch(/^(?:X-Planted|folded):/imu)
  })

  it.each(['\xff\x80é', 'a\tb', '"}{', '<script>', 'x'.repeat(8_000), '%0d%0aX-Planted: b', ''])(
    'client-request-id of %j comes back as it is or not at all',
    async (value) => {
      const answer = await send({
        target: '/v1.0/nothing',
        headers: [['client-request-id', value]],
      })
      expectGraphError(answer, 400)
      expect(answer.headers.get('x-planted')).toBeNull()
    },
  )

  it('section beyond the limit is refused', async () => {
    const answer = await send({ target: '/v1.0/me', headers: [['X-Long', 'x'.repeat(20_000)]] })
    expectGraphError(answer, 431)
  })

  it('Authorization given twice does not replace the first token', async () => {
    const answer = await send({ target: '/v1.0/me', headers: [['Authorization', 'Bearer x']] })
    if (answer.status === 200) expect(answer.json['userPrincipalName']).toBe('admin@contoso.com')
    else expectGraphError(answer, 401)
  })

  it.each(['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'])(
    '%s does not override the method',
    async (name) => {
      await expectUnchanged(async () => {
        const created = await service.send('GET', stsPath, { token })
        const answer = await send({ target: stsPath, headers: [[name, 'DELETE']] })
        expect(answer.json['value']).toEqual(created.json['value'])
      })
    },
  )

  it.each(['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Prefix', 'X-Accel-Redirect'])(
    '%s does not change the path',
    async (name) => {
      const answer = await send({ target: '/v1.0/me', headers: [[name, '/v1.0/users']] })
      expect(answer.json['userPrincipalName']).toBe('admin@contoso.com')
    },
  )
})

describe('a method', () => {
  it.each(['TRACE', 'HEAD', 'PROPFIND', 'SEARCH', 'LINK', 'PURGE', 'PATCH', 'PUT', 'DELETE'])(
    'of %s is refused where it is not allowed, with the allowed methods',
    async (method) => {
      const answer = await send({
        method,
        target: '/v1.0/subscribedSkus',
        headers: [['Content-Length', '0']],
      })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('GET')
      if (method === 'HEAD') expect(answer.text).toBe('')
      else expectGraphError(answer, 405)
    },
  )

  it('TRACE does not echo headers', async () => {
    const answer = await send({ method: 'TRACE', target: '/v1.0/me' })
    expect(answer.text).not.toContain(token)
  })

  it('CONNECT does not open a tunnel', async () => {
    const answer = await send({ method: 'CONNECT', target: '127.0.0.1:80' })
    expect(answer.status === 0 || answer.status >= 400).toBe(true)
  })

  it.each(['FOO', 'get', 'GETT', 'G\0T'])('of %j is refused', async (method) => {
    const answer = await send({ method, target: '/v1.0/me' })
    expect([400, 405]).toContain(answer.status)
    expectGraphError(answer, answer.status)
  })

  it('OPTIONS answers a preflight and allows no credentials', async () => {
    const headers: Headers = [
      ['Origin', 'https://evil.example'],
      ['Access-Control-Request-Method', 'DELETE'],
      ['Access-Control-Request-Headers', 'authorization'],
    ]
    const answer = await sendRaw(service.url, { method: 'OPTIONS', target: stsPath, headers })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each(['/v1.0/users', '*', '/healthz'])(
    'OPTIONS %s without an origin is answered in the right form',
    async (target) => {
      const answer = await send({ method: 'OPTIONS', target })
      if (answer.status >= 400) expectGraphError(answer, answer.status)
      else expect(answer.text).toBe('')
    },
  )
})

describe('a request target', () => {
  it('in absolute form is read as its path when the host is known', async () => {
    const host = new URL(service.url).host
    const own = await send({ target: `http://${host}/v1.0/me` })
    expect([own.status, own.json['userPrincipalName']]).toEqual([200, 'admin@contoso.com'])
  })

  it('in absolute form at an unknown host is refused', async () => {
    for (const path of ['/v1.0/me', '/contoso.com/v2.0/.well-known/openid-configuration']) {
      const answer = await send({ target: `http://evil.example${path}` })
      expectGraphError(answer, 400)
    }
  })

  it.each([
    'v1.0/me',
    '*',
    '?x',
    'javascript:alert(1)',
    '//evil.example/v1.0/me',
    '///',
    '\\v1.0\\me',
  ])('of %j is refused', async (target) => {
    const answer = await send({ target })
    expectGraphError(answer, 400)
  })

  it('of the longest allowed path is answered, and a longer one is refused', async () => {
    const long = await send({ target: `/v1.0/users/${'a'.repeat(12_000)}` })
    expectGraphError(long, 404)
    const longer = await send({ target: `/v1.0/users/${'a'.repeat(20_000)}` })
    expect([414, 431]).toContain(longer.status)
    expectGraphError(longer, longer.status)
  })
})

describe('a host', () => {
  const discovery = '/contoso.com/v2.0/.well-known/openid-configuration'
  const forwarded: Headers = [
    ['X-Forwarded-Host', 'evil.example'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Port', '6666'],
    ['X-Forwarded-For', '203.0.113.66'],
    ['X-Host', 'evil.example'],
    ['X-Real-IP', '203.0.113.66'],
    ['Forwarded', 'for=203.0.113.66;host=evil.example;proto=https'],
  ]

  it.each([
    'evil.example',
    'localhost.evil.example',
    'localhost@evil.example',
    'evil.example#localhost',
    'evil.example/localhost',
    'localhost:80@evil.example',
    '127.0.0.1.evil.example',
    '[::2]',
    'localhost:evil',
    'localhost:999999',
    'localhost, evil.example',
    '0.0.0.0',
    '2130706433',
    '127.1',
    '',
    ' ',
    'policies.example.evil.example',
    'policies.example:6666',
  ])('named %j is refused where the answer contains links', async (host) => {
    for (const target of ['/v1.0/users?$top=1', discovery]) {
      const answer = await send({ target, host })
      expectGraphError(answer, 400)
      expect(answer.headers.get('www-authenticate')).toBeNull()
    }
  })

  it('is not read from headers that a proxy adds', async () => {
    const host = new URL(service.url).host
    const answers = await Promise.all([
      send({ target: '/v1.0/users?$top=1', headers: forwarded }),
      send({ target: discovery, headers: forwarded }),
      sendRaw(service.url, { target: '/v1.0/me', headers: forwarded }),
      send({
        method: 'POST',
        target: stsPath,
        headers: [...forwarded, json, ['Content-Length', `${body.length}`]],
        body,
      }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 201])
    for (const answer of answers) {
      const emitted = JSON.stringify([...answer.headers]) + answer.text
      expect(emitted).toContain(`http://${host}/`)
      expect(emitted).not.toMatch(/evil\.example|6666|https:\/\/127/u)
    }
    const audit = await service.send('GET', '/v1.0/auditLogs/directoryAudits?$top=1', { token })
    expect(audit.text).not.toContain('203.0.113.66')
    expect(audit.text).toContain('127.0.0.1')
  })

  it('that is public keeps its own scheme in every link', async () => {
    const document = documentOf('B2C_1A_Links')
    const origin = 'https://policies.example'
    const headers: Headers = [
      ['Content-Type', 'application/xml'],
      ['Content-Length', `${document.length}`],
    ]
    const host = 'POLICIES.example'
    const created = await send({
      method: 'POST',
      target: frameworkPath,
      host,
      headers,
      body: document,
    })
    expect(created.headers.get('location')).toBe(`${origin}${frameworkPath}/B2C_1A_Links`)
    const list = await send({ target: '/v1.0/users?$top=1', host })
    expect(textOf(list.json['@odata.nextLink'])).toMatch(
      /^https:\/\/policies\.example\/v1\.0\/users\?/u,
    )
    expect(textOf(list.json['@odata.context'])).toBe(`${origin}/v1.0/$metadata#users`)
    const anonymous = await sendRaw(service.url, { target: '/v1.0/me', host })
    expect(anonymous.headers.get('www-authenticate')).toContain(`authorization_uri="${origin}/`)
    const { json: found } = await send({ target: discovery, host })
    expect(found['issuer']).toBe(`${origin}/contoso.com/v2.0`)
  })

  it('that is missing or given twice is refused', async () => {
    const missing = await send({ target: '/v1.0/me', host: null })
    expect(missing.status).toBe(400)
    const twice = await send({
      target: '/v1.0/me',
      host: 'evil.example',
      headers: [['Host', 'localhost']],
    })
    expectGraphError(twice, 400)
    const other = await send({
      target: '/v1.0/me',
      host: 'localhost',
      headers: [['Host', 'evil.example']],
    })
    expect(other.text).not.toContain('evil.example/')
  })
})
