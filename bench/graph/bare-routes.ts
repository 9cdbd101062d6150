/**
 * The fastest that a Fastify service can be: routes that send the same bytes and headers. One of them also checks the
 * signature of the token. Runs as its own process.
 */

import { verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fastify, { type FastifyRequest } from 'fastify'

/** One route and its answer. */
export interface BareRoute {
  readonly method: 'GET' | 'POST'
  /** With its leading slash, without a query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The public key, as PEM, by which the route checks the signature of each token. */
  readonly publicKey?: string
}

function hasValidSignature(request: FastifyRequest, publicKey: string): boolean {
  const token = (request.headers.authorization ?? '').slice('Bearer '.length)
  const end = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  return verify('RSA-SHA256', Buffer.from(token.slice(0, end)), publicKey, signature)
}

const [port = '', file = ''] = process.argv.slice(2)
const server = fastify()
server.get('/', (_, reply) => reply.send('ready'))
for (const route of JSON.parse(readFileSync(file, 'utf8')) as readonly BareRoute[]) {
  const { method, path: url, headers, body, publicKey } = route
  server.route({
    method,
    url,
    handler: (request, reply) =>
      publicKey === undefined || hasValidSignature(request, publicKey)
        ? reply.headers(headers).send(body)
        : reply.code(401).send(),
  })
}
await server.listen({ host: '127.0.0.1', port: Number(port) })
