import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { createHandleByEffort } from './handle-by-effort.ts'

/** Requests that take turns in the main thread. Each ends when told to. */
function observedTurns() {
  const started: string[] = []
  const endings: (() => void)[] = []
  const operation = createHandleByEffort(
    undefined,
    () => 0,
  )({
    effortOf: async () => 'medium',
    handle: async ({ request }: OperationContext) => {
      started.push(request.path)
      await new Promise<void>((resolve) => endings.push(resolve))
      return { status: 204, headers: {} }
    },
  } as unknown as Operation)
  async function pass(): Promise<void> {
    for (let each = 0; each < 4; each += 1) await nextTurn()
  }
  return {
    started,
    pass,
    send: (tenant: string, path: string): Promise<number> =>
      operation
        .handle({ caller: { tenant }, request: { path } } as unknown as OperationContext)
        .then(
          ({ status }) => status,
          ({ status }: { status: number }) => status,
        ),
    end: async () => {
      endings.shift()?.()
      await pass()
    },
  }
}

it('lets another tenant have its turn before the requests of one that sent many', async () => {
  const { started, send, end, pass } = observedTurns()
  for (let each = 0; each < 20; each += 1) void send('one', `one ${each}`)
  await pass()
  void send('other', 'other')
  expect(started).toEqual(['one 0'])
  await end()
  await end()
  expect(started).toContain('other')
  expect(started.length).toBeLessThanOrEqual(3)
})

it('refuses the requests of a tenant that exceed its share, and takes those of another', async () => {
  const { send, end, pass } = observedTurns()
  const own = Array.from({ length: 70 }, () => send('one', 'one'))
  const other = send('other', 'other')
  await pass()
  for (let each = 0; each < 71; each += 1) await end()
  const statuses = await Promise.all(own)
  expect(statuses.filter((status) => status === 429)).toHaveLength(5)
  expect(statuses.filter((status) => status === 204)).toHaveLength(65)
  expect(await other).toBe(204)
})
