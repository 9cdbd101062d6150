import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { TooMuchEffortError, type OperationContext } from '../../graph/operation.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { decisionsOperation } from './decisions-operation.ts'
import { effortOfDecisions } from './effort.ts'
import { withoutTrust } from './trust-source.ts'

const signIn = { principal: { kind: 'user', id: 'ada' } }

/** The parts of a context that are read before any rule is. */
function contextOf(body: JsonObject): OperationContext {
  return {
    caller: { tenant: 'contoso' },
    request: {
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    },
  } as unknown as OperationContext
}

const effortOf = (body: JsonObject) =>
  effortOfDecisions(contextOf(body), () => Promise.resolve(false))

it.each<readonly [string, JsonObject, string]>([
  ['one sign-in', { signIn }, 'small'],
  ['one sign-in with reasons', { signIn, trace: 'reasons' }, 'medium'],
  [
    'many sign-ins with reasons',
    { signIns: Array.from({ length: 20 }, () => signIn), trace: 'reasons' },
    'large',
  ],
  ['one sign-in with advice', { signIn, trace: 'reasons', toAllow: true }, 'large'],
  ['a short draft', { signIn, policies: { draft: { mode: 'whole' } } }, 'large'],
  ['settings of its own', { signIn, settings: {} }, 'large'],
  ['a long body', { signIn: { ...signIn, device: { displayName: 'x'.repeat(20_000) } } }, 'large'],
])('estimates %s', async (_, body, effort) => {
  expect(await effortOf(body)).toBe(effort)
})

describe('a request in lines', () => {
  function inLines(query: string): OperationContext {
    return {
      mayTakeLong: false,
      caller: { tenant: 'contoso' },
      request: { headers: {}, query, at: new Date(0), stream: Readable.from([]) },
    } as unknown as OperationContext
  }

  it.each([
    ['', false, 'small'],
    ['trace=none', false, 'small'],
    ['trace=verdict&facts=given', false, 'small'],
    ['trace=verdict', true, 'large'],
    ['trace=reasons', false, 'large'],
    ['trace=full', false, 'large'],
    ['tr%61ce=f%75ll', false, 'large'],
    ['policiesAt=2026-01-01T00:00:00Z', false, 'large'],
    ['policies%41t=2026-01-01T00:00:00Z', false, 'large'],
  ])('with the query "%s", of a large tenant: %s, is %s', async (query, isLarge, effort) => {
    expect(await effortOfDecisions(inLines(query), () => Promise.resolve(isLarge))).toBe(effort)
  })

  it('reads no past rules where it must be short', async () => {
    const { handle } = decisionsOperation({
      findLiveState: () => Promise.reject(new Error('live rules are not needed')),
      trust: withoutTrust,
      limits: { ipRangesPerNamedLocation: 1 },
    })
    await expect(handle(inLines('policies%41t=2026-01-01T00:00:00Z'))).rejects.toThrow(
      TooMuchEffortError,
    )
  })
})
