import { describe, expect, it } from 'vitest'
import {
  builtInStrengths,
  builtInStrengthsOn,
  findBuiltInStrength,
  findBuiltInStrengthNamed,
} from './built-in-strengths.ts'
import data from './built-in-strengths.json' with { type: 'json' }
import { everyCombination } from './combinations.ts'

const certificates = ['password,x509CertificateSingleFactor', 'password,x509CertificateMultiFactor']

function countsOn(day: string): readonly number[] {
  return builtInStrengthsOn(day).map(({ allowedCombinations }) => allowedCombinations.length)
}

describe('the built-in strengths', () => {
  it.each([
    ['2020-01-01', [17, 4, 3]],
    ['2022-09-30', [17, 4, 3]],
    ['2024-03-25', [17, 4, 3]],
    ['2024-12-01', [19, 4, 3]],
    ['2025-12-12', [19, 4, 3]],
    ['2026-07-01', [17, 4, 3]],
    ['2026-11-30', [17, 4, 3]],
  ])('have on %s as many combinations as was seen', (day, counts) => {
    expect(countsOn(day)).toEqual(counts)
  })

  it('differ in 2025 by a password with a certificate', () => {
    const [before, after] = ['2024-03-25', '2025-03-21'].map(
      (day) => builtInStrengthsOn(day)[0]?.allowedCombinations ?? [],
    )
    expect(after?.filter((combination) => !before?.includes(combination))).toEqual(certificates)
    expect(after?.indexOf(certificates[0] ?? '')).toBe(
      (after?.indexOf('password,hardwareOath') ?? 0) + 1,
    )
  })

  it('are shown as they are today', () => {
    expect(builtInStrengths).toEqual(builtInStrengthsOn('2026-11-30'))
    expect(findBuiltInStrength(builtInStrengths[1]?.id ?? '')).toBe(builtInStrengths[1])
  })

  it('are nested on every day', () => {
    for (const day of ['2022-09-30', '2025-03-21', '2026-11-30']) {
      const [multifactor, passwordless, resistant] = builtInStrengthsOn(day).map(
        ({ allowedCombinations }) => new Set(allowedCombinations),
      )
      expect(passwordless?.isSubsetOf(multifactor ?? new Set())).toBe(true)
      expect(resistant?.isSubsetOf(passwordless ?? new Set())).toBe(true)
    }
  })

  it('allow known combinations, and their editions are in order, each with its evidence', () => {
    for (const { editions } of data) {
      expect(editions.map(({ since }) => since)).toEqual(
        editions.map(({ since }) => since).toSorted(),
      )
      for (const { source, allowedCombinations } of editions) {
        expect(source).not.toBe('')
        expect(everyCombination).toEqual(expect.arrayContaining(allowedCombinations))
      }
    }
  })

  it('are found by a name with or without hyphen', () => {
    for (const name of ['Phishing-resistant MFA', 'phishing resistant MFA']) {
      expect(findBuiltInStrengthNamed(name)?.id).toBe('00000000-0000-0000-0000-000000000004')
    }
    expect(findBuiltInStrengthNamed('Keys')).toBeUndefined()
  })
})
