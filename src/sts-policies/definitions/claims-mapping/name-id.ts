/**
 * The SAML NameID: the claim type that names it, and its formats.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization, "Exceptions and
 * restrictions"; https://learn.microsoft.com/entra/identity-platform/saml-claims-customization, "NameID format".
 */

const identityClaims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** The `SamlClaimType` of the entry that sets the NameID. */
export const nameIdClaimType = `${identityClaims}/nameidentifier`

const upnClaimType = `${identityClaims}/upn`

/** The values of `SAMLNameForm`. */
export const samlNameForms = ['unspecified', 'uri', 'basic'].map(
  (form) => `urn:oasis:names:tc:SAML:2.0:attrname-format:${form}`,
)

/** The values of `SamlNameIdFormat` that a policy can set. */
export const nameIdFormats = [
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
]

/** Tells whether a `SamlClaimType` names the NameID, in any letter case. */
export function isNameId(samlClaimType: string): boolean {
  return samlClaimType.toLowerCase() === nameIdClaimType
}

/** Tells whether the claim may come only from the attributes and methods that NameID and UPN allow. */
export function hasNameIdRules(samlClaimType: string): boolean {
  return isNameId(samlClaimType) || samlClaimType.toLowerCase() === upnClaimType
}

/** Says what happens to NameID or UPN that breaks its rules. `why`: ``cannot come from `ToLowercase` ``. */
export function describeNameId(samlClaimType: string, why: string): string {
  return isNameId(samlClaimType)
    ? `NameID ${why}: it becomes the persistent pairwise identifier`
    : `UPN ${why}: the policy does not change it`
}
