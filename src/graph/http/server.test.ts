import { once } from 'node:events'
import { request as sendHttp, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { TenantId } from '../../kernel/ids.ts'
import type { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Observation, Observe } from '../observation.ts'
import type { GraphService } from '../service.ts'
import { createOriginOf } from './origin.ts'
import { defaultServerLimits, type ServerLimits } from './server-limits.ts'
import { listenAtBothLoopbacks } from './second-address.ts'
import { createServer } from './server.ts'

const opened: { server?: FastifyInstance; sockets: Socket[] } = { sockets: [] }
afterEach(async () => {
  for (const socket of opened.sockets.splice(0)) socket.destroy()
  opened.server?.server.closeAllConnections()
  await opened.server?.close()
})

interface Options {
  readonly graph?: GraphService
  readonly limits?: Partial<ServerLimits>
  readonly isStopping?: () => boolean
  readonly observe?: Observe
}

const tenant = 'tenant' as unknown as TenantId

const answered = { status: 200, headers: {}, body: 'answer' }

/** Starts the shell over a protocol that the test chooses, and returns its port. */
async function start({ graph, limits, isStopping, observe }: Options): Promise<number> {
  const refuse = () => Promise.resolve({ status: 400, headers: {}, body: '{}' })
  const server = createServer({
    graph: graph ?? (() => Promise.resolve(answered)),
    issuer: {
      routes: [{ methods: ['POST'], path: '/:tenant/oauth2/v2.0/token', handle: refuse }],
    },
    originOf: createOriginOf([]),
    clock: () => new Date(),
    ids: () => 'id',
    isReady: () => Promise.resolve(true),
    isStopping: isStopping ?? (() => false),
    metrics: () => Promise.resolve({ mediaType: 'text/plain', text: '' }),
    frontPage: () => ({ headers: {}, html: '' }),
    observe: observe ?? (() => undefined),
    trustedProxies: [],
    limits: { ...defaultServerLimits, ...limits },
  })
  opened.server = server
  await server.listen({ host: '127.0.0.1', port: 0 })
  return (server.server.address() as AddressInfo).port
}

/** Opens a connection and sends text on it. */
function open(port: number, text: string, host = '127.0.0.1'): Socket {
  const socket = connect(port, host, () => socket.write(text))
  socket.on('error', () => undefined)
  opened.sockets.push(socket)
  return socket
}

/** Everything that arrives until the server closes the connection. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (part: Buffer) => (text += part.toString()))
  await once(socket, 'close')
  return text
}

const head = (...lines: readonly string[]): string =>
  ['POST /v1.0/x HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n')

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

/** Reads the body of each request. */
const reading: GraphService = async ({ readBody }) => {
  await readBody(tenant)
  return answered
}

describe('requests of one connection that are sent together', () => {
  it('are handled one after the other, in order', async () => {
    const seen: string[] = []
    const port = await start({
      graph: async ({ path }) => {
        seen.push(`start ${path}`)
        await sleep(20)
        seen.push(`end ${path}`)
        return answered
      },
    })
    const last = get('/v1.0/3').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
    const text = await readToEnd(open(port, `${get('/v1.0/1')}${get('/v1.0/2')}${last}`))
    expect(text.match(/HTTP\/1\.1 200 /gu)).toHaveLength(3)
    expect(seen).toEqual([1, 2, 3].flatMap((each) => [`start /v1.0/${each}`, `end /v1.0/${each}`]))
  })

  it('close their connection when more than the limit wait for an answer', async () => {
    let handled = 0
    const release = Promise.withResolvers<void>()
    const port = await start({
      graph: async () => {
        handled += 1
        await release.promise
        return answered
      },
      limits: { requestsAhead: 3 },
    })
    const within = open(port, get('/v1.0/x').repeat(4))
    expect(await readToEnd(open(port, get('/v1.0/x').repeat(5)))).toBe('')
    expect(handled).toBe(2)
    release.resolve()
    let text = ''
    within.on('data', (part: Buffer) => (text += part.toString()))
    await expect.poll(() => text.match(/HTTP\/1\.1 200 /gu)?.length).toBe(4)
  })

  it.each([
    ['without a host', 'GET /v1.0/x HTTP/1.1\r\n\r\n'],
    ['with an expectation', get('/v1.0/x').replace('\r\n\r\n', '\r\nExpect: more\r\n\r\n')],
  ])('count also %s', async (_, request) => {
    const port = await start({ graph: () => new Promise(() => undefined) })
    expect(await readToEnd(open(port, get('/v1.0/x') + request.repeat(500)))).toBe('')
  })

  it('take little memory while their answers stay unread', async () => {
    const answer = { ...answered, body: Buffer.alloc(500_000) }
    const port = await start({ graph: () => Promise.resolve(answer) })
    const before = process.memoryUsage().rss
    for (let each = 0; each < 200; each += 1) open(port, get('/v1.0/x').repeat(1_300)).pause()
    await sleep(1_000)
    const other = open(port, get('/v1.0/x').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
    expect(await readToEnd(other)).toMatch(/^HTTP\/1\.1 200 /u)
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(250)
  })

  it('hold nothing when their connection ends before they are handled', async () => {
    let held = 0
    const port = await start({
      graph: async ({ onFinish }) => {
        held += 1
        onFinish(() => (held -= 1))
        return { ...answered, body: 'x'.repeat(10_000_000) }
      },
    })
    const socket = open(port, get('/v1.0/x').repeat(5))
    socket.pause()
    await expect.poll(() => held).toBe(1)
    socket.destroy()
    await expect.poll(() => held).toBe(0)
  })
})

describe('a body', () => {
  it('is not read for a caller who is refused', async () => {
    const port = await start({
      graph: () => Promise.resolve({ status: 401, headers: {}, body: 'refused' }),
    })
    const text = await readToEnd(open(port, head('Content-Length: 1000000')))
    expect(text).toMatch(/^HTTP\/1\.1 401 [^]*Connection: close[^]*refused$/u)
  })

  it('that does not arrive in time is answered 408', async () => {
    const graph: GraphService = async ({ readBody }) => {
      await readBody(tenant)
      return answered
    }
    const port = await start({ graph, limits: { bodyMs: 100 } })
    const text = await readToEnd(open(port, `${head('Content-Length: 100')}abc`))
    expect(text).toMatch(/^HTTP\/1\.1 408 [^]*request\.timedOut/u)
  })

  it('is refused with 429 while too many bytes of other bodies are held', async () => {
    const graph: GraphService = async ({ readBody }) => {
      await readBody(tenant)
      return answered
    }
    const port = await start({ graph, limits: { bodyBytes: 1_000 } })
    open(port, `${head('Content-Length: 900')}${'x'.repeat(800)}`)
    await sleep(100)
    const text = await readToEnd(open(port, `${head('Content-Length: 300')}${'x'.repeat(300)}`))
    expect(text).toMatch(/^HTTP\/1\.1 429 [^]*Retry-After: 1[^]*request\.tooMuchAtOnce/u)
  })

  it('of one tenant does not keep another tenant from sending its own', async () => {
    const [one, other] = ['one', 'other'] as unknown as readonly [TenantId, TenantId]
    let requests = 0
    const graph: GraphService = async ({ readBody }) => {
      requests += 1
      await readBody(requests < 3 ? one : other)
      return answered
    }
    const port = await start({ graph, limits: { bodyBytes: 4_000 } })
    const body = 'x'.repeat(900)
    const whole = `${head('Content-Length: 900', 'Connection: close')}${body}`
    open(port, `${head('Content-Length: 1000')}${body}`)
    await sleep(50)
    expect(await readToEnd(open(port, whole))).toMatch(/^HTTP\/1\.1 429 /u)
    const text = await readToEnd(open(port, whole))
    expect(text).toMatch(/^HTTP\/1\.1 200 /u)
  })

  it('counts when it arrives, not when it is announced', async () => {
    const port = await start({ graph: reading, limits: { bodyBytes: 4_000, bodyMs: 300 } })
    const announced = [
      ...Array.from({ length: 20 }, () => open(port, head('Content-Length: 1000'))),
      ...Array.from({ length: 20 }, () =>
        open(port, `${head('Transfer-Encoding: chunked')}1\r\nx\r\n`),
      ),
    ]
    await sleep(50)
    const body = 'x'.repeat(900)
    const whole = `${head('Content-Length: 900', 'Connection: close')}${body}`
    expect(await readToEnd(open(port, whole))).toMatch(/^HTTP\/1\.1 200 /u)
    for (const text of await Promise.all(announced.map(readToEnd))) {
      expect(text).toMatch(/^HTTP\/1\.1 408 /u)
    }
    expect(await readToEnd(open(port, whole))).toMatch(/^HTTP\/1\.1 200 /u)
  })

  it('that is announced too large holds nothing, also behind answers that are not read', async () => {
    const port = await start({ graph: reading, limits: { bodyBytes: 1_000 } })
    const tokenLine = 'POST /contoso.com/oauth2/v2.0/token HTTP/1.1'
    const tooLarge = head('Content-Length: 1000000000000').replace(
      'POST /v1.0/x HTTP/1.1',
      tokenLine,
    )
    open(port, `${get('/v1.0/x').repeat(10)}${tooLarge}`).pause()
    await sleep(50)
    const whole = head('Content-Length: 3', 'Connection: close').replace(
      'POST /v1.0/x HTTP/1.1',
      tokenLine,
    )
    expect(await readToEnd(open(port, `${whole}a=b`))).toMatch(/^HTTP\/1\.1 400 /u)
  })

  it('in tiny chunks takes little more memory than its bytes', async () => {
    const port = await start({ graph: reading })
    const chunks = 'x'.repeat(50_000).replaceAll('x', '1\r\nx\r\n')
    const parts = 10
    const before = process.memoryUsage().heapUsed
    const socket = open(port, head('Transfer-Encoding: chunked', 'Connection: close'))
    await once(socket, 'connect')
    for (let part = 0; part < parts; part += 1) {
      await new Promise((written) => socket.write(chunks, written))
    }
    await sleep(200)
    expect((process.memoryUsage().heapUsed - before) / 1_048_576).toBeLessThan(60)
    socket.write('0\r\n\r\n')
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 /u)
  })

  it('of a token request is at most 16 KiB', async () => {
    const port = await start({})
    const line = 'POST /contoso.com/oauth2/v2.0/token HTTP/1.1'
    const text = await readToEnd(
      open(port, head('Content-Length: 16385').replace('POST /v1.0/x HTTP/1.1', line)),
    )
    expect(text).toMatch(/^HTTP\/1\.1 413 /u)
  })
})

it('refuses a request with two Host headers', async () => {
  const port = await start({})
  const text = await readToEnd(open(port, head('Host: localhost', 'Connection: close')))
  expect(text).toMatch(/^HTTP\/1\.1 400 [^]*request\.hostRepeated/u)
})

it('answers at both addresses of localhost', async ({ skip }) => {
  const hasBoth = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  )
  if (!hasBoth) skip('this machine has no address ::1')
  const port = await start({})
  await listenAtBothLoopbacks(opened.server?.server as Server)
  const request = get('/healthz').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map((host) => readToEnd(open(port, request, host))),
  )
  expect(answers).toEqual(Array(2).fill(expect.stringMatching(/^HTTP\/1\.1 200 /u)))
  await opened.server?.close()
  await expect(readToEnd(open(port, request, '::1'))).rejects.toThrow('ECONNREFUSED')
})

it('closes connections beyond the limit', async () => {
  const port = await start({ limits: { connections: 2 } })
  open(port, '')
  open(port, '')
  await sleep(50)
  expect(await readToEnd(open(port, head('Content-Length: 0')))).toBe('')
})

describe('an unread answer', () => {
  it.each(['one part', 'many parts'])('in %s ends within the idle time', async (form) => {
    const finished = Promise.withResolvers<number>()
    const body = 'x'.repeat(50_000_000)
    const parts = Array.from({ length: 1_000 }, () => 'x'.repeat(50_000))
    const port = await start({
      graph: ({ onFinish }) => {
        const startedAt = performance.now()
        onFinish(() => finished.resolve(performance.now() - startedAt))
        const answer = { status: 200, headers: {} }
        return Promise.resolve(
          form === 'one part' ? { ...answer, body } : { ...answer, stream: Readable.from(parts) },
        )
      },
      limits: { idleMs: 1_000 },
    })
    open(port, get('/v1.0/x')).pause()
    expect(await finished.promise).toBeLessThan(1_500)
  })

  it('ends with its connection when no byte moves for the idle time', async () => {
    const finished = Promise.withResolvers<void>()
    const port = await start({
      graph: (request) => {
        request.onFinish(finished.resolve)
        return Promise.resolve({ status: 200, headers: {}, body: 'x'.repeat(50_000_000) })
      },
      limits: { idleMs: 300 },
    })
    const socket = open(port, head('Content-Length: 0'))
    socket.pause()
    await once(socket, 'connect')
    await sleep(100)
    await expect(finished.promise).resolves.toBeUndefined()
  })
})

describe('a stream in lines', () => {
  it('counts the line in progress, and ends with a line that says so when there is no room', async () => {
    const port = await start({
      graph: ({ readBody }) =>
        Promise.resolve({
          status: 200,
          headers: {},
          stream: (async function* () {
            const { stream = [] } = await readBody(tenant)
            for await (const part of stream) {
              const lines = Buffer.from(part).toString().split('\n').length - 1
              if (lines > 0) yield `${lines} lines\n`
            }
          })(),
        }),
      limits: { bodyBytes: 4_000 },
    })
    const lines = head('Content-Type: application/x-ndjson', 'Transfer-Encoding: chunked')
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
    open(port, `${lines}${chunk('x'.repeat(900))}`)
    await sleep(50)
    const ended = open(port, `${lines}${chunk('x\n'.repeat(2_000))}${chunk('x'.repeat(900))}`)
    const text = await readToEnd(ended)
    expect(text).toMatch(/2000 lines\n[^]*request\.tooMuchAtOnce[^]*\n/u)
    expect(text).toMatch(/^HTTP\/1\.1 200 /u)
  })

  it('lasts longer than the limits of heads, bodies and idle connections while it moves', async () => {
    const port = await start({
      graph: ({ readBody }) =>
        Promise.resolve({
          status: 200,
          headers: {},
          stream: (async function* () {
            const { stream = [] } = await readBody(tenant)
            for await (const part of stream) yield Buffer.from(part).toString()
          })(),
        }),
      limits: { headMs: 300, bodyMs: 300, idleMs: 400 },
    })
    const sent = sendHttp({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/v1.0/x',
      headers: { host: 'localhost', 'content-type': 'application/x-ndjson' },
    })
    const lines = Array.from({ length: 20 }, (_, at) => `{"line":${at}}\n`)
    const response = once(sent, 'response') as Promise<[IncomingMessage]>
    for (const line of lines) {
      sent.write(line)
      await sleep(100)
    }
    sent.end()
    const [message] = await response
    let text = ''
    for await (const part of message) text += String(part)
    expect(text).toBe(lines.join(''))
  })
})

describe('a request that is refused by its head', () => {
  it.each([
    [
      'a coding other than chunked',
      'Transfer-Encoding: gzip, chunked',
      501,
      'transferCodingNotSupported',
    ],
    ['an unknown expectation', 'Expect: more', 417, 'expectationUnknown'],
    ['a second host', 'Host: localhost', 400, 'hostRepeated'],
  ])('because of %s', async (_, line, status, code) => {
    const port = await start({ graph: reading })
    const text = await readToEnd(open(port, head(line, 'Connection: close')))
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*request\\.${code}`, 'u'))
  })

  it.each([
    ['who is refused', 401, 'Content-Length: 10'],
    ['whose body is too large', 413, 'Content-Length: 1048577'],
  ])('gets no 100 Continue for a caller %s', async (_, status, length) => {
    const graph: GraphService = async (request) => {
      if (status === 413) await reading(request)
      return { status: 401, headers: {}, body: '' }
    }
    const port = await start({
      graph: (request) =>
        graph(request).catch((error: OstiaryError) => ({ status: error.status, headers: {} })),
    })
    const text = await readToEnd(open(port, head(length, 'Expect: 100-continue')))
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'))
  })

  it('gets 100 Continue when its body is wanted', async () => {
    const port = await start({ graph: reading })
    const socket = open(
      port,
      head('Content-Length: 3', 'Expect: 100-continue', 'Connection: close'),
    )
    const [part] = (await once(socket, 'data')) as [Buffer]
    expect(part.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    socket.write('abc')
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 /u)
  })
})

describe('a caller who goes away', () => {
  it('while a token request is sent is no failure of the service', async () => {
    const observed: Observation[] = []
    const port = await start({ observe: (each) => observed.push(each) })
    const path = '/contoso.com/oauth2/v2.0/token'
    const socket = open(port, `${head('Content-Length: 100').replace('/v1.0/x', path)}a`)
    await sleep(50)
    socket.resetAndDestroy()
    await expect.poll(() => observed.map(({ status }) => status)).toEqual([499])
  })
})

describe('a service that stops', () => {
  it('waits neither for connections without a request nor for half a head', async () => {
    const port = await start({})
    open(port, '')
    open(port, 'GET /v1.0/x HTTP/1.1\r\nHost')
    const used = open(port, get('/v1.0/x'))
    await once(used, 'data')
    await sleep(50)
    const startedAt = performance.now()
    await opened.server?.close()
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })

  it('answers a request that is on its way when it stops listening', async () => {
    const port = await start({})
    const socket = open(port, get('/v1.0/x'))
    await once(socket, 'data')
    const closed = opened.server?.close()
    await sleep(100)
    socket.write(get('/v1.0/x'))
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 /u)
    await closed
  })

  it('is not ready, and closes connections with their answers', async () => {
    const port = await start({ isStopping: () => true })
    expect(await readToEnd(open(port, get('/v1.0/x')))).toMatch(
      /^HTTP\/1\.1 200 [^]*Connection: close[^]*answer$/u,
    )
    expect(await readToEnd(open(port, get('/readyz')))).toMatch(
      /^HTTP\/1\.1 503 [^]*Connection: close/iu,
    )
    for (const path of ['/healthz', '/metrics', '/nowhere']) {
      expect(await readToEnd(open(port, get(path)))).toMatch(
        /^HTTP\/1\.1 200 [^]*Connection: close/iu,
      )
    }
  })
})
