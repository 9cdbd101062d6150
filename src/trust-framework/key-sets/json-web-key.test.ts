import { generateKeyPairSync } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, it } from 'vitest'
import { contosoTenantId } from '../../directory/sample/contoso.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { longestRsaMember, readJsonWebKey } from './json-web-key.ts'
import { keySetCodes } from './key-set-codes.ts'

const target = { keySet: { tenant: contosoTenantId, id: 'B2C_1A_Test' }, at: new Date(0) }

describe('readJsonWebKey', () => {
  it('reads a private RSA key of 4096 bits', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4_096 })
    const key = { ...privateKey.export({ format: 'jwk' }) } as JsonObject
    expect(await readJsonWebKey(key, target, '')).toMatchObject({
      ok: true,
      value: { members: { kty: 'RSA', n: key.n }, privateMembers: { d: key.d } },
    })
  })

  it('does not stop the thread over a key that was made to take long', async () => {
    const long = '_'.repeat(longestRsaMember)
    const members = { n: long, d: long, p: long, q: 'Aw', dp: long, dq: 'Aw', qi: 'Aw' }
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const keys = Array.from({ length: 8 }, () =>
      readJsonWebKey({ kty: 'RSA', e: 'AQAB', ...members }, target, ''),
    )
    for (const reading of await Promise.all(keys)) {
      expect(reading).toMatchObject({
        ok: false,
        faults: [{ finding: { ostiaryCode: keySetCodes.keyMalformed } }],
      })
    }
    delay.disable()
    expect(delay.count).toBeGreaterThan(20)
  })
})
