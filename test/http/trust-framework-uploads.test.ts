/** Uploads of trust framework policies: warnings, policies that inherit, other writes in between, old data. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { trustFrameworkKind } from '../../src/trust-framework/resources/policy-kind.ts'
import {
  documentOf,
  everyScope,
  frameworkPath,
  xmlContent,
} from '../adversarial/support/policy-documents.ts'
import { startTestService, type Answer, type TestService } from '../support/test-service.ts'

const domain = 'contoso.onmicrosoft.com'
const provenance = {
  author: { kind: 'system', id: 'test' },
  requestId: 'test',
  at: new Date(),
} as const

/** A document that inherits from another. */
function childOf(base: string, policyId: string): string {
  const inner = `<BasePolicy><TenantId>${domain}</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`
  return documentOf(policyId, { inner })
}

/** A store in which another request writes between the check of an upload and its transaction. */
function withInterruptions(store: Store): {
  readonly store: Store
  readonly interrupt: (by: (store: Store) => Promise<void>, times?: number) => void
} {
  let left = 0
  let interruption: (store: Store) => Promise<void> = () => Promise.resolve()
  const write: Store['write'] = async (tenant, of, work) => {
    if (left > 0) {
      left -= 1
      await interruption(store)
    }
    return store.write(tenant, of, work)
  }
  const interrupted = new Proxy(store, {
    get: (target, name) => {
      if (name === 'write') return write
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return {
    store: interrupted,
    interrupt(by, times = 1) {
      interruption = by
      left = times
    },
  }
}

let real: Store
let service: TestService
let token: string
const interruptions: { interrupt: ReturnType<typeof withInterruptions>['interrupt'] } = {
  interrupt: () => undefined,
}

beforeAll(async () => {
  real = await openSqliteStore({ file: ':memory:' })
  const { store, interrupt } = withInterruptions(real)
  interruptions.interrupt = interrupt
  service = await startTestService({
    testStore: { store, reopen: () => Promise.resolve(store), dispose: () => store.close() },
  })
  token = await service.userToken('admin', ...everyScope)
})
afterAll(() => service.close())

function put(policyId: string, body: string, headers = {}): Promise<Answer> {
  const path = `${frameworkPath}/${policyId}/$value`
  return service.send('PUT', path, { token, body, headers: { ...xmlContent, ...headers } })
}

async function putAll(documents: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, document] of Object.entries(documents)) {
    expect((await put(id, document)).status).toBe(201)
  }
}

describe('an upload that other writes overtake', () => {
  it('is checked again with the base policy as it is then', async () => {
    await putAll({ B2C_1A_RaceBase: documentOf('B2C_1A_RaceBase') })
    interruptions.interrupt((store) =>
      store.write(contosoTenantId, provenance, (transaction) =>
        transaction.delete({ family: trustFrameworkKind.name, id: 'B2C_1A_RaceBase' }),
      ),
    )
    const answer = await put('B2C_1A_RaceChild', childOf('B2C_1A_RaceBase', 'B2C_1A_RaceChild'))
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { error: { details: [{ code: 'AADB2C90073' }] } },
    ])
  })

  async function storeOther(store: Store): Promise<void> {
    const id = `B2C_1A_${randomUUID()}`
    const body = {
      tenantId: domain,
      policyId: id,
      policySchemaVersion: '0.3.0.0',
      publicPolicyUri: 'x',
    }
    const content = { bytes: Buffer.from(documentOf(id)), mediaType: 'application/xml' }
    await store.write(contosoTenantId, provenance, async (transaction) => {
      const family = trustFrameworkKind.name
      await transaction.create({ family, id, body, content, index: [], uniqueKeys: [] })
    })
  }

  it('is stored when the other write is of a policy that it does not inherit from', async () => {
    await putAll({ B2C_1A_CalmBase: documentOf('B2C_1A_CalmBase') })
    interruptions.interrupt(storeOther, Infinity)
    const answer = await put('B2C_1A_CalmChild', childOf('B2C_1A_CalmBase', 'B2C_1A_CalmChild'))
    interruptions.interrupt(storeOther, 0)
    expect(answer.status).toBe(201)
  })

  it('ends with a conflict when writes come between again and again', async () => {
    const refuse = { 'ostiary-check-descendants': 'refuse' }
    interruptions.interrupt(storeOther, Infinity)
    const answer = await put('B2C_1A_Busy', documentOf('B2C_1A_Busy'), refuse)
    interruptions.interrupt(storeOther, 0)
    expect([answer.status, answer.json]).toMatchObject([
      409,
      { error: { '@ostiary.code': 'request.concurrentChange' } },
    ])
    expect((await put('B2C_1A_Busy', documentOf('B2C_1A_Busy'), refuse)).status).toBe(201)
  })
})

describe('siblings that are uploaded at the same time', () => {
  it('are all stored', async () => {
    await putAll({ B2C_1A_Parent: documentOf('B2C_1A_Parent') })
    const ids = Array.from({ length: 12 }, (_, index) => `B2C_1A_Sibling${index}`)
    const answers = await Promise.all(ids.map((id) => put(id, childOf('B2C_1A_Parent', id))))
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201))
  })
})

describe('a base policy that breaks others', () => {
  const levels = Array.from({ length: 10 }, (_, level) => `B2C_1A_Level${level}`)

  beforeAll(() =>
    putAll(
      Object.fromEntries([
        ['B2C_1A_Root', documentOf('B2C_1A_Root')],
        ...levels.map((id, level) => [
          id,
          level === 0 ? documentOf(id) : childOf(`B2C_1A_Level${level - 1}`, id),
        ]),
      ]),
    ),
  )

  const broken = {
    '@ostiary.code': 'trustFramework.policy.descendantFaulty',
    '@ostiary.document': 'B2C_1A_Level9',
    message: expect.stringMatching(/^The policy 'B2C_1A_Level9' inherits from this one/u),
  }
  const longer = childOf('B2C_1A_Root', 'B2C_1A_Level0')

  it('is refused when the sender wants that, and nothing is stored', async () => {
    const answer = await put('B2C_1A_Level0', longer, { 'ostiary-check-descendants': 'refuse' })
    expect([answer.status, answer.json]).toMatchObject([409, { error: { details: [broken] } }])
    const read = await service.send('GET', `${frameworkPath}/B2C_1A_Level0/$value`, { token })
    expect(read.text).toBe(documentOf('B2C_1A_Level0'))
  })

  it('is stored with a warning in a header, whose faults are not new the next time', async () => {
    const first = await put('B2C_1A_Level0', longer)
    expect(first.status).toBe(200)
    expect(JSON.parse(first.headers.get('ostiary-warnings') ?? '')).toMatchObject([broken])
    const second = await put('B2C_1A_Level0', longer, { 'ostiary-check-descendants': 'refuse' })
    expect([second.status, second.headers.get('ostiary-warnings')]).toEqual([200, null])
  })
})

describe('a base policy', () => {
  const remove = () => service.send('DELETE', `${frameworkPath}/B2C_1A_BaseToDelete`, { token })

  it('is deleted while another policy inherits from it, and then not found (vectors 89 and 90)', async () => {
    await putAll({
      B2C_1A_BaseToDelete: documentOf('B2C_1A_BaseToDelete'),
      B2C_1A_ChildOfDeleted: childOf('B2C_1A_BaseToDelete', 'B2C_1A_ChildOfDeleted'),
    })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    const orphan = childOf('B2C_1A_BaseToDelete', 'B2C_1A_ChildOfDeleted')
    const read = await service.send('GET', `${frameworkPath}/B2C_1A_ChildOfDeleted/$value`, {
      token,
    })
    expect(read.text).toBe(orphan)
    const again = await put('B2C_1A_ChildOfDeleted', orphan)
    expect([again.status, again.json]).toMatchObject([
      400,
      { error: { details: [{ '@ostiary.code': 'trustFramework.basePolicy.notFound' }] } },
    ])
  })
})

describe('a base policy that an older version stored', () => {
  it('must be uploaded again when it cannot be read', async () => {
    const id = 'B2C_1A_Old'
    const body = {
      tenantId: domain,
      policyId: id,
      policySchemaVersion: '0.3.0.0',
      publicPolicyUri: 'x',
    }
    const content = { bytes: Buffer.from('<TrustFrameworkPolicy>'), mediaType: 'application/xml' }
    await real.write(contosoTenantId, provenance, async (transaction) => {
      const family = trustFrameworkKind.name
      await transaction.create({ family, id, body, content, index: [], uniqueKeys: [] })
    })
    const answer = await put('B2C_1A_New', childOf(id, 'B2C_1A_New'))
    expect([answer.status, answer.json]).toMatchObject([
      400,
      { error: { details: [{ '@ostiary.code': 'trustFramework.policy.baseUnreadable' }] } },
    ])
  })
})
