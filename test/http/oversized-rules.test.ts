/** A tenant with stored policies beyond all bounds: it gets an error, and everybody else is answered. */

import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { setUpTestService } from '../support/test-service.ts'

const policiesPath = '/v1.0/identity/conditionalAccess/policies'
const permissions = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
]

const policy = {
  displayName: 'a policy',
  state: 'enabled',
  conditions: {
    users: { includeUsers: ['All'] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
} as const

describe('policies that were stored before they had limits', () => {
  const service = setUpTestService({ app: { families: tolerantFamilyOptions } })

  it('stop only the decisions of their tenant, and can be deleted', async () => {
    const token = await service.appToken(...permissions)
    const created = await service.send('POST', policiesPath, { token, body: policy })
    expect(created.status).toBe(201)
    const { items } = await service.store.list(contosoTenantId, policyKind.name, { limit: 1 })
    const body = items[0]?.body
    const users = Array.from({ length: 25_000 }, () => randomUUID())
    const oversized = structuredClone(body) as unknown as JsonObject & {
      conditions: { users: { includeUsers: readonly string[] } }
    }
    oversized.conditions.users.includeUsers = users
    const provenance = {
      author: { kind: 'system', id: 'test' },
      requestId: randomUUID(),
      at: new Date(),
    } as const
    await service.store.write(contosoTenantId, provenance, async (transaction) => {
      for (let number = 0; number < 80; number += 1) {
        await transaction.create({
          family: policyKind.name,
          id: randomUUID(),
          body: oversized,
          index: [],
          uniqueKeys: [],
        })
      }
    })

    const signIn = { principal: { kind: 'user', id: randomUUID() } }
    const progress = { isAnswered: false }
    const asked = service
      .send('POST', '/ostiary/v1/decisions', { token, body: { signIn } })
      .finally(() => {
        progress.isAnswered = true
      })
    let meanwhile = 0
    while (!progress.isAnswered) {
      expect((await service.send('GET', '/healthz')).status).toBe(200)
      meanwhile += 1
    }
    expect(await asked).toMatchObject({
      status: 400,
      json: { error: { '@ostiary.code': 'decisions.rulesTooLarge' } },
    })
    expect(meanwhile).toBeGreaterThan(10)

    const { items: rest } = await service.store.list(contosoTenantId, policyKind.name, { limit: 2 })
    for (const { id } of rest) {
      const deleted = await service.send('DELETE', `${policiesPath}/${id}`, { token })
      expect(deleted.status).toBe(204)
    }
  })
})

describe('a long answer', () => {
  const service = setUpTestService()

  it('is streamed, whole and in order', async () => {
    const token = await service.appToken(...permissions)
    const signIns = Array.from({ length: 300 }, () => ({
      principal: { kind: 'user', id: randomUUID() },
    }))
    const policies = Array.from({ length: 60 }, () => policy)
    const answer = await service.send('POST', '/ostiary/v1/decisions', {
      token,
      body: { signIns, trace: 'full', policies: { draft: { mode: 'whole', policies } } },
    })
    expect(answer.status).toBe(200)
    expect(answer.text.length).toBeGreaterThan(8 * 1_048_576)
    expect(answer.headers.get('content-length')).toBeNull()
    expect(answer.json['decisions']).toHaveLength(300)
  })
})
