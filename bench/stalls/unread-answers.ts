/** The memory of a server that explains decisions to callers who never read. */

import { request, type ClientRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { residentMegabytes } from '../http/memory.ts'

/** Sign-ins of each. */
const signIns = 1_000

const pauseMs = 100

/** What happened to the requests, and to the memory meanwhile. */
export interface UnreadAnswers {
  /** How many requests have an answer of each status; those without one are under 0. */
  readonly statuses: ReadonlyMap<number, number>
  readonly before: number
  readonly highest: number
}

/** Sends requests whose answers are long, reads none of them, and watches the memory of the server, megabytes. */
export async function measureUnreadAnswers(
  { url, pid }: { readonly url: string; readonly pid: number },
  token: string,
  { requests, seconds }: { readonly requests: number; readonly seconds: number },
): Promise<UnreadAnswers> {
  const signIn = { principal: { kind: 'user', id: '0571a27e-0571-4a27-a000-000000000a01' } }
  const body = JSON.stringify({
    signIns: Array.from({ length: signIns }, () => signIn),
    facts: 'given',
    trace: 'full',
  })
  const before = await residentMegabytes(pid)
  const statuses = new Map([[0, requests]])
  const sent: ClientRequest[] = []
  for (let each = 0; each < requests; each += 1) {
    const asked = request(`${url}/ostiary/v1/decisions`, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
    asked.on('error', () => undefined)
    asked.once('response', ({ statusCode = 0 }) => {
      statuses.set(0, (statuses.get(0) ?? 0) - 1)
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1)
    })
    asked.end(body)
    sent.push(asked)
  }
  let highest = before
  const endsAt = performance.now() + seconds * 1_000
  do {
    await sleep(pauseMs)
    highest = Math.max(highest, await residentMegabytes(pid))
  } while (performance.now() < endsAt)
  for (const each of sent) each.destroy()
  return { statuses, before, highest }
}
