/** Requests that are handled in worker threads: the same answers, and bounds that hold for one request alone. */

import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createFamilies } from '../../src/families.ts'
import { memberText, type JsonObject } from '../../src/kernel/json.ts'
import { servedOperations } from '../../src/served-operations.ts'
import { createWorkerPool, type WorkerPoolOptions } from '../../src/workers/worker-pool.ts'
import { tolerantFamilyOptions } from '../support/family-options.ts'
import { documentOf, frameworkPath, xmlContent } from '../adversarial/support/policy-documents.ts'
import { serveOperations, type OperationService } from '../support/operation-service.ts'

const permissions = [
  'Policy.Read.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Application.Read.All',
  'AuditLog.Read.All',
]
const policiesPath = '/v1.0/identity/conditionalAccess/policies'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Serves every operation from threads. */
async function serveFromThreads(options: Partial<WorkerPoolOptions> = {}) {
  const pool = createWorkerPool({ families: tolerantFamilyOptions, threads: 1, ...options })
  const service = await serveOperations(
    servedOperations(createFamilies(tolerantFamilyOptions)).map((operation) => ({
      ...operation,
      handle: (context) => pool.handle(operation, context),
    })),
  )
  closing.push(
    () => pool.close(),
    () => service.close(),
  )
  return service
}

function policy(name: string, users: readonly string[]): JsonObject {
  return {
    displayName: name,
    state: 'enabled',
    conditions: {
      users: { includeUsers: users },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
    },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  }
}

function randomIds(number: number): readonly string[] {
  return Array.from({ length: number }, () => randomUUID())
}

const signIn = { principal: { kind: 'user', id: randomUUID() } }

function decideDraft({ send }: OperationService, policies: readonly JsonObject[]) {
  const draft = { mode: 'whole', policies }
  return send('POST', '/ostiary/v1/decisions', {
    permissions,
    body: { signIn, facts: 'given', policies: { draft } },
  })
}

describe('a worker thread', () => {
  it('reads and writes the store, with versions and audit', async () => {
    const service = await serveFromThreads()
    const users = randomIds(2_000)
    const created = await service.send('POST', policiesPath, {
      permissions,
      body: policy('many users', users),
    })
    expect(created.status).toBe(201)
    const id = memberText(created.json, 'id')
    const renamed = await service.send('PATCH', `${policiesPath}/${id}`, {
      permissions,
      body: { displayName: 'renamed' },
    })
    expect(renamed.status).toBe(204)
    const read = await service.send('GET', `${policiesPath}/${id}`, { permissions })
    expect(read.json).toMatchObject({
      displayName: 'renamed',
      conditions: { users: { includeUsers: users } },
    })
    expect(await service.audit()).toHaveLength(2)
  })

  it('rolls a refused write back, and refuses it as the main thread does', async () => {
    const service = await serveFromThreads()
    const refused = await service.send('POST', policiesPath, {
      permissions,
      body: { ...policy('no grant', ['All']), grantControls: { operator: 'OR' } },
    })
    expect(refused.status).toBe(400)
    expect(refused.json).toMatchObject({ error: { details: [{ target: '/grantControls' }] } })
    const missing = await service.send('PATCH', `${policiesPath}/${randomUUID()}`, {
      permissions,
      body: { displayName: 'x' },
    })
    expect(missing.status).toBe(404)
    expect(await service.audit()).toEqual([])
    expect(
      (await service.send('POST', policiesPath, { permissions, body: policy('a', ['All']) }))
        .status,
    ).toBe(201)
  })

  it('refuses a custom policy with the place of each fault', async () => {
    const service = await serveFromThreads()
    const refused = await service.send('POST', frameworkPath, {
      permissions: ['Policy.ReadWrite.TrustFramework'],
      headers: xmlContent,
      body: documentOf('B2C_1A_Faulty', {
        inner:
          '<RelyingParty><DefaultUserJourney ReferenceId="None" /><TechnicalProfile Id="PolicyProfile">' +
          '<DisplayName>P</DisplayName><Protocol Name="OpenIdConnect" /><SubjectNamingInfo ClaimType="sub" />' +
          '</TechnicalProfile></RelyingParty>',
      }),
    })
    expect(refused).toMatchObject({ status: 400, json: { error: { code: 'AADB2C' } } })
    expect(refused.text).toContain('makes a reference to UserJourney with id')
    expect(refused.text).toContain('"@ostiary.element":"/TrustFrameworkPolicy/RelyingParty/')
  })

  it('refuses a request that needs too much memory, and answers the next', async () => {
    const service = await serveFromThreads({ memoryMiB: 48 })
    const large = Array.from({ length: 150 }, (_, index) => policy(`p${index}`, randomIds(2_000)))
    for (let each = 0; each < 2; each += 1) {
      const refused = await decideDraft(service, large)
      expect(refused).toMatchObject({
        status: 400,
        json: { error: { '@ostiary.code': 'work.tooMuchMemory' } },
      })
    }
    expect((await decideDraft(service, [policy('small', ['All'])])).status).toBe(200)
  })

  it.each([
    ['refuses a request that needs too much time', 1_000, 400, 'work.tooMuchTime'],
    ['asks to try again when others have the processor', 0, 429, 'work.tooMuchWaiting'],
  ])('%s', async (_, processorMsOfStep, status, code) => {
    let measured = 0
    const service = await serveFromThreads({
      stepMs: 2_000,
      processorMsOf: () => (measured += processorMsOfStep),
    })
    const isWarm = async (): Promise<boolean> =>
      (await decideDraft(service, [policy('small', ['All'])])).status === 200
    while (!(await isWarm()));
    const large = Array.from({ length: 300 }, (_, index) => policy(`p${index}`, randomIds(3_000)))
    const refused = await decideDraft(service, large)
    expect(refused).toMatchObject({ status, json: { error: { '@ostiary.code': code } } })
  })

  it('answers 429 when too many requests of a tenant wait', async () => {
    const service = await serveFromThreads()
    const answers = await Promise.all(
      Array.from({ length: 70 }, () => decideDraft(service, [policy('small', ['All'])])),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({
      headers: { 'Retry-After': '2' },
      json: { error: { '@ostiary.code': 'work.tooMuchWaiting' } },
    })
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(65)
  })
})
