/** Requests that no client library would send, over a plain socket. */

import { connect } from 'node:net'
import type { JsonObject } from '../../../src/kernel/json.ts'
import type { Answer } from '../../support/test-service.ts'

/** How long to wait on a silent connection, in milliseconds. */
const patienceMs = 3_000

/** Sends bytes to the server at the origin and reads until it closes the connection. */
export function sendBytes(origin: string, bytes: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    const end = (): void => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString('latin1'))
    }
    socket.setTimeout(patienceMs, end)
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', end)
    socket.on('close', end)
  })
}

/** A request whose bytes the test chooses. Header values are sent unchanged. */
export interface RawRequest {
  readonly method?: string
  readonly target: string
  /** Replaces the server's own host; null leaves the header out. */
  readonly host?: string | null
  /** Names and values, in order, repeatable. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

/** Sends one request on a connection of its own. Status 0 when the server answered nothing. */
export async function sendRaw(origin: string, request: RawRequest): Promise<Answer> {
  const { method = 'GET', target, headers = [], body = '' } = request
  const host = request.host === undefined ? new URL(origin).host : request.host
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(host === null ? [] : [`Host: ${host}`]),
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ]
  const text = await sendBytes(
    origin,
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1'),
  )
  return parseAnswer(text)
}

function parseAnswer(text: string): Answer {
  const end = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...headerLines] = text.slice(0, Math.max(end, 0)).split('\r\n')
  const headers = new Headers(
    headerLines.map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    }),
  )
  const body = end < 0 ? '' : text.slice(end + 4)
  const isJson = (headers.get('content-type') ?? '').startsWith('application/json') && body !== ''
  return {
    status: Number(statusLine.split(' ')[1] ?? 0),
    headers,
    text: body,
    json: (isJson ? JSON.parse(Buffer.from(body, 'latin1').toString('utf8')) : {}) as JsonObject,
  }
}
