import {
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createIssuerKeys } from './issuer-keys.ts'

const down = new Error('the issuer is down')
const minute = 60_000

let jwk: JWK
let published: JWTVerifyGetKey
let isDown: boolean
let fetches: number
let nowMs: number
let findKey: JWTVerifyGetKey

beforeAll(async () => {
  const { publicKey } = await generateKeyPair('RS256')
  jwk = { ...(await exportJWK(publicKey)), kid: 'known', alg: 'RS256' }
})

beforeEach(() => {
  published = createLocalJWKSet({ keys: [jwk] })
  isDown = false
  fetches = 0
  nowMs = 0
  ;({ findKey } = createIssuerKeys({
    fetchKeys: async () => {
      fetches += 1
      if (isDown) throw down
      return published
    },
    clock: () => new Date(nowMs),
  }))
})

async function resultOf(kid: string): Promise<unknown> {
  const flattened = { payload: '', signature: '' }
  try {
    await findKey({ alg: 'RS256', kid }, flattened)
    return 'found'
  } catch (error) {
    return error instanceof errors.JWKSNoMatchingKey ? 'unknown key' : error
  }
}

describe('while the issuer is down,', () => {
  it('an unknown key takes nothing away from tokens of known keys', async () => {
    expect(await resultOf('known')).toBe('found')
    isDown = true
    nowMs = 2 * minute
    expect(await resultOf('forged')).toBe(down)
    expect(await resultOf('known')).toBe('found')
    nowMs = 20 * 60 * minute
    expect(await resultOf('known')).toBe('found')
  })

  it('known keys are used for a day and no longer', async () => {
    await resultOf('known')
    isDown = true
    nowMs = 24 * 60 * minute
    expect(await resultOf('known')).toBe(down)
    isDown = false
    nowMs += minute
    expect(await resultOf('known')).toBe('found')
  })

  it('the issuer is asked at most once in five seconds', async () => {
    isDown = true
    for (let second = 0; second < 10; second += 1) {
      nowMs = second * 1_000
      expect(await resultOf('known')).toBe(down)
    }
    expect(fetches).toBe(2)
  })
})

describe('the keys', () => {
  it('are fetched at most once in thirty seconds for unknown keys', async () => {
    for (let second = 0; second < 60; second += 1) {
      nowMs = second * 1_000
      expect(await resultOf(`forged-${second}`)).toBe('unknown key')
    }
    expect(fetches).toBe(2)
  })

  it('are fetched once for calls at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => resultOf('known')))
    expect(fetches).toBe(1)
  })

  it('are fetched again in the background after five minutes', async () => {
    await resultOf('known')
    nowMs = 6 * minute
    const pending = resultOf('known')
    expect(fetches).toBe(2)
    expect(await pending).toBe('found')
  })

  it('are confirmed before they are used after ten minutes', async () => {
    await resultOf('known')
    published = createLocalJWKSet({ keys: [] })
    nowMs = 11 * minute
    expect(await resultOf('known')).toBe('unknown key')
  })
})
