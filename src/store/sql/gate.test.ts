import { describe, expect, it } from 'vitest'
import { Gate } from './gate.ts'

describe('Gate', () => {
  it('admits up to its limit of callers; the others wait and enter in order', async () => {
    const gate = new Gate(2)
    const events: string[] = []
    const visit = async (name: string): Promise<() => void> => {
      const leave = await gate.enter()
      events.push(`${name} in`)
      return () => {
        events.push(`${name} out`)
        leave()
      }
    }
    const visits = ['a', 'b', 'c', 'd'].map(visit)
    const [leaveA, leaveB] = await Promise.all(visits.slice(0, 2))
    expect(events).toEqual(['a in', 'b in'])
    leaveB?.()
    leaveA?.()
    const [leaveC, leaveD] = await Promise.all(visits.slice(2))
    leaveC?.()
    leaveD?.()
    await visit('e')
    expect(events).toEqual([
      'a in',
      'b in',
      'b out',
      'a out',
      'c in',
      'd in',
      'c out',
      'd out',
      'e in',
    ])
  })
})
