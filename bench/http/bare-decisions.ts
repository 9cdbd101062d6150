/**
 * The fastest that a Fastify service can answer a body with many sign-ins: one route that parses the body and prints
 * an answer, without deciding anything. Runs as its own process.
 */

import { readFileSync } from 'node:fs'
import fastify from 'fastify'

/** What the server answers. Its arguments are a port and the name of a JSON file with this. */
export interface BareAnswer {
  /** With its leading slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** The value that is printed for every request. */
  readonly body: unknown
}

/** As large as the service allows. */
const bodyLimit = 1_048_576

const [port = '', file = ''] = process.argv.slice(2)
const { path, headers, body } = JSON.parse(readFileSync(file, 'utf8')) as BareAnswer
const server = fastify({ bodyLimit })
server.get('/', (_, reply) => reply.send('ready'))
// WHY its own printing: Fastify would print the value in the same way, with a check of its type first.
server.post(path, (_, reply) => reply.headers(headers).send(JSON.stringify(body)))
await server.listen({ host: '127.0.0.1', port: Number(port) })
