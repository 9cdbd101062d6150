import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createTurnSlices, sliceMs } from './turn-slices.ts'

/** Runs five pieces, each of which takes `pieceMs`, while something else asks for a turn again and again. */
async function runFive(pieceMs: number): Promise<readonly string[]> {
  let now = 10
  const wait = createTurnSlices(() => now)
  const ran: string[] = []
  const pieces = ['1', '2', '3', '4', '5'].map(async (name) => {
    await wait()
    now += pieceMs / 2
    // WHY promises within a piece: the next one must not begin before they have run.
    await Promise.resolve()
    await Promise.resolve()
    now += pieceMs / 2
    ran.push(name)
  })
  const others = async () => {
    while (ran.filter((name) => name !== 'other').length < 5) {
      await nextTurn()
      ran.push('other')
    }
  }
  await Promise.all([...pieces, others()])
  return ran
}

describe('slices of turns', () => {
  it('let others have their turn between pieces that take long, which keep their order', async () => {
    const ran = await runFive(sliceMs)
    expect(ran.filter((name) => name !== 'other')).toEqual(['1', '2', '3', '4', '5'])
    expect(ran.join(' ')).not.toMatch(/\d \d/u)
  })

  it('let short pieces follow each other until the time of the slice is over', async () => {
    const ran = await runFive(sliceMs / 2)
    expect(ran.filter((name) => name !== 'other')).toEqual(['1', '2', '3', '4', '5'])
    expect(ran.join(' ')).toMatch(/1 2( other)+ 3 4( other)+ 5/u)
  })

  it('begin again when nobody waits', async () => {
    let now = 10
    const wait = createTurnSlices(() => now)
    await wait()
    now += 100
    await wait()
    await wait()
    expect(now).toBe(110)
  })
})
