import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridExtent, signInsOf, type Attribute } from './grid.ts'

const base = { risk: {}, at: '2026-01-05T12:00:00Z' }

/** Attributes with so many values each, each with a member of its own. */
function attributes(...sizes: readonly number[]): readonly Attribute[] {
  return sizes.map((size, place): Attribute => {
    const value = (text: string) => ({ [`a${place}`]: text })
    return {
      name: `a${place}`,
      values: [value('0'), ...Array.from({ length: size - 1 }, (_, each) => value(`${each + 1}`))],
    }
  })
}

function told(subject: readonly Attribute[], limit: number): readonly string[] {
  return [...signInsOf(base, subject, limit)].map((signIn) =>
    subject.map(({ name }) => (signIn as unknown as Record<string, string>)[name]).join(''),
  )
}

describe('a grid', () => {
  it('tells the plainest sign-in first, then those that differ in one attribute, in two and so on', () => {
    expect(told(attributes(2, 1, 3), 100)).toEqual(['000', '100', '001', '002', '101', '102'])
  })

  it('adds up the risks of several attributes', () => {
    const risk = (name: string): Attribute => ({
      name,
      values: [{ risk: { [name]: 'none' } }, { risk: { [name]: 'high' } }],
    })
    const risks = [...signInsOf(base, [risk('signIn'), risk('user')], 4)].map((each) => each.risk)
    expect(risks).toEqual([
      { signIn: 'none', user: 'none' },
      { signIn: 'high', user: 'none' },
      { signIn: 'none', user: 'high' },
      { signIn: 'high', user: 'high' },
    ])
  })

  it('tells every combination once, and as many of them as its extent says', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 300 }), (counts, limit) => {
        const subject = attributes(...counts)
        const all = told(subject, Infinity)
        const extent = gridExtent(subject, limit)
        expect(all.length).toBe(counts.reduce((product, count) => product * count, 1))
        expect(new Set(all).size).toBe(all.length)
        expect(told(subject, limit)).toEqual(all.slice(0, limit))
        expect([extent.size, extent.asked]).toEqual([all.length, Math.min(all.length, limit)])
        const differences = (text: string): number => text.replaceAll('0', '').length
        const leftOut = all.slice(limit).map(differences)
        const complete = leftOut.length === 0 ? counts.length : Math.min(...leftOut) - 1
        expect(extent.completeUpTo).toBe(complete)
      }),
    )
  })
})
