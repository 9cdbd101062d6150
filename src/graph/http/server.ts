/** The Fastify shell: bytes in, bytes out. Routing, errors and rules live in the framework-free layers. */

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Issuer, IssuerRequest, IssuerResponse } from '../../identity/issuer/issuer.ts'
import type { Clock } from '../../kernel/clock.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { IdSource } from '../../kernel/ids.ts'
import { jsonLinesMediaType, type GraphRequest, type GraphResponse } from '../message.ts'
import { prefersHtml } from '../negotiate.ts'
import type { Observe } from '../observation.ts'
import type { GraphService } from '../service.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { isLoopbackHost, type OriginOf } from './origin.ts'
import { answerOnSocket, parserError, shellError, shellErrorResponse } from './shell-failure.ts'
import { protocolCodes } from '../protocol-codes.ts'

/** Largest request body, bytes: JSON and XML alike. Bodies in lines are read as they arrive, without a limit. */
const bodyLimit = 1_048_576

/** Longest time a caller may take to send a request. */
const requestTimeoutMs = 30_000

export interface ServerOptions {
  readonly graph: GraphService
  readonly issuer: Issuer
  readonly originOf: OriginOf
  readonly clock: Clock
  readonly ids: IdSource
  /** Resolves when the service can take requests. */
  readonly isReady: () => Promise<boolean>
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
  readonly tls?: { readonly cert: string; readonly key: string }
}

const noBytes = new Uint8Array()

/** Tells whether the caller disconnected while a stream was sent or read. */
function isAbandoned(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown }
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'EPIPE'
}

/** WHY the assertion: of request headers Node makes an array of `set-cookie` alone, which nothing here reads. */
function headersOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.headers as Readonly<Record<string, string | undefined>>
}

/** Turns an absolute-form target into a path and the Host it overrides. Source: RFC 9112, section 3.2.2. */
function originForm(request: IncomingMessage): string {
  const target = request.url ?? '/'
  const absolute = /^https?:\/\/([^/?#]*)([^#]*)/iu.exec(target)
  if (!absolute) return target
  request.headers.host = absolute[1] ?? ''
  const rest = absolute[2] ?? ''
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Builds one server. Plain HTTP and HTTPS are two servers over the same services. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { graph, issuer, originOf, clock, ids } = options
  const scheme = options.tls ? 'https' : 'http'

  function send(request: FastifyRequest, reply: FastifyReply, response: GraphResponse): void {
    const { status, headers, body, stream } = response
    // WHY not through Fastify: its reply reads every header again and runs hooks that this service does not
    // use.
    reply.hijack()
    reply.raw.writeHead(status, {
      ...headers,
      ...corsHeaders,
      'X-Content-Type-Options': 'nosniff',
      // WHY not for loopback names: browsers would then refuse every plain HTTP server of the machine.
      ...(scheme === 'https' && !isLoopbackHost(request.hostname)
        ? { 'Strict-Transport-Security': 'max-age=31536000' }
        : {}),
      ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    })
    if (stream === undefined) reply.raw.end(body)
    else void sendStream(request, reply, stream)
  }

  /**
   * WHY a failure closes the connection: the status is sent already, and a caller must not mistake a part for
   * the whole answer.
   */
  async function sendStream(
    request: FastifyRequest,
    reply: FastifyReply,
    stream: AsyncIterable<string>,
  ): Promise<void> {
    try {
      await pipeline(Readable.from(stream), reply.raw)
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
      error: failure,
    })
    const context = { requestId, clientRequestId: requestId, at }
    answerOnSocket(socket, shellErrorResponse(failure, context))
  }

  const settings = {
    bodyLimit,
    requestTimeout: requestTimeoutMs,
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
    ...(options.tls ? { https: { ...options.tls, minVersion: 'TLSv1.2' } } : {}),
  } as const
  // WHY the assertions: Fastify has a type for each protocol, and this code needs none of them.
  const server = fastify(settings as object) as unknown as FastifyInstance

  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  server.addContentTypeParser(jsonLinesMediaType, (_, payload, done) => done(null, payload))
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
    (await options.isReady())
      ? reply.send({ status: 'ready' })
      : reply.code(503).header('Retry-After', '1').send({ status: 'notReady' }),
  )
  server.get('/metrics', async (_, reply) => {
    const { mediaType, text } = await options.metrics()
    return reply.header('Content-Type', mediaType).send(text)
  })

  function issuerRequest(request: FastifyRequest): IssuerRequest {
    return {
      tenant: (request.params as { readonly tenant: string }).tenant,
      origin: originOf(scheme, request.headers.host),
      headers: headersOf(request),
      body: Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '',
      requestId: request.id,
      remoteAddress: request.ip,
      at: clock(),
    }
  }

  const issuerRoute =
    (handle: (request: IssuerRequest) => Promise<IssuerResponse>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const asked = issuerRequest(request)
      const { status, headers, body } = await handle(asked)
      options.observe({
        requestId: request.id,
        clientRequestId: asked.headers['client-request-id'],
        method: request.method,
        operation: request.routeOptions.url,
        status,
        startedAt: asked.at,
      })
      send(request, reply, { status, headers, body: JSON.stringify(body) })
    }
  server.get('/:tenant/v2.0/.well-known/openid-configuration', issuerRoute(issuer.discovery))
  server.get('/:tenant/discovery/v2.0/keys', issuerRoute(issuer.keys))
  server.post('/:tenant/oauth2/v2.0/token', issuerRoute(issuer.token))
  for (const path of ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/authorize']) {
    server.get(path, issuerRoute(issuer.authorize))
  }

  function graphRequest(request: FastifyRequest): GraphRequest {
    const url = request.raw.url ?? '/'
    const mark = url.indexOf('?')
    return {
      method: request.method,
      path: mark < 0 ? url : url.slice(0, mark),
      query: mark < 0 ? '' : url.slice(mark + 1),
      headers: headersOf(request),
      body: Buffer.isBuffer(request.body) ? request.body : noBytes,
      ...(request.body instanceof Readable && { stream: request.body }),
      origin: originOf(scheme, request.headers.host),
      requestId: request.id,
      remoteAddress: request.ip,
      at: clock(),
    }
  }

  const handleGraph = async (request: FastifyRequest, reply: FastifyReply) => {
    send(request, reply, await graph(graphRequest(request)))
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
