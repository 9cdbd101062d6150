/** The HTTPS port bounds what connections cost as the plain one does: requests ahead, and handshakes that do not end. */

import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect } from 'node:tls'
import { expect, it } from 'vitest'
import { setUpTestService } from '../support/test-service.ts'

const service = setUpTestService({ app: { serverLimits: { headMs: 600 } } })

const portOf = (url: string): number => Number(new URL(url).port)

it('closes a connection with too many requests ahead', async () => {
  const socket = connect({
    port: portOf(service.secureUrl),
    host: 'localhost',
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  socket.resume()
  const request = 'GET /ostiary/openapi/beta.json HTTP/1.1\r\nHost: localhost\r\n\r\n'
  socket.write(request.repeat(1_000))
  await once(socket, 'close')
  expect(socket.bytesRead).toBeLessThan(2_000_000)
})

it('closes a connection whose handshake does not end', async () => {
  const socket = connectPlain(portOf(service.secureUrl), 'localhost')
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(Buffer.from([0x16, 3, 1]))
  const startedAt = performance.now()
  await once(socket, 'close')
  expect(performance.now() - startedAt).toBeLessThan(5_000)
})
