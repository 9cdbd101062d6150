import { describe, expect, it } from 'vitest'
import { createClientAttempts } from './client-attempts.ts'
import type { TenantId } from './kernel/ids.ts'
import { codeAttempts, createUserAttempts, passwordAttempts } from './user-attempts.ts'

const tenant = 'tenant' as TenantId
const ada = '22222222-0000-4000-8000-000000000001'

const attempts = () => createUserAttempts(createClientAttempts(() => 0))

describe('attempts of users', () => {
  it('are limited for one user over all networks, and for no other user', async () => {
    const { password } = attempts()
    const guess = (name: string, network: number) =>
      password(tenant, name, `192.0.${Math.floor(network / 200)}.${network % 200}`, () =>
        Promise.resolve({ outcome: 'unknownUser' }),
      )
    for (let each = 0; each < passwordAttempts; each += 1) {
      expect(await guess('ada@contoso.com', each)).toEqual({ outcome: 'unknownUser' })
    }
    expect(await guess('ADA@contoso.com', passwordAttempts)).toMatchObject({
      outcome: 'tooManyAttempts',
    })
    expect(await guess('bob@contoso.com', passwordAttempts)).toEqual({ outcome: 'unknownUser' })
  })

  it('to prove a code are few, until one is proved', async () => {
    const { secondFactor, forgive } = attempts()
    for (let each = 0; each < codeAttempts; each += 1) {
      expect(await secondFactor(tenant, ada)).toBeUndefined()
    }
    expect(await secondFactor(tenant, ada.toUpperCase())).toBeGreaterThan(10)
    await forgive(tenant, ada)
    expect(await secondFactor(tenant, ada)).toBeUndefined()
  })
})
