/** The Fastify shell: bytes in, bytes out. Routing, errors and rules live in the framework-free layers. */

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cloudMetadata } from '../../identity/issuer/cloud-metadata.ts'
import type { IssuerRequest, IssuerResponse } from '../../identity/issuer/exchange.ts'
import type { Issuer } from '../../identity/issuer/issuer.ts'
import { networkOf } from '../../identity/issuer/attempt-key.ts'
import type { Clock } from '../../kernel/clock.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { IdSource, TenantId } from '../../kernel/ids.ts'
import { createSharedBudget } from '../budgets.ts'
import {
  jsonLinesMediaType,
  type GraphRequestHead,
  type GraphResponse,
  type RequestBody,
} from '../message.ts'
import { prefersHtml } from '../negotiate.ts'
import { observedRefusal, type Observe } from '../observation.ts'
import type { GraphService } from '../service.ts'
import { createConnections, type HandleExchange } from './connections.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { endWithLine } from './end-with-line.ts'
import { declaredLengthOf, gatherBody } from './gather-body.ts'
import { awaitsContinue, headFault } from './head-fault.ts'
import { holdLineInProgress } from './lines-in-progress.ts'
import { isLoopbackHost, type OriginOf } from './origin.ts'
import { createRequestClass } from './request-class.ts'
import {
  requestBodyBytes,
  requestHeadBytes,
  tokenRequestBytes,
  type ServerLimits,
} from './server-limits.ts'
import { answerOnSocket, parserError, shellError, shellErrorResponse } from './shell-failure.ts'
import { protocolCodes } from '../protocol-codes.ts'

/** The oldest TLS version that a server speaks. */
export const minimumTlsVersion = 'TLSv1.2'

export interface ServerOptions {
  readonly graph: GraphService
  readonly issuer: Issuer
  readonly originOf: OriginOf
  readonly clock: Clock
  readonly ids: IdSource
  /** Resolves when the service can take requests. */
  readonly isReady: () => Promise<boolean>
  /** Tells that the service is about to stop: it is no longer ready, and answers close their connections. */
  readonly isStopping: () => boolean
  /** The metrics page, with its media type. */
  readonly metrics: () => Promise<{ readonly mediaType: string; readonly text: string }>
  /** The page that a browser gets at `/`. The argument is the origin under which the caller reached the service. */
  readonly frontPage: (origin: string) => {
    readonly headers: Readonly<Record<string, string>>
    readonly html: string
  }
  /** Receives every answer that does not come from the Graph layer. */
  readonly observe: Observe
  /** Addresses of proxies whose `X-Forwarded-For` header is trusted. */
  readonly trustedProxies: readonly string[]
  readonly limits: ServerLimits
  readonly tls?: { readonly cert: string; readonly key: string }
}

/** An answer of Graph or of the issuer. */
type SentResponse = Omit<GraphResponse, 'headers'> & Pick<IssuerResponse, 'headers'>

const noBytes = new Uint8Array()

/** How often a stop looks for connections without a request, milliseconds. */
const sweepMs = 50

/** On every answer: names, each with its value behind it. */
const sharedHeaders = [...Object.entries(corsHeaders), ['X-Content-Type-Options', 'nosniff']].flat()

/** Tells whether the caller disconnected while a stream was sent or read. */
function isAbandoned(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}

/** WHY the assertion: of request headers Node makes an array of `set-cookie` alone, which nothing here reads. */
function headersOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.headers as Readonly<Record<string, string | undefined>>
}

/** The query of a request, without the question mark. */
function queryOf({ raw: { url = '' } }: FastifyRequest): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

/** Tells a caller who asked that its body may come. */
function welcomeBody({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (awaitsContinue(raw)) reply.raw.writeContinue()
}

function isInLines(request: FastifyRequest): boolean {
  const contentType = request.headers['content-type']
  if (contentType === undefined) return false
  const [mediaType = ''] = contentType.split(';', 1)
  return mediaType.trim().toLowerCase() === jsonLinesMediaType
}

/** Turns an absolute-form target into a path and the Host it overrides. Source: RFC 9112, section 3.2.2. */
function originForm(request: IncomingMessage): string {
  const target = request.url ?? '/'
  if (target.startsWith('/')) return target
  const absolute = /^https?:\/\/([^/?#]*)([^#]*)/iu.exec(target)
  if (!absolute) return target
  request.headers.host = absolute[1] ?? ''
  const rest = absolute[2] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Builds one server. Plain HTTP and HTTPS are two servers over the same services. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { graph, issuer, originOf, clock, ids, limits } = options
  const scheme = options.tls ? 'https' : 'http'

  /** A body that was refused is not read to its end, and a service that stops takes no next request. */
  function mustClose({ raw }: FastifyRequest, isStream: boolean): boolean {
    return options.isStopping() || (!isStream && !raw.complete)
  }

  function send(request: FastifyRequest, reply: FastifyReply, response: SentResponse): void {
    const { status, headers, body, bodyBytes, stream } = response
    // WHY not through Fastify: its reply reads every header again and runs hooks that this service does not
    // use.
    reply.hijack()
    const sent: string[] = []
    for (const name of Object.keys(headers)) {
      const value = headers[name] ?? ''
      if (typeof value === 'string') sent.push(name, value)
      else for (const each of value) sent.push(name, each)
    }
    sent.push(...sharedHeaders)
    if (mustClose(request, stream !== undefined)) sent.push('Connection', 'close')
    // WHY not for loopback names: browsers would then refuse every plain HTTP server of the machine.
    if (scheme === 'https' && !isLoopbackHost(request.hostname)) {
      sent.push('Strict-Transport-Security', 'max-age=31536000')
    }
    if (body !== undefined) {
      sent.push('Content-Length', String(bodyBytes ?? Buffer.byteLength(body)))
    }
    reply.raw.writeHead(status, sent)
    if (stream === undefined) reply.raw.end(body)
    else if (isInLines(request)) {
      const lines = endWithLine(stream, (error) => refusalLine(request, error))
      void sendStream(request, reply, lines)
    } else void sendStream(request, reply, stream)
  }

  /** The last line of an answer in lines whose request is refused midway. */
  function refusalLine(request: FastifyRequest, error: unknown): string | undefined {
    if (!(error instanceof OstiaryError)) return undefined
    const at = clock()
    const { id } = request
    options.observe({
      requestId: id,
      method: request.method,
      status: error.status,
      startedAt: at,
      remoteAddress: request.ip,
      error,
    })
    const context = { requestId: id, clientRequestId: id, at }
    return `${String(shellErrorResponse(error, context).body)}\n`
  }

  /**
   * A stream that cannot be sent is ended, because a thread may wait for its reader.
   * WHY a failure closes the connection: the status is sent already, and a caller must not mistake a part for
   * the whole answer.
   */
  async function sendStream(
    request: FastifyRequest,
    reply: FastifyReply,
    stream: AsyncIterable<string | Uint8Array>,
  ): Promise<void> {
    // WHY now: a request that has ended has no socket.
    const { socket } = request.raw
    try {
      if (reply.raw.destroyed) await stream[Symbol.asyncIterator]().return?.()
      else await pipeline(Readable.from(stream), reply.raw)
      // WHY: the rest of a body whose answer is complete would be read for nothing.
      if (!request.raw.complete) socket.destroySoon()
    } catch (error) {
      // WHY not during a stop: it ends the threads that make answers.
      if (isAbandoned(error) || options.isStopping()) return
      options.observe({
        requestId: request.id,
        method: request.method,
        status: 500,
        startedAt: clock(),
        error: new OstiaryError('internalServerError', {
          ostiaryCode: protocolCodes.internalError,
          cause: error,
        }),
      })
    }
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, error: OstiaryError): void {
    const at = clock()
    const clientRequestId = headersOf(request)['client-request-id'] ?? request.id
    options.observe({
      requestId: request.id,
      clientRequestId,
      method: request.method,
      operation: request.routeOptions.url,
      startedAt: at,
      remoteAddress: request.ip,
      ...observedRefusal(error, reply.raw.destroyed),
    })
    const context = { requestId: request.id, clientRequestId, at }
    send(request, reply, shellErrorResponse(error, context))
  }

  function refuseOnSocket(error: { readonly code?: string | undefined }, socket: Socket): void {
    if (isAbandoned(error) || !connections.mayRefuse(socket)) {
      socket.destroy()
      return
    }
    const failure = parserError(error)
    const requestId = ids()
    const at = clock()
    options.observe({
      requestId,
      method: 'other',
      status: failure.status,
      startedAt: at,
      remoteAddress: socket.remoteAddress,
      error: failure,
    })
    const context = { requestId, clientRequestId: requestId, at }
    answerOnSocket(socket, shellErrorResponse(failure, context))
  }

  const connections = createConnections(limits)

  const connectionSettings = {
    headersTimeout: limits.headMs,
    maxHeaderSize: requestHeadBytes,
    connectionsCheckingInterval: limits.headMs / 3,
    // WHY off: it would cut streams in lines. The head, each body and an idle connection have limits of their own.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    // WHY off: `headFault` refuses such a request. Node.js would answer it before its turn.
    requireHostHeader: false,
    IncomingMessage: createRequestClass(connections.isFull),
    shouldUpgradeCallback: ({ socket }: IncomingMessage) => connections.isFull(socket),
  }

  function serverFactory(handle: HandleExchange) {
    const server = options.tls
      ? createHttpsServer({
          ...connectionSettings,
          ...options.tls,
          minVersion: minimumTlsVersion,
          handshakeTimeout: limits.headMs,
        })
      : createHttpServer(connectionSettings)
    server.maxConnections = limits.connections
    // WHY: Node.js calls it when a server closes. Its own would cut a connection on which a request is on its way.
    server.closeIdleConnections = connections.closeUnused
    connections.watch(server, handle)
    return server
  }

  const settings = {
    bodyLimit: requestBodyBytes,
    serverFactory,
    logger: false,
    exposeHeadRoutes: false,
    genReqId: () => ids(),
    rewriteUrl: originForm,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    forceCloseConnections: false,
    // A request that arrives on an open connection during a stop is answered like any other.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 4_096 },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      refuse(request, reply, shellError(error))
    },
    clientErrorHandler: refuseOnSocket,
  } as const
  // WHY the assertions: Fastify has a type for each protocol, and this code needs none of them.
  const server = fastify(settings as object) as unknown as FastifyInstance

  server.removeAllContentTypeParsers()
  // WHY no body here: it is read when the caller is known.
  server.addContentTypeParser('*', (_, __, done) => done(null))
  server.addHook('onRequest', (request, reply, done) => {
    const fault = headFault(request.raw)
    if (fault === undefined) done()
    else refuse(request, reply, fault)
  })
  server.addHook('preClose', (done) => {
    // WHY unref: a server that never listened gives no `close`, and must not keep the process.
    const sweep = setInterval(connections.closeUnused, sweepMs).unref()
    server.server.once('close', () => clearInterval(sweep))
    done()
  })
  // WHY a hook: answers of Fastify do not pass `send`.
  server.addHook('onSend', (request, reply, payload, done) => {
    if (mustClose(request, false)) reply.header('Connection', 'close')
    done(null, payload)
  })
  server.setErrorHandler((error, request, reply) => {
    refuse(request, reply, shellError(error))
  })
  server.options('*', (request, reply) => {
    const asked = headersOf(request)
    send(request, reply, {
      status: 204,
      headers: preflightHeaders(asked['access-control-request-headers']),
    })
  })

  server.get('/healthz', (_, reply) => reply.send({ status: 'ok' }))
  server.get('/readyz', async (_, reply) =>
    !options.isStopping() && (await options.isReady())
      ? reply.send({ status: 'ready' })
      : reply.code(503).header('Retry-After', '1').send({ status: 'notReady' }),
  )
  server.get('/metrics', async (_, reply) => {
    const { mediaType, text } = await options.metrics()
    return reply.header('Content-Type', mediaType).send(text)
  })

  const bodies = createSharedBudget(limits.bodyBytes)

  /**
   * Reads a body of at most `most` bytes, and holds its bytes until the answer is sent. `owner` is a tenant, or the
   * network of an unknown caller.
   */
  async function readBody(
    request: FastifyRequest,
    reply: FastifyReply,
    owner: string,
    most: number,
  ): Promise<Buffer> {
    const hold = bodies.open(owner)
    try {
      const body = await gatherBody(request.raw, {
        most,
        timeoutMs: limits.bodyMs,
        hold,
        begin: () => welcomeBody(request, reply),
      })
      connections.onFinish(reply.raw, hold.release)
      return body
    } catch (error) {
      hold.release()
      throw error
    }
  }

  /** The body in lines of a tenant's caller. What has arrived of the current line is held. */
  function readLines(request: FastifyRequest, reply: FastifyReply, tenant: TenantId): RequestBody {
    welcomeBody(request, reply)
    const hold = bodies.open(tenant)
    connections.onFinish(reply.raw, hold.release)
    return { body: noBytes, stream: holdLineInProgress(request.raw, hold) }
  }

  function issuerRequest(request: FastifyRequest, body: Buffer): IssuerRequest {
    return {
      method: request.method,
      tenant: (request.params as { readonly tenant?: string }).tenant ?? '',
      origin: originOf(scheme, request.headers.host),
      query: queryOf(request),
      headers: headersOf(request),
      body: body.toString('utf8'),
      requestId: request.id,
      remoteAddress: request.ip,
      at: clock(),
    }
  }

  const issuerRoute =
    (handle: (request: IssuerRequest) => Promise<IssuerResponse>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const asked = issuerRequest(
        request,
        await readBody(request, reply, networkOf(request.ip), tokenRequestBytes),
      )
      const { status, headers, body, refused } = await handle(asked)
      options.observe({
        requestId: request.id,
        clientRequestId: asked.headers['client-request-id'],
        method: request.method,
        operation: request.routeOptions.url,
        status,
        startedAt: asked.at,
        remoteAddress: asked.remoteAddress,
        ...refused,
      })
      send(request, reply, { status, headers, body })
    }
  for (const { methods, path, handle } of issuer.routes) {
    server.route({ method: [...methods], url: path, handler: issuerRoute(handle) })
  }

  server.get('/metadata/endpoints', (request, reply) => {
    const { 'api-version': asked } = request.query as { readonly 'api-version'?: unknown }
    const metadata = cloudMetadata(
      originOf(scheme, request.headers.host),
      typeof asked === 'string' ? asked : null,
    )
    const headers = { 'Content-Type': 'application/json; charset=utf-8' }
    if (metadata !== undefined) {
      return send(request, reply, { status: 200, headers, body: JSON.stringify(metadata) })
    }
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.apiVersionMissing,
      message: "The query needs an 'api-version', which is a date such as 2022-09-01.",
    })
  })

  function graphRequest(request: FastifyRequest, reply: FastifyReply): GraphRequestHead {
    const url = request.raw.url ?? '/'
    const mark = url.indexOf('?')
    const readWhole = async (tenant: TenantId, most: number) => ({
      body: await readBody(request, reply, tenant, most),
    })
    return {
      method: request.method,
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? '' : url.slice(mark + 1),
      headers: headersOf(request),
      origin: originOf(scheme, request.headers.host),
      requestId: request.id,
      remoteAddress: request.ip,
      at: clock(),
      readBody: (tenant, most = requestBodyBytes) => {
        if (isInLines(request)) return readLines(request, reply, tenant)
        if (declaredLengthOf(request.raw) === 0) return { body: noBytes }
        return readWhole(tenant, most)
      },
      onFinish: (run) => connections.onFinish(reply.raw, run),
    }
  }

  const handleGraph = async (request: FastifyRequest, reply: FastifyReply) => {
    send(request, reply, await graph(graphRequest(request, reply)))
  }
  server.get('/', async (request, reply) => {
    if (!prefersHtml(request.headers.accept)) return handleGraph(request, reply)
    const { headers, html } = options.frontPage(originOf(scheme, request.headers.host))
    send(request, reply, { status: 200, headers, body: html })
  })
  server.route({
    method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    url: '/*',
    handler: handleGraph,
  })
  server.setNotFoundHandler(handleGraph)
  return server
}
