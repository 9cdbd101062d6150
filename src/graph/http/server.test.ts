import { once } from 'node:events'
import { request as sendHttp, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { TenantId } from '../../kernel/ids.ts'
import type { GraphService } from '../service.ts'
import { createOriginOf } from './origin.ts'
import { defaultServerLimits, type ServerLimits } from './server-limits.ts'
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
}

const tenant = 'tenant' as unknown as TenantId

const answered = { status: 200, headers: {}, body: 'answer' }

/** Starts the shell over a protocol that the test chooses, and returns its port. */
async function start({ graph, limits, isStopping }: Options): Promise<number> {
  const refuse = () => Promise.resolve({ status: 400, headers: {}, body: {} })
  const server = createServer({
    graph: graph ?? (() => Promise.resolve(answered)),
    issuer: { discovery: refuse, keys: refuse, token: refuse, authorize: refuse },
    originOf: createOriginOf([]),
    clock: () => new Date(),
    ids: () => 'id',
    isReady: () => Promise.resolve(true),
    isStopping: isStopping ?? (() => false),
    metrics: () => Promise.resolve({ mediaType: 'text/plain', text: '' }),
    frontPage: () => ({ headers: {}, html: '' }),
    observe: () => undefined,
    trustedProxies: [],
    limits: { ...defaultServerLimits, ...limits },
  })
  opened.server = server
  await server.listen({ host: '127.0.0.1', port: 0 })
  return (server.server.address() as AddressInfo).port
}

/** Opens a connection and sends text on it. */
function open(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(text))
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
    open(port, head('Content-Length: 800'))
    await sleep(100)
    const text = await readToEnd(open(port, head('Content-Length: 300')))
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
    open(port, head('Content-Length: 900'))
    await sleep(50)
    expect(await readToEnd(open(port, head('Content-Length: 900')))).toMatch(/^HTTP\/1\.1 429 /u)
    const body = 'x'.repeat(900)
    const text = await readToEnd(
      open(port, `${head('Content-Length: 900', 'Connection: close')}${body}`),
    )
    expect(text).toMatch(/^HTTP\/1\.1 200 /u)
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

it('closes connections beyond the limit', async () => {
  const port = await start({ limits: { connections: 2 } })
  open(port, '')
  open(port, '')
  await sleep(50)
  expect(await readToEnd(open(port, head('Content-Length: 0')))).toBe('')
})

describe('an answer that nobody reads', () => {
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

describe('a service that stops', () => {
  it('is not ready, and closes connections with their answers', async () => {
    const port = await start({ isStopping: () => true })
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    expect(await readToEnd(open(port, get('/v1.0/x')))).toMatch(
      /^HTTP\/1\.1 200 [^]*Connection: close[^]*answer$/u,
    )
    const ready = open(port, get('/readyz'))
    const [part] = (await once(ready, 'data')) as [Buffer]
    expect(part.toString()).toMatch(/^HTTP\/1\.1 503 /u)
  })
})
