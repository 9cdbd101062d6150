import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite/open.ts'
import { contosoPassword, contosoTenantId as tenant, seedContoso } from '../sample/contoso.ts'
import { stateOf, users } from '../kinds.ts'
import { createUserCredentials, simulatedCode, type OathSecretSeal } from './user-credentials.ts'

const from = {
  remoteAddress: '192.0.2.1',
  at: new Date('2026-01-05T12:00:00Z'),
  requestId: 'request',
}
const ada = '0571a27e-0571-4a27-a000-000000000a04'
const bob = '0571a27e-0571-4a27-a000-000000000a05'

/** A seal whose texts the test can tell from the secrets. */
const seal: OathSecretSeal = {
  seal: (_, objectId, secret) => Buffer.from(`${objectId}:${secret}`).toString('hex'),
  open: (_, objectId, sealed) =>
    Buffer.from(sealed, 'hex')
      .toString()
      .slice(objectId.length + 1),
}

let store: Store
let guid = 0

function credentials(given: Partial<Parameters<typeof createUserCredentials>[0]> = {}) {
  return createUserCredentials({
    store,
    ids: () => `0571a27e-0571-4a27-a000-${String((guid += 1)).padStart(12, '0')}`,
    attempts: {
      password: (_, _name, _address, attempt) => attempt(),
      secondFactor: async () => undefined,
      forgive: async () => undefined,
    },
    seal,
    isDevelopment: false,
    ...given,
  })
}

const prove = (userPrincipalName: string, password: string) =>
  credentials().verifyPassword(tenant, { userPrincipalName, password }, from)

beforeAll(async () => {
  store = await openSqliteStore({ file: ':memory:' })
  await seedContoso(store, [])
})
afterAll(() => store.close())

describe('a password', () => {
  it('proves a user of the sample, in any letter case of the name', async () => {
    expect(await prove('ADA@contoso.com', contosoPassword)).toMatchObject({
      outcome: 'verified',
      mustChange: false,
      user: { objectId: ada, userPrincipalName: 'ada@contoso.com' },
    })
  })

  it.each([
    ['ada@contoso.com', 'wrong', 'wrongPassword'],
    ['ada@contoso.com', '', 'wrongPassword'],
    ['nobody@contoso.com', contosoPassword, 'unknownUser'],
    ['', contosoPassword, 'unknownUser'],
  ])('of %s that is %j has the outcome %s', async (name, password, outcome) => {
    expect(await prove(name, password)).toMatchObject({ outcome })
  })

  it('does not prove a user whose account is disabled, or who has none', async () => {
    const provenance = { author: { kind: 'system', id: 't' }, requestId: 't', at: from.at } as const
    await store.write(tenant, provenance, async (transaction) => {
      const guest = await transaction.find(tenant, {
        family: users.name,
        id: '0571a27e-0571-4a27-a000-000000000a06',
      })
      const { credentials: _, ...body } = guest?.body ?? {}
      await transaction.replace(stateOf(users, guest?.id ?? '', body))
      const reader = await transaction.find(tenant, {
        family: users.name,
        id: '0571a27e-0571-4a27-a000-000000000a03',
      })
      await transaction.replace(
        stateOf(users, reader?.id ?? '', { ...reader?.body, accountEnabled: false }),
      )
    })
    expect(await prove('guest@contoso.com', contosoPassword)).toMatchObject({
      outcome: 'noPassword',
    })
    expect(await prove('reader@contoso.com', contosoPassword)).toMatchObject({
      outcome: 'disabled',
    })
    expect(await prove('reader@contoso.com', 'wrong')).toMatchObject({ outcome: 'wrongPassword' })
  })

  it('is changed by its owner, who knows the old one', async () => {
    const change = (current: string, wanted: string) =>
      credentials().changePassword(tenant, bob, { current, wanted }, from)
    expect(await change('wrong', 'Another-1-password')).toEqual({ outcome: 'wrongPassword' })
    expect(await change(contosoPassword, 'short')).toMatchObject({ outcome: 'refused' })
    expect(await change(contosoPassword, contosoPassword)).toMatchObject({ outcome: 'refused' })
    expect(await change(contosoPassword, 'Another-1-password')).toEqual({ outcome: 'changed' })
    expect(await prove('bob@contoso.com', contosoPassword)).toMatchObject({
      outcome: 'wrongPassword',
    })
    expect(await prove('bob@contoso.com', 'Another-1-password')).toMatchObject({
      outcome: 'verified',
    })
    const [record] = await store.listAudit(tenant, { limit: 1 })
    expect(record?.body).toMatchObject({
      activityDisplayName: 'Change password (self-service)',
      initiatedBy: { user: { id: bob } },
    })
    expect(JSON.stringify(record)).not.toMatch(/scrypt|Another/u)
  })
})

describe('a second factor', () => {
  const wrong = { factor: 'softwareOath', code: '123456' } as const
  const codeOf = (secret: string, at = from.at) =>
    new TOTP({ secret }).generate({ timestamp: at.getTime() })

  it('is registered with a code, is sealed in the store, and takes each code once', async () => {
    const { beginRegistration, finishRegistration, secondFactorsOf, verifySecondFactor } =
      credentials()
    const begun = await beginRegistration(tenant, ada)
    const secret = begun?.secret ?? ''
    expect(await secondFactorsOf(tenant, ada)).toEqual([])
    expect(await finishRegistration(tenant, ada, { secret, code: '12345' }, from)).toEqual({
      outcome: 'wrongCode',
    })
    const code = codeOf(secret)
    expect(await finishRegistration(tenant, ada, { secret, code }, from)).toEqual({
      outcome: 'verified',
    })
    expect(await secondFactorsOf(tenant, ada)).toEqual(['softwareOath'])
    const stored = await store.find(tenant, { family: users.name, id: ada })
    expect(JSON.stringify(stored?.body)).not.toContain(secret)

    const verify = (at: Date, given: string) =>
      verifySecondFactor(tenant, ada, { factor: 'softwareOath', code: given }, { ...from, at })
    expect(await verify(from.at, code)).toEqual({ outcome: 'usedCode' })
    const later = new Date(from.at.getTime() + 60_000)
    expect(await verify(later, codeOf(secret, later))).toEqual({ outcome: 'verified' })
    expect(await verify(later, codeOf(secret, later))).toEqual({ outcome: 'usedCode' })
  })

  it('is not replaced by a person who knows the password only', async () => {
    const { beginRegistration, finishRegistration, verifySecondFactor } = credentials()
    const secret = (await beginRegistration(tenant, ada))?.secret ?? ''
    const at = new Date(from.at.getTime() + 3_600_000)
    const given = { secret, code: codeOf(secret, at) }
    expect(await finishRegistration(tenant, ada, given, { ...from, at })).toEqual({
      outcome: 'wrongCode',
    })
    const code = codeOf(secret, new Date(at.getTime() + 60_000))
    const proof = await verifySecondFactor(
      tenant,
      ada,
      { factor: 'softwareOath', code },
      { ...from, at: new Date(at.getTime() + 60_000) },
    )
    expect(proof).toEqual({ outcome: 'wrongCode' })
  })

  it('cannot be registered where no key seals its secret', async () => {
    const { seal: _, ...rest } = { seal }
    const unsealed = createUserCredentials({
      ...rest,
      store,
      ids: () => 'id',
      attempts: {
        password: (_tenant, _name, _address, attempt) => attempt(),
        secondFactor: async () => undefined,
        forgive: async () => undefined,
      },
      isDevelopment: false,
    })
    expect(await unsealed.beginRegistration(tenant, bob)).toBeUndefined()
  })

  it('is simulated in development only', async () => {
    const simulated = { factor: 'simulated', code: simulatedCode } as const
    const inDevelopment = credentials({ isDevelopment: true })
    expect(await inDevelopment.secondFactorsOf(tenant, bob)).toEqual(['simulated'])
    expect(await inDevelopment.verifySecondFactor(tenant, bob, simulated, from)).toEqual({
      outcome: 'verified',
    })
    expect(await credentials().verifySecondFactor(tenant, bob, simulated, from)).toEqual({
      outcome: 'wrongCode',
    })
  })

  it('is limited', async () => {
    const limited = credentials({
      attempts: {
        password: (_tenant, _name, _address, attempt) => attempt(),
        secondFactor: async () => 17,
        forgive: async () => undefined,
      },
    })
    expect(await limited.verifySecondFactor(tenant, ada, wrong, from)).toEqual({
      outcome: 'tooManyAttempts',
      retryAfterSeconds: 17,
    })
  })
})
