/**
 * Formats of a SAML NameID.
 * Source: https://learn.microsoft.com/entra/identity-platform/saml-claims-customization, "NameID format";
 * https://learn.microsoft.com/entra/identity-platform/single-sign-on-saml-protocol, "NameIDPolicy".
 */

const version1 = 'urn:oasis:names:tc:SAML:1.1:nameid-format'
const version2 = 'urn:oasis:names:tc:SAML:2.0:nameid-format'

/** The formats by the words of the beta enumeration `samlNameIDFormat`. */
export const nameIdFormatUris = {
  unspecified: `${version1}:unspecified`,
  emailAddress: `${version1}:emailAddress`,
  windowsDomainQualifiedName: `${version1}:WindowsDomainQualifiedName`,
  persistent: `${version2}:persistent`,
  transient: `${version2}:transient`,
} as const

const known: readonly string[] = Object.values(nameIdFormatUris)

/** Finds a format that the service knows, by URI or by word, in any letter case. */
export function findNameIdFormat(text: string): string | undefined {
  const folded = text.toLowerCase()
  const word = Object.entries(nameIdFormatUris).find(([name]) => name.toLowerCase() === folded)?.[1]
  return word ?? known.find((uri) => uri.toLowerCase() === folded)
}

/**
 * The format of a source when neither request nor policy names one. Only the two attributes that hold addresses have a
 * format of their own; the page names none for the others.
 */
export function defaultFormatOf(attribute: string | undefined): string {
  const isAddress = attribute === 'mail' || attribute === 'userprincipalname'
  return isAddress ? nameIdFormatUris.emailAddress : nameIdFormatUris.unspecified
}
