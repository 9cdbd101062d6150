/**
 * The combinations of authentication methods that a strength may allow, and how strong they are.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-authenticationmethodmodes
 */

import { firstFindings } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { named, pointerTo, quoted, type Place } from '../../../edm/place.ts'
import type { evolvableSentinel } from '../../../edm/model.ts'
import { valueCodes } from '../value-codes.ts'
import type { methodModes } from './strength-types.ts'

/** One way of using an authentication method. */
export type MethodMode = Exclude<
  (typeof methodModes)['members'][number]['name'],
  typeof evolvableSentinel
>

/** Combinations that prove a key that no phishing site can use. */
const phishingResistantCombinations: readonly string[] = Object.freeze([
  'windowsHelloForBusiness',
  'fido2',
  'x509CertificateMultiFactor',
])

/** The phishing-resistant combinations, and others without a password. */
const passwordlessCombinations: readonly string[] = Object.freeze([
  ...phishingResistantCombinations,
  'deviceBasedPush',
])

/**
 * The combinations that classify a custom strength as multifactor. Two of them, a password with a certificate, were in
 * the built-in strength of 2024 and 2025 only; why they left is not published.
 */
const multifactorCombinations: readonly string[] = Object.freeze([
  ...passwordlessCombinations,
  'temporaryAccessPassOneTime',
  'temporaryAccessPassMultiUse',
  'password,microsoftAuthenticatorPush',
  'password,softwareOath',
  'password,hardwareOath',
  'password,x509CertificateSingleFactor',
  'password,x509CertificateMultiFactor',
  'password,sms',
  'password,voice',
  'federatedMultiFactor',
  'microsoftAuthenticatorPush,federatedSingleFactor',
  'softwareOath,federatedSingleFactor',
  'hardwareOath,federatedSingleFactor',
  'sms,federatedSingleFactor',
  'voice,federatedSingleFactor',
])

/** Every combination, single factors last; methods in the order of the flags. */
export const everyCombination: readonly string[] = Object.freeze([
  ...multifactorCombinations,
  'x509CertificateSingleFactor',
  'sms',
  'password',
  'federatedSingleFactor',
  'email',
  'qrCodePin',
])

/** Splits a combination into its method modes: `password,sms` → `password` and `sms`. */
export function modesOf(combination: string): readonly MethodMode[] {
  return combination.split(',') as readonly string[] as readonly MethodMode[]
}

/** The requirement that each of the combinations satisfies. */
export function requirementsSatisfiedBy(combinations: readonly string[]): 'none' | 'mfa' {
  return combinations.every((combination) => multifactorCombinations.includes(combination))
    ? 'mfa'
    : 'none'
}

const tiers = [phishingResistantCombinations, passwordlessCombinations, multifactorCombinations]

/** The number of tiers that a combination is missing in: 0 if phishing-resistant, 3 for single factors. */
function weaknessOf(combination: string): number {
  return tiers.filter((tier) => !tier.includes(combination)).length
}

/**
 * Whether a strength that allows `after` can be met in a weaker way than one that allows `before`.
 * From strong to weak: phishing-resistant, passwordless, multifactor, single factor.
 */
export function isWeakened(before: readonly string[], after: readonly string[]): boolean {
  return Math.max(...after.map(weaknessOf)) > Math.max(...before.map(weaknessOf))
}

/** Names the combinations that contain an incomplete one, for the end of a message. */
function hintAt(combination: string): string {
  const whole = everyCombination.filter((possible) =>
    modesOf(combination).every((mode) => modesOf(possible).includes(mode)),
  )
  return whole.length === 0 ? '' : `; expected ${whole.map(quoted).join(' or ')}`
}

/** Reports an empty list, and every combination of methods that no strength can allow. */
export function combinationFindings(
  combinations: readonly string[],
  place: Place,
): readonly Finding[] {
  if (combinations.length === 0) {
    return [
      {
        ostiaryCode: valueCodes.combinationsEmpty,
        message: `${named(place)} must not be empty`,
        target: pointerTo(place),
      },
    ]
  }
  return firstFindings(combinations, (combination, index) => {
    if (everyCombination.includes(combination)) return []
    const here = [...place, index]
    return [
      {
        ostiaryCode: valueCodes.combinationUnknown,
        message: `${quoted(combination)} in ${named(here)} is not a combination of methods that a strength can allow${hintAt(combination)}`,
        target: pointerTo(here),
      },
    ]
  })
}
