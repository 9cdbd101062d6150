/** The three authentication strengths that every tenant has and nobody can change. */

/** An authentication strength as it is served inline, members in serialised order. */
export type AuthenticationStrength = {
  readonly id: string
  readonly createdDateTime: string
  readonly modifiedDateTime: string
  readonly displayName: string
  readonly policyType: 'builtIn' | 'custom'
  readonly requirementsSatisfied: 'none' | 'mfa'
  /** Each a set of authentication methods, joined by commas in flag order. */
  readonly allowedCombinations: readonly string[]
  readonly combinationConfigurations: readonly []
}

/** The lists nest: each begins with the next stronger one. */
const phishingResistant = ['windowsHelloForBusiness', 'fido2', 'x509CertificateMultiFactor']
const passwordless = [...phishingResistant, 'deviceBasedPush']
const multifactor = [
  ...passwordless,
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
]

function builtIn(
  id: string,
  displayName: string,
  allowedCombinations: readonly string[],
): AuthenticationStrength {
  return Object.freeze({
    id,
    createdDateTime: '2021-12-01T08:00:00Z',
    modifiedDateTime: '2021-12-01T08:00:00Z',
    displayName,
    policyType: 'builtIn',
    requirementsSatisfied: 'mfa',
    allowedCombinations: Object.freeze([...allowedCombinations]),
    combinationConfigurations: [],
  } as const)
}

/**
 * The built-in strengths, weakest first; whoever satisfies one satisfies those before it.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthroot-list-policies
 */
export const builtInStrengths: readonly AuthenticationStrength[] = Object.freeze([
  builtIn('00000000-0000-0000-0000-000000000002', 'Multifactor authentication', multifactor),
  builtIn('00000000-0000-0000-0000-000000000003', 'Passwordless MFA', passwordless),
  builtIn('00000000-0000-0000-0000-000000000004', 'Phishing-resistant MFA', phishingResistant),
])
