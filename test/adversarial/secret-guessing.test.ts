/** Guesses of a client's secret are counted for any spelling of the client and any source address. */

import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { failedAttempts } from '../../src/client-attempts.ts'
import { contosoClient } from '../../src/directory/sample/contoso.ts'
import { setUpTestService } from '../support/test-service.ts'
import { createFabrikam } from './support/second-tenant.ts'

const service = setUpTestService()
const otherService = setUpTestService()
const tenantsService = setUpTestService()
const attemptsInTenSeconds = 20

async function guess(
  clientId: string,
  { send } = service,
  secret = 'wrong',
  domain = 'contoso.com',
): Promise<number> {
  const { status } = await send('POST', `/${domain}/oauth2/v2.0/token`, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    }).toString(),
  })
  return status
}

/** The client id with the letters of some places in upper case. */
function respelled(at: number): string {
  return [...contosoClient.appId]
    .map((letter, place) => ((at >> (place % 5)) & 1 ? letter.toUpperCase() : letter))
    .join('')
}

it('counts guesses for one client together in every letter case', async () => {
  const statuses: number[] = []
  for (let at = 0; at < attemptsInTenSeconds + 10; at += 1)
    statuses.push(await guess(respelled(at)))
  expect(statuses.slice(0, attemptsInTenSeconds)).toEqual(Array(attemptsInTenSeconds).fill(401))
  expect(new Set(statuses.slice(attemptsInTenSeconds))).toEqual(new Set([429]))
})

it('counts guesses for many clients from one network together, and no proved secret', async () => {
  const prove = (): Promise<number> =>
    guess(contosoClient.appId, otherService, contosoClient.secret)
  for (let count = 0; count < attemptsInTenSeconds - 1; count += 1) expect(await prove()).toBe(200)
  const guesses = Array.from({ length: failedAttempts }, () => guess(randomUUID(), otherService))
  expect(new Set(await Promise.all(guesses))).toEqual(new Set([400]))
  expect(await guess(randomUUID(), otherService)).toBe(429)
  expect(await prove()).toBe(429)
})

it('repeats only the start of a long client id', async () => {
  const { status, text } = await service.send('POST', '/contoso.com/oauth2/v2.0/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_secret=x&scope=https://graph.microsoft.com/.default&client_id=${'x'.repeat(15_000)}`,
  })
  expect(status).toBe(400)
  expect(text.length).toBeLessThan(2_000)
})

it('answers a token request of another tenant before most guesses for one', async () => {
  await createFabrikam(tenantsService.store)
  const answered: string[] = []
  const guesses = Array.from({ length: 15 }, async () => {
    await guess(contosoClient.appId, tenantsService)
    answered.push('guess')
  })
  await Promise.race(guesses)
  const proof = guess(contosoClient.appId, tenantsService, contosoClient.secret, 'fabrikam.com')
  expect(await proof).toBe(200)
  expect(answered.length).toBeLessThan(10)
  await Promise.all(guesses)
})
