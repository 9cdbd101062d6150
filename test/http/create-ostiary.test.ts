/** `ostiary/testing`, as the test suite of another project uses it. */

import { Agent, request } from 'node:https'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOstiary, type Ostiary } from '../../src/testing.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'

let ostiary: Ostiary

beforeAll(async () => {
  ostiary = await createOstiary({ now: new Date('2026-03-01T12:00:00Z') })
})
afterAll(() => ostiary.close())

async function get(path: string, token: string): Promise<{ status: number; json: JsonObject }> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${ostiary.url}${path}`, { headers })
  return { status: response.status, json: (await response.json()) as JsonObject }
}

async function createGroup(displayName: string): Promise<string> {
  const token = await ostiary.appToken(['Group.ReadWrite.All'])
  const response = await fetch(`${ostiary.url}/v1.0/groups`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      displayName,
      mailEnabled: false,
      mailNickname: displayName,
      securityEnabled: true,
    }),
  })
  expect(response.status).toBe(201)
  const created = (await response.json()) as JsonObject
  return memberText(created, 'id')
}

describe('a service in the process of a test suite', () => {
  it('answers over HTTPS to who trusts its authority', async () => {
    const agent = new Agent({ ca: ostiary.authority })
    const [response] = (await once(
      request(`${ostiary.secureUrl}/healthz`, { agent }).end(),
      'response',
    )) as [{ readonly statusCode?: number; resume: () => void }]
    response.resume()
    agent.destroy()
    expect(response.statusCode).toBe(200)
    await expect(fetch(`${ostiary.secureUrl}/healthz`)).rejects.toThrow('fetch failed')
  })

  it('makes tokens for users and applications of the sample', async () => {
    const user = await ostiary.userToken('ada@contoso.com', ['User.Read'])
    expect(await get('/v1.0/me', user)).toMatchObject({
      status: 200,
      json: { userPrincipalName: 'ada@contoso.com' },
    })
    const app = await ostiary.appToken(['User.Read.All'])
    expect(await get('/v1.0/users', app)).toMatchObject({ status: 200 })
    await expect(ostiary.userToken('nobody@contoso.com', ['User.Read'])).rejects.toThrow(
      "no user has the name 'nobody@contoso.com'",
    )
    await expect(ostiary.appToken(['Group.Reed.All'])).rejects.toThrow(
      "did you mean 'Group.Read.All'?",
    )
    await expect(ostiary.appToken([], crypto.randomUUID())).rejects.toThrow('no service principal')
  })

  it('goes by the time that the test sets: a token ends', async () => {
    const token = await ostiary.userToken('ada@contoso.com', ['User.Read'])
    const before = ostiary.now()
    expect(before.toISOString()).toMatch(/^2026-03-01T12:/u)
    ostiary.setTime(new Date(before.getTime() + 2 * 3_600_000))
    expect(await get('/v1.0/me', token)).toMatchObject({ status: 401 })
    const next = await ostiary.userToken('ada@contoso.com', ['User.Read'])
    expect(await get('/v1.0/me', next)).toMatchObject({ status: 200 })
    const id = await createGroup('Later')
    const { json } = await get(`/v1.0/groups/${id}`, await ostiary.appToken(['Group.Read.All']))
    expect(memberText(json, 'createdDateTime')).toMatch(/^2026-03-01T14:/u)
  })

  it('begins again when it is reset', async () => {
    const id = await createGroup('Passing')
    const token = await ostiary.appToken(['Group.Read.All'])
    expect(await get(`/v1.0/groups/${id}`, token)).toMatchObject({ status: 200 })
    await ostiary.reset()
    const again = await ostiary.appToken(['Group.Read.All'])
    expect(await get(`/v1.0/groups/${id}`, again)).toMatchObject({ status: 404 })
    expect(ostiary.now().toISOString()).toMatch(/^2026-03-01T12:0/u)
    const user = await ostiary.userToken('ada@contoso.com', ['User.Read'])
    expect(await get('/v1.0/me', user)).toMatchObject({ status: 200 })
  })

  it('runs several at once, and closes twice without harm', async () => {
    const other = await createOstiary()
    expect(other.url).not.toBe(ostiary.url)
    await other.close()
    await other.close()
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow('fetch failed')
  })
})
