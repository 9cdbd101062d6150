/** Old versions are purged without a wrong answer: what they would be needed for is refused with a code. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { purgePast } from '../../src/audit/purge-past.ts'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { blockedSignIn, blockingPolicy, policyScopes } from '../support/blocking-policy.ts'
import { setUpTestService } from '../support/test-service.ts'

const policies = '/v1.0/identity/conditionalAccess/policies'
const history = '/ostiary/v1/history/conditionalAccessPolicies'
describe.each(['sqlite', 'postgres'] as const)('the past on %s, after a purge', (store) => {
  let now = new Date('2026-03-01T00:00:00Z')
  const service = setUpTestService({ store, app: { clock: () => now } })

  it('is whole from the instant of the purge on, and refused with a code before', async () => {
    const token = () => service.userToken('admin', ...policyScopes)
    const created = await service.send('POST', policies, {
      token: await token(),
      body: blockingPolicy,
    })
    expect(created.status).toBe(201)
    const id = memberText(created.json, 'id') ?? ''
    const gone = await service.send('POST', policies, {
      token: await token(),
      body: blockingPolicy,
    })
    const goneId = memberText(gone.json, 'id') ?? ''
    const change = async (day: string, method: string, path: string, body?: unknown) => {
      now = new Date(`${day}T00:00:00Z`)
      const answer = await service.send(method, path, { token: await token(), body })
      expect(answer.status).toBeLessThan(300)
    }
    await change('2026-03-02', 'DELETE', `${policies}/${goneId}`)
    await change('2026-03-03', 'PATCH', `${policies}/${id}`, { state: 'disabled' })
    await change('2026-03-05', 'PATCH', `${policies}/${id}`, { state: 'enabled' })
    now = new Date('2026-03-07T00:00:00Z')

    const decide = async (source: unknown) => {
      const body = { signIn: blockedSignIn, policies: source }
      const sent = await service.send('POST', '/ostiary/v1/decisions', {
        token: await token(),
        body,
      })
      const { error, decisions } = sent.json as {
        readonly decisions?: readonly { readonly outcome: string }[]
        readonly error?: JsonObject & { readonly details?: readonly JsonObject[] }
      }
      const refusal = error?.details?.[0] ?? error
      return [sent.status, decisions?.[0]?.outcome ?? refusal?.['@ostiary.code']]
    }
    const instants = ['2026-03-01', '2026-03-03', '2026-03-04', '2026-03-06'].map(
      (day) => `${day}T12:00:00Z`,
    )
    const ask = () => Promise.all(instants.map((at) => decide({ at })))
    const before = await ask()
    expect(before.map(([status]) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(before.map(([, outcome]) => outcome)).size).toBe(2)

    const purge = () =>
      purgePast({
        store: service.store,
        tenant: contosoTenantId,
        before: new Date('2026-03-04T00:00:00Z'),
        at: now,
        ids: randomUUID,
        pause: () => Promise.resolve(true),
      })
    // The first versions of both policies; the audit records of four writes.
    expect(await purge()).toEqual({ records: 4, versions: 2 })
    expect(await purge()).toEqual({ records: 0, versions: 0 })

    expect(await ask()).toEqual([
      [400, 'request.pastPurged'],
      [400, 'request.pastPurged'],
      ...before.slice(2),
    ])
    expect(await decide({ versions: [{ id, version: 1 }] })).toEqual([
      400,
      'decisions.versionPurged',
    ])
    expect(await decide({ versions: [{ id, version: 2 }] })).toEqual([200, before[2]?.[1]])
    expect(await decide({ versions: [{ id, version: 4 }] })).toEqual([
      400,
      'decisions.versionNotFound',
    ])

    const read = async (path: string) => {
      const { status, json } = await service.send('GET', path, { token: await token() })
      return { status, json }
    }
    expect(await read(`${history}/${id}/1`)).toMatchObject({
      status: 404,
      json: { error: { '@ostiary.code': 'history.versionPurged' } },
    })
    expect(await read(`${history}/${id}/2`)).toMatchObject({
      status: 200,
      json: { policy: { state: 'disabled', createdDateTime: '2026-03-01T00:00:00.0000000Z' } },
    })
    expect(await read(`${history}/${id}/4`)).toMatchObject({
      json: { error: { '@ostiary.code': 'history.notFound' } },
    })
    const left = await service.store.listVersions(
      contosoTenantId,
      { family: policyKind.name, id: goneId },
      { limit: 10 },
    )
    expect(left.map(({ version, change: made }) => [version, made])).toEqual([[2, 'delete']])
  })
})
