import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeComplex } from '../../../edm/decode.ts'
import { builtInStrengthsOn } from './built-in-strengths.ts'
import {
  combinationFindings,
  everyCombination,
  isWeakened,
  modesOf,
  requirementsSatisfiedBy,
} from './combinations.ts'
import { allowedCombinationsType, methodModes } from './strength-types.ts'
import weakened from '../../resources/strengths/vectors/weakened.json' with { type: 'json' }

const flags = new Map<string, number>(methodModes.members.map(({ name, value }) => [name, value]))
const arbitraryCombination = fc.constantFrom(...everyCombination)
const arbitraryCombinations = fc.uniqueArray(arbitraryCombination, { minLength: 1 })

/** Writes a combination as people do: modes in any order, case and spacing. */
const arbitrarySpelling = arbitraryCombination.chain((combination) =>
  fc
    .tuple(
      fc.shuffledSubarray([...modesOf(combination)], { minLength: modesOf(combination).length }),
      fc.constantFrom(',', ', ', ' ,', ' , '),
      fc.boolean(),
    )
    .map(([modes, separator, isUpper]) => {
      const written = modes.join(separator)
      return { combination, written: isUpper ? written.toUpperCase() : written }
    }),
)

describe('combinations', () => {
  it('are distinct and written in the order of the flags', () => {
    expect(new Set(everyCombination).size).toBe(everyCombination.length)
    for (const combination of everyCombination) {
      const values = modesOf(combination).map((mode) => flags.get(mode) ?? Number.NaN)
      expect(values).toEqual(values.toSorted((one, other) => one - other))
    }
  })

  it('cover every mode, and are built from them alone', () => {
    const modes = methodModes.members.map(({ name }) => name as string)
    expect(new Set(everyCombination.flatMap(modesOf))).toEqual(
      new Set(modes.filter((mode) => mode !== 'unknownFutureValue')),
    )
  })

  it('are read from any spelling as the one that is printed', () => {
    fc.assert(
      fc.property(arbitrarySpelling, ({ combination, written }) => {
        const json = { allowedCombinations: [written] }
        expect(decodeComplex(allowedCombinationsType, json, { version: 'v1.0' })).toEqual({
          value: { allowedCombinations: [combination] },
          findings: [],
        })
        expect(modesOf(combination).join(',')).toBe(combination)
      }),
    )
  })

  it('are allowed exactly when they are published', () => {
    const modes = [...flags.keys()]
    fc.assert(
      fc.property(fc.subarray(modes, { minLength: 1 }), (subset) => {
        const combination = subset.join(',')
        expect(combinationFindings([combination], ['allowedCombinations']).length === 0).toBe(
          everyCombination.includes(combination),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('are suggested for an incomplete one', () => {
    const written = ['fido2', 'microsoftAuthenticatorPush', 'sms,voice']
    const messages = combinationFindings(written, ['allowedCombinations']).map(
      ({ message }) => message,
    )
    expect(messages).toEqual([
      '`microsoftAuthenticatorPush` in `allowedCombinations[1]` is not a combination of methods that a strength can allow; expected `password,microsoftAuthenticatorPush` or `microsoftAuthenticatorPush,federatedSingleFactor`',
      '`sms,voice` in `allowedCombinations[2]` is not a combination of methods that a strength can allow',
    ])
  })
})

describe('requirementsSatisfiedBy', () => {
  const [multifactor] = builtInStrengthsOn('2025-03-21')

  it('is multifactor exactly for what the built-in multifactor strength ever allowed', () => {
    fc.assert(
      fc.property(arbitraryCombinations, (combinations) => {
        const isSubset = combinations.every((combination) =>
          multifactor?.allowedCombinations.includes(combination),
        )
        expect(requirementsSatisfiedBy(combinations)).toBe(isSubset ? 'mfa' : 'none')
      }),
    )
  })
})

describe('isWeakened', () => {
  it.each(weakened)('$before to $after: $isWeakened', ({ before, after, isWeakened: expected }) => {
    expect(isWeakened(before, after)).toBe(expected)
  })

  it('never holds for a part of what was allowed, nor both ways', () => {
    fc.assert(
      fc.property(arbitraryCombinations, arbitraryCombinations, (one, other) => {
        expect(isWeakened([...one, ...other], one)).toBe(false)
        expect(isWeakened(one, other) && isWeakened(other, one)).toBe(false)
      }),
    )
  })
})
