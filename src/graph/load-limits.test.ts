import { describe, expect, it } from 'vitest'
import type { Caller } from '../identity/caller.ts'
import { parseTenantId } from '../kernel/ids.ts'
import { createLoadLimits } from './load-limits.ts'

const megabyte = 1_048_576

function callerOf(tenantNumber: number, objectNumber: number): Caller {
  const tenant = parseTenantId(`00000000-0000-4000-8000-00000000000${tenantNumber}`)
  if (tenant === undefined) throw new Error('not a GUID')
  const servicePrincipal = {
    family: 'servicePrincipals',
    id: String(objectNumber),
    version: 1,
    body: {},
    createdAt: new Date(0),
    modifiedAt: new Date(0),
  }
  return { kind: 'application', tenant, servicePrincipal, appId: 'app', roles: new Set() }
}

const refusal = expect.objectContaining({
  status: 429,
  ostiaryCode: 'request.tooMuchAtOnce',
  headers: { 'Retry-After': '1' },
}) as unknown

function refusalOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('requests at one time', () => {
  it('are limited for a caller, and for a tenant to twice as many', () => {
    const { holdRequest } = createLoadLimits(4)
    const [one, two, three] = [callerOf(1, 1), callerOf(1, 2), callerOf(1, 3)]
    const release = holdRequest(one)
    holdRequest(one)
    expect(refusalOf(() => holdRequest(one))).toEqual(refusal)
    holdRequest(two)
    holdRequest(two)
    expect(refusalOf(() => holdRequest(three))).toEqual(refusal)
    expect(holdRequest(callerOf(2, 1))).toBeTypeOf('function')
    release()
    expect(holdRequest(three)).toBeTypeOf('function')
  })

  it('that are refused for the tenant do not count for the caller', () => {
    const { holdRequest } = createLoadLimits(2)
    const release = holdRequest(callerOf(1, 1))
    holdRequest(callerOf(1, 2))
    const third = callerOf(1, 3)
    expect(refusalOf(() => holdRequest(third))).toEqual(refusal)
    release()
    expect(holdRequest(third)).toBeTypeOf('function')
  })
})

describe('answers that are not read', () => {
  it('are limited by their bytes for a caller and for a tenant', () => {
    const { holdAnswer } = createLoadLimits(100)
    for (let caller = 0; caller < 4; caller += 1) {
      const release = holdAnswer(callerOf(1, caller), 64 * megabyte)
      expect(refusalOf(() => holdAnswer(callerOf(1, caller), megabyte))).toEqual(refusal)
      if (caller === 3) release()
    }
    expect(holdAnswer(callerOf(1, 9), 64 * megabyte)).toBeTypeOf('function')
    expect(refusalOf(() => holdAnswer(callerOf(1, 10), megabyte))).toEqual(refusal)
    expect(holdAnswer(callerOf(2, 1), megabyte)).toBeTypeOf('function')
  })

  it('of a few kilobytes do not count', () => {
    const { holdAnswer } = createLoadLimits(100)
    const caller = callerOf(1, 1)
    holdAnswer(caller, 64 * megabyte)
    expect(holdAnswer(caller, 16_384)).toBeTypeOf('function')
  })
})
