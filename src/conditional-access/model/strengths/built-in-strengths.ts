/**
 * The three authentication strengths that every tenant has and nobody can change. What they allow changed over the
 * years; `built-in-strengths.json` has each edition with the day of its first evidence.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies; the descriptions are ours.
 */

import { formatWholeSeconds } from '../../../kernel/clock.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../kind-names.ts'
import strengths from './built-in-strengths.json' with { type: 'json' }
import type { StrengthBody } from './strength-body.ts'

/** An authentication strength as policies show it inline, members in serialised order. */
export type AuthenticationStrength = {
  readonly id: string
  readonly createdDateTime: string
  readonly modifiedDateTime: string
} & StrengthBody

/** The id of the strength that the control `mfa` requires. */
export const multifactorStrengthId = '00000000-0000-0000-0000-000000000002'

/** The day from which built-in objects exist. */
export const builtInSince = new Date('2021-12-01T08:00:00Z')

/** A day after every change that is known. */
const newest = '9999-12-31'

/** A strength with the edition that holds on a day; with the first edition before its day. */
function bodyOn(
  { displayName, description, editions }: (typeof strengths)[number],
  day: string,
): StrengthBody {
  const edition = editions.findLast(({ since }) => since <= day) ?? editions[0]
  return {
    displayName,
    description,
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations: edition?.allowedCombinations ?? [],
    combinationConfigurations: [],
  }
}

/**
 * The built-in strengths as they were on a day, `2026-11-30`, the weakest first. A sign-in that satisfies one satisfies
 * those before it. Of a change only the first evidence is dated, so that the day of the change is inferred.
 */
export function builtInStrengthsOn(day: string): readonly AuthenticationStrength[] {
  return strengths.map((strength) => ({
    id: strength.id,
    createdDateTime: formatWholeSeconds(builtInSince),
    modifiedDateTime: formatWholeSeconds(builtInSince),
    ...bodyOn(strength, day),
  }))
}

/** The built-in strengths of today, the weakest first. */
export const builtInStrengths: readonly AuthenticationStrength[] = Object.freeze(
  builtInStrengthsOn(newest),
)

/** Finds a built-in strength of today by its id, ignoring case. */
export function findBuiltInStrength(id: string): AuthenticationStrength | undefined {
  return builtInStrengths.find((strength) => strength.id === keyOf(id))
}

/** Finds a built-in strength by its name, ignoring case. Older exports spell some without the hyphen. */
export function findBuiltInStrengthNamed(displayName: string): AuthenticationStrength | undefined {
  const name = withoutHyphens(displayName)
  return builtInStrengths.find((strength) => withoutHyphens(strength.displayName) === name)
}

function withoutHyphens(name: string): string {
  return keyOf(name).replaceAll('-', ' ')
}

/** The built-in strengths in the form of stored objects; the store does not contain them. */
export const storedBuiltInStrengths: readonly StoredObject<StrengthBody>[] = Object.freeze(
  strengths.map((strength) => ({
    family: kindNames.authenticationStrengths,
    id: strength.id,
    version: 1,
    body: bodyOn(strength, newest),
    createdAt: builtInSince,
    modifiedAt: builtInSince,
  })),
)
