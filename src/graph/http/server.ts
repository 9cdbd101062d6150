/** The Fastify shell: bytes in, bytes out. Routing, errors and rules live in the framework-free layers. */

import cors from '@fastify/cors'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Clock } from '../../kernel/clock.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { IdSource } from '../../kernel/ids.ts'
import type { Issuer, IssuerRequest, IssuerResponse } from '../../identity/issuer/issuer.ts'
import { errorResponse } from '../error-response.ts'
import type { GraphRequest, GraphResponse } from '../message.ts'
import type { GraphService } from '../service.ts'
import type { OriginOf } from './origin.ts'

/** Largest request body, bytes: JSON and XML alike. */
const bodyLimit = 1_048_576

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
  /** Told of a failure outside the Graph layer, with its private cause. */
  readonly reportFailure: (error: unknown, requestId: string) => void
  readonly tls?: { readonly cert: string; readonly key: string }
}

const noBytes = new Uint8Array()

/** WHY the assertion: of request headers Node makes an array of `set-cookie` alone, which nothing here reads. */
function headersOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  return request.headers as Readonly<Record<string, string | undefined>>
}

async function send(reply: FastifyReply, response: GraphResponse): Promise<FastifyReply> {
  void reply.code(response.status).headers(response.headers)
  return reply.send(response.body)
}

/** Builds one server. Plain HTTP and HTTPS are two servers over the same services. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { graph, issuer, originOf, clock, ids } = options
  const scheme = options.tls ? 'https' : 'http'
  const server = fastify({
    bodyLimit,
    logger: false,
    exposeHeadRoutes: false,
    genReqId: () => ids(),
    forceCloseConnections: 'idle',
    // A request that arrives on an open connection during a stop is answered like any other.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 4_096 },
    ...(options.tls ? { https: { ...options.tls, minVersion: 'TLSv1.2' as const } } : {}),
  } as object) as unknown as FastifyInstance

  function respondError(error: OstiaryError, request: FastifyRequest): GraphResponse {
    const clientRequestId = headersOf(request)['client-request-id'] ?? request.id
    const response = errorResponse(error, { requestId: request.id, clientRequestId, at: clock() })
    const headers = {
      ...response.headers,
      'request-id': request.id,
      'client-request-id': clientRequestId,
      'Cache-Control': 'no-cache',
    }
    return { ...response, headers }
  }

  function toOstiaryError(error: unknown, request: FastifyRequest): OstiaryError {
    if (error instanceof OstiaryError) return error
    const code = (error as { readonly code?: unknown }).code
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new OstiaryError('requestEntityTooLarge')
    const status = (error as { readonly statusCode?: unknown }).statusCode
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return new OstiaryError('badRequest', { cause: error })
    }
    options.reportFailure(error, request.id)
    return new OstiaryError('internalServerError', { cause: error })
  }

  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  server.setErrorHandler((error, request, reply) =>
    send(reply, respondError(toOstiaryError(error, request), request)),
  )
  await server.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    exposedHeaders: [
      'ETag',
      'Location',
      'Preference-Applied',
      'Content-Range',
      'request-id',
      'client-request-id',
    ],
    maxAge: 86_400,
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
      at: clock(),
    }
  }

  const issuerRoute =
    (handle: (request: IssuerRequest) => Promise<IssuerResponse>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const { status, headers, body } = await handle(issuerRequest(request))
      return reply.code(status).headers(headers).send(JSON.stringify(body))
    }
  server.get('/:tenant/v2.0/.well-known/openid-configuration', issuerRoute(issuer.discovery))
  server.get('/:tenant/discovery/v2.0/keys', issuerRoute(issuer.keys))
  server.post('/:tenant/oauth2/v2.0/token', issuerRoute(issuer.token))

  function graphRequest(request: FastifyRequest): GraphRequest {
    const { url } = request.raw
    const mark = url?.indexOf('?') ?? -1
    const path = mark < 0 ? (url ?? '/') : (url ?? '/').slice(0, mark)
    return {
      method: request.method,
      path,
      query: mark < 0 ? '' : (url ?? '').slice(mark + 1),
      headers: headersOf(request),
      body: Buffer.isBuffer(request.body) ? request.body : noBytes,
      origin: originOf(scheme, request.headers.host),
      requestId: request.id,
      remoteAddress: request.ip,
      at: clock(),
    }
  }

  const handleGraph = async (request: FastifyRequest, reply: FastifyReply) =>
    send(reply, await graph(graphRequest(request)))
  server.route({
    method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    url: '/*',
    handler: handleGraph,
  })
  server.setNotFoundHandler(handleGraph)
  return server
}
