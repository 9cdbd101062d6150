/** Callers who go away in the middle of a request make no failure of the service, in no log and no metric. */

import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { expect, it } from 'vitest'
import { setUpTestService } from '../support/test-service.ts'
import { everyScope, stsPath } from './support/policy-documents.ts'

const lines: string[] = []
const log = pino({ level: 'warn', base: null }, { write: (line: string) => void lines.push(line) })
const service = setUpTestService({ app: { log } })

/** Sends a head and one byte of its body, and resets the connection. */
async function abandon(requestLine: string, ...headers: readonly string[]): Promise<void> {
  const { hostname, port, host } = new URL(service.url)
  const head = [requestLine, `Host: ${host}`, 'Content-Length: 100', ...headers]
  const socket = connect(Number(port), hostname, () =>
    socket.write(`${head.join('\r\n')}\r\n\r\na`),
  )
  await sleep(100)
  socket.resetAndDestroy()
}

async function countedStatuses(): Promise<readonly string[]> {
  const { text } = await service.send('GET', '/metrics')
  return text
    .split('\n')
    .filter((line) => line.startsWith('ostiary_requests_total{'))
    .map((line) => /status="(\d+)"/u.exec(line)?.[1] ?? line)
}

it('an upload and a token request that are reset count as 499', async () => {
  const token = await service.userToken('admin', ...everyScope)
  const json = 'Content-Type: application/json'
  await abandon('POST /contoso.com/oauth2/v2.0/token HTTP/1.1')
  await abandon(`POST ${stsPath} HTTP/1.1`, `Authorization: Bearer ${token}`, json)
  await expect.poll(countedStatuses).toEqual(['499', '499'])
  expect(lines).toEqual([])
})
