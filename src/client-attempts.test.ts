import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createClientAttempts } from './client-attempts.ts'
import type { TenantId } from './kernel/ids.ts'

/** Attempts that end when told to, in the order of their start. */
function observedAttempts() {
  const attempts = createClientAttempts(() => 0)
  const started: string[] = []
  const endings: (() => void)[] = []
  return {
    started,
    run: (tenant: string, network: string): Promise<string> =>
      attempts
        .run(
          { tenant: tenant as TenantId, network },
          async () => {
            started.push(`${tenant}/${network}`)
            await new Promise<void>((resolve) => endings.push(resolve))
            return { outcome: 'wrongSecret' }
          },
          () => false,
        )
        .then((result) => result?.outcome ?? 'refused'),
    end: async (): Promise<void> => {
      endings.shift()?.()
      for (let each = 0; each < 4; each += 1) await nextTurn()
    },
  }
}

it('starts an attempt for another tenant at once, however many networks try one', async () => {
  const { started, run } = observedAttempts()
  for (let each = 0; each < 300; each += 1) void run('one', `network ${each}`)
  void run('other', 'network 0')
  await nextTurn()
  expect(started).toEqual(['one/network 0', 'one/network 1', 'other/network 0'])
})

it('gives the networks that try one tenant their turn', async () => {
  const { started, run, end } = observedAttempts()
  for (let each = 0; each < 20; each += 1) void run('one', 'many')
  void run('one', 'few')
  await end()
  await end()
  expect(started.slice(0, 4)).toContain('one/few')
})

it('refuses what one network tries beyond its share', async () => {
  const { run, end } = observedAttempts()
  const outcomes = Array.from({ length: 70 }, () => run('one', 'many'))
  const other = run('one', 'few')
  for (let each = 0; each < 71; each += 1) await end()
  expect((await Promise.all(outcomes)).filter((outcome) => outcome === 'refused')).toHaveLength(4)
  expect(await other).toBe('wrongSecret')
})
