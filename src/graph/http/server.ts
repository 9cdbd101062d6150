/** The Fastify shell: bytes in, bytes out. Routing, errors and rules live in the framework-free layers. */

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Issuer, IssuerRequest, IssuerResponse } from '../../identity/issuer/issuer.ts'
import type { Clock } from '../../kernel/clock.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { IdSource, TenantId } from '../../kernel/ids.ts'
import { createSharedBudget } from '../budgets.ts'
import { jsonLinesMediaType, type GraphRequestHead, type GraphResponse } from '../message.ts'
import { prefersHtml } from '../negotiate.ts'
import type { Observe } from '../observation.ts'
import type { GraphService } from '../service.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { declaredLengthOf, gatherBody } from './gather-body.ts'
import { isLoopbackHost, type OriginOf } from './origin.ts'
import {
  requestBodyBytes,
  requestHeadBytes,
  tokenRequestBytes,
  type ServerLimits,
} from './server-limits.ts'
import {
  answerOnSocket,
  parserError,
  repeatedHost,
  shellError,
  shellErrorResponse,
  tooManyBodies,
} from './shell-failure.ts'
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

const noBytes = new Uint8Array()

/** On every answer. */
const sharedHeaders = { ...corsHeaders, 'X-Content-Type-Options': 'nosniff' }

/** Tells whether the caller disconnected while a stream was sent or read. */
function isAbandoned(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}

/** WHY the assertion: of request headers Node makes an array of `set-cookie` alone, which nothing here reads. */
function headersOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.headers as Readonly<Record<string, string | undefined>>
}

/** Tells whether a request has several `Host` headers, of which Node keeps only one. */
function hasRepeatedHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

/** Makes what runs functions when the answer is sent or the caller is gone. */
function createOnFinish({ raw }: FastifyReply): GraphRequestHead['onFinish'] {
  const waiting: (() => void)[] = []
  return (run) => {
    // WHY: a caller who is gone already gives no further event.
    if (raw.destroyed) return run()
    if (waiting.push(run) > 1) return
    raw.once('close', () => {
      for (const each of waiting) each()
    })
  }
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

  function send(request: FastifyRequest, reply: FastifyReply, response: GraphResponse): void {
    const { status, headers, body, stream } = response
    // WHY not through Fastify: its reply reads every header again and runs hooks that this service does not
    // use.
    reply.hijack()
    const sent: Record<string, string | number> = { ...headers, ...sharedHeaders }
    if (mustClose(request, stream !== undefined)) sent['Connection'] = 'close'
    // WHY not for loopback names: browsers would then refuse every plain HTTP server of the machine.
    if (scheme === 'https' && !isLoopbackHost(request.hostname)) {
      sent['Strict-Transport-Security'] = 'max-age=31536000'
    }
    if (body !== undefined) sent['Content-Length'] = Buffer.byteLength(body)
    reply.raw.writeHead(status, sent)
    if (stream === undefined) reply.raw.end(body)
    else void sendStream(request, reply, stream)
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
    try {
      if (reply.raw.destroyed) await stream[Symbol.asyncIterator]().return?.()
      else await pipeline(Readable.from(stream), reply.raw)
    } catch (error) {
      if (isAbandoned(error)) return
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
      status: error.status,
      startedAt: at,
      remoteAddress: request.ip,
      error,
    })
    const context = { requestId: request.id, clientRequestId, at }
    send(request, reply, shellErrorResponse(error, context))
  }

  function refuseOnSocket(error: { readonly code?: string | undefined }, socket: Socket): void {
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

  const headLimits = {
    headersTimeout: limits.headMs,
    maxHeaderSize: requestHeadBytes,
    connectionsCheckingInterval: limits.headMs / 3,
  }
  const settings = {
    bodyLimit: requestBodyBytes,
    // WHY off: it would cut streams in lines. The head, each body and an idle connection have limits of their own.
    requestTimeout: 0,
    connectionTimeout: limits.idleMs,
    http: headLimits,
    logger: false,
    exposeHeadRoutes: false,
    genReqId: () => ids(),
    rewriteUrl: originForm,
    trustProxy: options.trustedProxies.length === 0 ? false : [...options.trustedProxies],
    forceCloseConnections: 'idle',
    // A request that arrives on an open connection during a stop is answered like any other.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 4_096 },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      refuse(request, reply, shellError(error))
    },
    clientErrorHandler: refuseOnSocket,
    ...(options.tls
      ? {
          https: {
            ...options.tls,
            minVersion: minimumTlsVersion,
            ...headLimits,
          },
        }
      : {}),
  } as const
  // WHY the assertions: Fastify has a type for each protocol, and this code needs none of them.
  const server = fastify(settings as object) as unknown as FastifyInstance

  server.server.maxConnections = limits.connections
  server.removeAllContentTypeParsers()
  // WHY no body here: it is read when the caller is known.
  server.addContentTypeParser('*', (_, __, done) => done(null))
  server.addHook('onRequest', (request, reply, done) => {
    if (hasRepeatedHost(request.raw)) refuse(request, reply, repeatedHost())
    else done()
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
   * Reads a body of at most `limit` bytes and holds its bytes until the answer is sent. `owner` is a tenant, or
   * empty for bodies of unknown callers.
   */
  async function readBody(
    request: FastifyRequest,
    owner: string,
    limit: number,
    onFinish: GraphRequestHead['onFinish'],
  ): Promise<Buffer> {
    const release = bodies.hold(owner, declaredLengthOf(request.raw) ?? limit)
    if (release === undefined) throw tooManyBodies()
    onFinish(release)
    return gatherBody(request.raw, limit, limits.bodyMs)
  }

  function issuerRequest(request: FastifyRequest, body: Buffer): IssuerRequest {
    return {
      tenant: (request.params as { readonly tenant: string }).tenant,
      origin: originOf(scheme, request.headers.host),
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
        await readBody(request, '', tokenRequestBytes, createOnFinish(reply)),
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
      send(request, reply, { status, headers, body: JSON.stringify(body) })
    }
  server.get('/:tenant/v2.0/.well-known/openid-configuration', issuerRoute(issuer.discovery))
  server.get('/:tenant/discovery/v2.0/keys', issuerRoute(issuer.keys))
  server.post('/:tenant/oauth2/v2.0/token', issuerRoute(issuer.token))
  for (const path of ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/authorize']) {
    server.get(path, issuerRoute(issuer.authorize))
  }

  function graphRequest(request: FastifyRequest, reply: FastifyReply): GraphRequestHead {
    const onFinish = createOnFinish(reply)
    const url = request.raw.url ?? '/'
    const mark = url.indexOf('?')
    const readWhole = async (tenant: TenantId) => ({
      body: await readBody(request, tenant, requestBodyBytes, onFinish),
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
      readBody: (tenant) => {
        if (isInLines(request)) return { body: noBytes, stream: request.raw }
        if (declaredLengthOf(request.raw) === 0) return { body: noBytes }
        return readWhole(tenant)
      },
      onFinish,
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
