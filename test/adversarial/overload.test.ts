/** Callers who start many requests and end none get 429, and others do not notice. */

import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { setUpTestService } from '../support/test-service.ts'
import { expectGraphError } from './support/graph-error.ts'
import { everyScope, stsPath } from './support/policy-documents.ts'

const service = setUpTestService({ app: { concurrentRequests: 8 } })
const sockets: Socket[] = []
afterAll(() => sockets.forEach((socket) => socket.destroy()))

/** Starts a write whose body never comes. */
function startUpload(token: string): void {
  const { hostname, port, host } = new URL(service.url)
  const head = [
    `POST ${stsPath} HTTP/1.1`,
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    'Content-Length: 1000',
  ]
  const socket = connect(Number(port), hostname, () => socket.write(`${head.join('\r\n')}\r\n\r\n`))
  socket.on('error', () => undefined)
  sockets.push(socket)
}

it('limits the requests of a caller until they end, and only theirs', async () => {
  const token = await service.userToken('admin', ...everyScope)
  for (let count = 0; count < 4; count += 1) startUpload(token)
  await sleep(200)
  const refused = await service.send('GET', '/v1.0/me', { token })
  expectGraphError(refused, 429, 'TooManyRequests')
  expect(refused.headers.get('retry-after')).toBe('1')

  const other = await service.userToken('reader', ...everyScope)
  expect((await service.send('GET', '/v1.0/me', { token: other })).status).toBe(200)

  for (const socket of sockets) socket.destroy()
  await sleep(200)
  expect((await service.send('GET', '/v1.0/me', { token })).status).toBe(200)
})
