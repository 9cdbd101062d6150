import { setImmediate as nextLoop } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { respondJsonParts } from './respond.ts'

const part = 'x'.repeat(400_000)

/** Prints parts and counts those that were asked for. */
function countedParts(number: number) {
  const seen = { printed: 0 }
  function* print(): Generator<string, void> {
    for (; seen.printed < number; seen.printed += 1) yield part
  }
  return { seen, parts: print() }
}

describe('respondJsonParts', () => {
  it('sends a short text as a whole', async () => {
    const { parts } = countedParts(2)
    const response = await respondJsonParts(200, parts)
    expect(response.body).toBe(part.repeat(2))
    expect(response.stream).toBeUndefined()
  })

  it('prints the parts of a long text only when they are read', async () => {
    const { seen, parts } = countedParts(100)
    const { body, stream } = await respondJsonParts(200, parts)
    expect(body).toBeUndefined()
    expect(seen.printed).toBeLessThan(4)
    let length = 0
    for await (const text of stream ?? []) {
      length += text.length
      if (length > 3_000_000) break
    }
    expect(seen.printed).toBeLessThan(10)
  })

  it('leaves no part out', async () => {
    const { stream } = await respondJsonParts(200, countedParts(10).parts)
    let text = ''
    for await (const each of stream ?? []) text += String(each)
    expect(text).toBe(part.repeat(10))
  })

  it('lets one of several answers go on in each turn', async () => {
    const answers = Array.from({ length: 20 }, () => countedParts(2))
    const responses = Promise.all(answers.map(({ parts }) => respondJsonParts(200, parts)))
    const printed = () => answers.reduce((sum, { seen }) => sum + seen.printed, 0)
    await nextLoop()
    const before = printed()
    for (let turn = 0; turn < 10; turn += 1) await nextLoop()
    expect(printed() - before).toBeLessThanOrEqual(10)
    await responses
    expect(printed()).toBe(40)
  })
})
