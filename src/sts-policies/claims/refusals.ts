/**
 * The refusals of the service because of claims, in its words.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes; AADSTS50101 from entra-docs pull
 * request 1538.
 */

import type { ClaimsRefusalCode } from './claims-preview.ts'

const texts: Readonly<Record<ClaimsRefusalCode, string>> = {
  AADSTS50101: "Unknown claims transformer '{first}' was specified for principal '{second}'.",
  AADSTS50124:
    'Claims Transformation contains invalid input parameter. Contact the tenant admin to update the policy.',
  AADSTS501241: "Mandatory Input '{first}' missing from transformation ID '{second}'.",
  AADSTS50146:
    'This application is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or is not yet valid.',
  AADSTS501461:
    "AcceptMappedClaims is only supported for a token audience matching the application GUID or an audience within the tenant's verified domains. Either change the resource identifier, or use an application-specific signing key.",
}

/** A refusal before it is told which policy and entry it is about. */
export interface ClaimsRefusal {
  readonly error: ClaimsRefusalCode
  readonly message: string
}

/** Makes a refusal; `first` and `second` are what its text names. */
export function refuseClaims(error: ClaimsRefusalCode, first = '', second = ''): ClaimsRefusal {
  // WHY a function: a name of a policy may hold `$&`, which a replacement text would expand.
  const named = texts[error].replace('{first}', () => first).replace('{second}', () => second)
  return { error, message: `${error}: ${named}` }
}
