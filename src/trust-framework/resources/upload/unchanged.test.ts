import { describe, expect, it } from 'vitest'
import { attemptUntilUnchanged, OvertakenError } from './unchanged.ts'

describe('attemptUntilUnchanged', () => {
  it('begins again when another write came between', async () => {
    let count = 0
    const attempt = async (): Promise<number> => {
      count += 1
      if (count < 3) throw new OvertakenError()
      return count
    }
    expect(await attemptUntilUnchanged(attempt)).toBe(3)
  })

  it('gives up after five attempts with a conflict', async () => {
    let count = 0
    const attempt = (): Promise<never> => {
      count += 1
      return Promise.reject(new OvertakenError())
    }
    await expect(attemptUntilUnchanged(attempt)).rejects.toMatchObject({
      status: 409,
      ostiaryCode: 'request.concurrentChange',
    })
    expect(count).toBe(5)
  })

  it('passes other errors on at once', async () => {
    const failure = new Error('x')
    await expect(attemptUntilUnchanged(() => Promise.reject(failure))).rejects.toBe(failure)
  })
})
