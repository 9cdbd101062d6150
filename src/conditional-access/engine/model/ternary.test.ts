import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factNames, type FactName } from './sign-in.ts'
import {
  and,
  choose,
  forgetFactSets,
  missingFactsOf,
  no,
  not,
  or,
  unknown,
  yesNoUnknown,
  yes,
  type Ternary,
} from './ternary.ts'

/** A value as a plain record, to compare with. */
interface Plain {
  readonly verdict: 'yes' | 'no' | 'unknown'
  readonly missing: readonly FactName[]
}

const facts = fc.constantFrom<FactName>('target', 'platform', 'device', 'network.ip')
const known: readonly Plain[] = [
  { verdict: 'yes', missing: [] },
  { verdict: 'no', missing: [] },
]
const leaf = fc.oneof(
  fc.constantFrom(...known).map((plain) => ({ value: plain.verdict === 'yes' ? yes : no, plain })),
  facts.map((fact) => ({ value: unknown(fact), plain: unknownOf(fact) })),
)

function plainOf(value: Ternary): Plain {
  return { verdict: yesNoUnknown(value), missing: missingFactsOf(value) }
}

function unknownOf(...missing: readonly FactName[]): Plain {
  return { verdict: 'unknown', missing: factNames.filter((name) => missing.includes(name)) }
}

function plainAnd(left: Plain, right: Plain): Plain {
  if (left.verdict === 'no' || right.verdict === 'no') return { verdict: 'no', missing: [] }
  if (left.verdict === 'yes') return right
  return right.verdict === 'yes' ? left : unknownOf(...left.missing, ...right.missing)
}

function plainNot({ verdict, missing }: Plain): Plain {
  if (verdict === 'unknown') return { verdict, missing }
  return { verdict: verdict === 'yes' ? 'no' : 'yes', missing: [] }
}

const pair = fc.tuple(leaf, leaf)

describe('logic with three values', () => {
  it('combines values as defined, with the facts of the unknown operands', () => {
    fc.assert(
      fc.property(pair, pair, ([a, b], [c, d]) => {
        const value = or(and(a.value, b.value), not(and(c.value, d.value)))
        const left = plainAnd(a.plain, b.plain)
        const right = plainNot(plainAnd(c.plain, d.plain))
        const expected = plainNot(plainAnd(plainNot(left), plainNot(right)))
        expect(plainOf(value)).toEqual(expected)
      }),
    )
  })

  it('chooses the common value of both, whatever the test is', () => {
    fc.assert(
      fc.property(leaf, leaf, leaf, (test, ifYes, ifNo) => {
        const isSettled =
          ifYes.plain.verdict === ifNo.plain.verdict && ifYes.plain.verdict !== 'unknown'
        const whenUnknown = isSettled
          ? ifYes.plain
          : unknownOf(...test.plain.missing, ...ifYes.plain.missing, ...ifNo.plain.missing)
        const expected = { yes: ifYes.plain, no: ifNo.plain, unknown: whenUnknown }
        const value = choose(test.value, ifYes.value, ifNo.value)
        expect(plainOf(value)).toEqual(expected[test.plain.verdict])
      }),
    )
  })

  it('keeps the facts of single unknowns when sets are forgotten', () => {
    const everyUnion = factNames.flatMap((one) =>
      factNames.map((other) => and(unknown(one), unknown(other))),
    )
    for (const value of everyUnion) for (const fact of factNames) and(value, unknown(fact))
    forgetFactSets()
    const value = and(unknown('platform'), unknown('target'))
    expect(plainOf(value)).toEqual({ verdict: 'unknown', missing: ['target', 'platform'] })
    expect(plainOf(unknown('device'))).toEqual({ verdict: 'unknown', missing: ['device'] })
  })
})
