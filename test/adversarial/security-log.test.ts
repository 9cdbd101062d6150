/** What the log shows of an attack at the default level: each event with its names, no secret, few lines. */

import pino from 'pino'
import { expect, it } from 'vitest'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { setUpTestService } from '../support/test-service.ts'

const lines: JsonObject[] = []
const log = pino(
  { level: 'warn', base: null },
  { write: (line: string) => void lines.push(JSON.parse(line) as JsonObject) },
)
const service = setUpTestService({ app: { log } })

/** What the log adds to each line. */
const pinoMembers: ReadonlySet<string> = new Set(['level', 'time', 'msg'])

const policies = '/beta/identity/conditionalAccess/policies'
const address = '127.0.0.1'

/** Sends a request, and returns its id with the lines that it caused. */
async function linesOf(...request: Parameters<typeof service.send>): Promise<{
  readonly status: number
  readonly lines: readonly JsonObject[]
  readonly id: string
}> {
  lines.length = 0
  const { status, headers } = await service.send(...request)
  const found = lines.map((line) =>
    Object.fromEntries(Object.entries(line).filter(([name]) => !pinoMembers.has(name))),
  )
  return { status, lines: found, id: headers.get('request-id') ?? '' }
}

const guess = {
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: contosoClient.appId,
    client_secret: 'a-secret-guess',
    scope: 'https://graph.microsoft.com/.default',
  }).toString(),
}

it('names a request without a token, and one with a forged token, without the token', async () => {
  const missing = await linesOf('GET', policies)
  const event = 'authentication.refused'
  expect(missing).toEqual({
    status: 401,
    id: missing.id,
    lines: [{ event, '@ostiary.code': 'caller.tokenMissing', address, requestId: missing.id }],
  })
  const token = await service.userToken('admin', 'Policy.Read.All')
  const forged = await linesOf('GET', policies, {
    token: `${token.slice(0, -20)}${'A'.repeat(20)}`,
  })
  expect(forged).toEqual({
    status: 401,
    id: forged.id,
    lines: [{ event, '@ostiary.code': 'token.signatureInvalid', address, requestId: forged.id }],
  })
})

it('names the caller of a request that its permissions do not allow', async () => {
  const token = await service.appToken('User.Read.All')
  const { status, lines: found, id } = await linesOf('GET', policies, { token })
  expect([status, found]).toEqual([
    403,
    [
      {
        event: 'authorization.refused',
        '@ostiary.code': 'request.permissionMissing',
        tenant: contosoTenantId,
        caller: { kind: 'application', id: expect.any(String), appId: expect.any(String) },
        address,
        requestId: id,
      },
    ],
  ])
})

it('counts guesses of a secret, and names their client but not the guess', async () => {
  const first = await linesOf('POST', '/contoso.com/oauth2/v2.0/token', guess)
  expect([first.status, first.lines]).toEqual([
    401,
    [
      {
        event: 'clientSecret.refused',
        oauthError: 'AADSTS7000215',
        tenant: contosoTenantId,
        caller: { kind: 'client', appId: contosoClient.appId },
        address,
        requestId: expect.any(String),
      },
    ],
  ])
  const statuses = new Set<number>()
  lines.length = 0
  for (let count = 0; count < 40; count += 1) {
    statuses.add((await service.send('POST', '/contoso.com/oauth2/v2.0/token', guess)).status)
  }
  expect([...statuses]).toEqual([401, 429])
  expect(lines.map(({ event }) => event)).toEqual(['rate.limited'])
  expect(JSON.stringify([first.lines, lines])).not.toContain('a-secret-guess')
})

it('names a lockout that was overridden, and says nothing of a write that needs no override', async () => {
  const token = await service.userToken(
    'admin',
    'Directory.AccessAsUser.All',
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
  )
  const policy = (state: string): JsonObject => ({
    displayName: 'Block everybody',
    state,
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  })
  const headers = { 'ostiary-override-lockout': 'a drill' }
  const harmless = await linesOf('POST', policies, { token, body: policy('disabled'), headers })
  expect([harmless.status, harmless.lines]).toEqual([201, []])
  const overridden = await linesOf('POST', policies, { token, body: policy('enabled'), headers })
  expect([overridden.status, overridden.lines]).toEqual([
    201,
    [
      {
        event: 'lockout.overridden',
        '@ostiary.code': 'conditionalAccess.lockout.administrator',
        tenant: contosoTenantId,
        caller: { kind: 'delegated', id: expect.any(String), appId: expect.any(String) },
        address,
        requestId: overridden.id,
      },
    ],
  ])
})

it('writes a few lines for a flood, and none for what the service does not have', async () => {
  lines.length = 0
  for (let count = 0; count < 300; count += 1) await service.send('GET', policies)
  expect(lines.length).toBeLessThanOrEqual(2)
  const token = await service.userToken('admin', 'Policy.Read.All')
  const missing = await linesOf('GET', '/beta/identity/conditionalAccess/plans', { token })
  expect([missing.status, missing.lines]).toEqual([501, []])
})
