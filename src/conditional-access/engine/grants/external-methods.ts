/**
 * The authentication methods of external users that count for a strength, by the tenant in which they were used (E69).
 * The first factor and a claim of MFA without its methods are not in the table of the page; they count as before.
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access#table-1-authentication-strength-mfa-methods-for-external-users
 */

const firstFactors = ['password', 'federatedSingleFactor']

const inEitherTenant = ['sms', 'voice', 'microsoftAuthenticatorPush', 'softwareOath']

/** Methods that count when the user proves them in this tenant. */
export const countedHere: ReadonlySet<string> = new Set([...firstFactors, ...inEitherTenant])

/** Methods that count when the user proved them in a home tenant that is trusted. */
export const countedAtHome: ReadonlySet<string> = new Set([
  ...countedHere,
  'deviceBasedPush',
  'hardwareOath',
  'fido2',
  'windowsHelloForBusiness',
  'x509CertificateSingleFactor',
  'x509CertificateMultiFactor',
  'federatedMultiFactor',
])
