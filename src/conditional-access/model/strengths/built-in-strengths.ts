/** The three authentication strengths that every tenant has and nobody can change. */

import { formatWholeSeconds } from '../../../kernel/clock.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { StoredObject } from '../../../store/port.ts'
import { kindNames } from '../kind-names.ts'
import {
  multifactorCombinations,
  passwordlessCombinations,
  phishingResistantCombinations,
} from './combinations.ts'
import type { StrengthBody } from './strength-body.ts'

/** An authentication strength as policies show it inline, members in serialised order. */
export type AuthenticationStrength = {
  readonly id: string
  readonly createdDateTime: string
  readonly modifiedDateTime: string
} & StrengthBody

/** The day from which built-in objects exist. */
export const builtInSince = new Date('2021-12-01T08:00:00Z')

function builtIn(
  displayName: string,
  description: string,
  allowedCombinations: readonly string[],
): StrengthBody {
  return Object.freeze({
    displayName,
    description,
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations,
    combinationConfigurations: [],
  } as const)
}

/** By id, the weakest first. Source: see `builtInStrengths`; the descriptions are ours. */
const bodies: Readonly<Record<string, StrengthBody>> = {
  '00000000-0000-0000-0000-000000000002': builtIn(
    'Multifactor authentication',
    'Every combination of methods that counts as multifactor authentication',
    multifactorCombinations,
  ),
  '00000000-0000-0000-0000-000000000003': builtIn(
    'Passwordless MFA',
    'Multifactor authentication without a password',
    passwordlessCombinations,
  ),
  '00000000-0000-0000-0000-000000000004': builtIn(
    'Phishing-resistant MFA',
    'Multifactor authentication that a phishing site cannot relay',
    phishingResistantCombinations,
  ),
}

/**
 * The built-in strengths, the weakest first; a sign-in that satisfies one satisfies those before it.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies
 */
export const builtInStrengths: readonly AuthenticationStrength[] = Object.freeze(
  Object.entries(bodies).map(([id, body]) => ({
    id,
    createdDateTime: formatWholeSeconds(builtInSince),
    modifiedDateTime: formatWholeSeconds(builtInSince),
    ...body,
  })),
)

/** Finds a built-in strength by its id, ignoring case. */
export function findBuiltInStrength(id: string): AuthenticationStrength | undefined {
  return builtInStrengths.find((strength) => strength.id === keyOf(id))
}

/** The built-in strengths in the form of stored objects; the store does not contain them. */
export const storedBuiltInStrengths: readonly StoredObject<StrengthBody>[] = Object.freeze(
  Object.entries(bodies).map(([id, body]) => ({
    family: kindNames.authenticationStrengths,
    id,
    version: 1,
    body,
    createdAt: builtInSince,
    modifiedAt: builtInSince,
  })),
)
