import { expect, it } from 'vitest'
import { TooMuchEffortError, type OperationContext } from '../../graph/operation.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { decisionsOperation } from './decisions-operation.ts'
import { effortOfDecisions } from './effort.ts'

const signIn = { principal: { kind: 'user', id: 'ada' } }

/** The parts of a context that are read before any rule is. */
function contextOf(body: JsonObject): OperationContext {
  return {
    mayTakeLong: false,
    caller: { tenant: 'contoso' },
    request: {
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    },
  } as unknown as OperationContext
}

const effortOf = (body: JsonObject) =>
  effortOfDecisions(contextOf(body), () => Promise.resolve(false))

const longDraft = {
  signIn,
  policies: { draft: { mode: 'whole', policies: [{ displayName: 'x'.repeat(20_000) }] } },
}

it.each<readonly [string, JsonObject, string]>([
  ['one sign-in', { signIn }, 'small'],
  ['one sign-in with reasons', { signIn, trace: 'reasons' }, 'medium'],
  [
    'many sign-ins with reasons',
    { signIns: Array.from({ length: 20 }, () => signIn), trace: 'reasons' },
    'large',
  ],
  ['a short draft', { signIn, policies: { draft: { mode: 'whole' } } }, 'large'],
  ['settings of its own', { signIn, settings: {} }, 'large'],
  ['a long body, which is read in its turn', longDraft, 'medium'],
])('estimates %s', async (_, body, effort) => {
  expect(await effortOf(body)).toBe(effort)
})

it('finds in the turn of a long body that it takes longer', async () => {
  const { handle } = decisionsOperation({
    findLiveState: () => Promise.reject(new Error('the rules are not needed')),
    limits: { ipRangesPerNamedLocation: 1 },
  })
  await expect(handle(contextOf(longDraft))).rejects.toThrow(TooMuchEffortError)
})
