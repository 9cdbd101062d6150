/**
 * Where the value of a claim comes from: the sources and their attributes.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization, "Claim schema entry
 * elements", August 2026.
 */

/** The words of `Source`. */
export const claimSources = [
  'user',
  'application',
  'resource',
  'audience',
  'company',
  'transformation',
] as const

/** Where a claim takes its value from. `application` is the client, `audience` the recipient of the token. */
export type ClaimSource = (typeof claimSources)[number]

/** A source with attributes: all but `transformation`. */
export type AttributeSource = Exclude<ClaimSource, 'transformation'>

const extensionAttributes = Array.from(
  { length: 15 },
  (_, index) => `extensionattribute${index + 1}`,
)

const userAttributes = [
  'surname',
  'givenname',
  'displayname',
  'objectid',
  'mail',
  'userprincipalname',
  'department',
  'onpremisessamaccountname',
  'netbiosname',
  'dnsdomainname',
  'onpremisesecurityidentifier',
  'companyname',
  'streetaddress',
  'postalcode',
  'preferredlanguage',
  'onpremisesuserprincipalname',
  'mailnickname',
  ...extensionAttributes,
  'othermail',
  'country',
  'city',
  'state',
  'jobtitle',
  'employeeid',
  'facsimiletelephonenumber',
  'assignedroles',
  'accountenabled',
  'consentprovidedforminor',
  'createddatetime',
  'creationtype',
  'lastpasswordchangedatetime',
  'mobilephone',
  'officelocation',
  'onpremisesdomainname',
  'onpremisesimmutableid',
  'onpremisessyncenabled',
  'preferreddatalocation',
  'proxyaddresses',
  'usertype',
  'telephonenumber',
  // WHY: not in the table. The text on `TreatAsMultiValue` names groups as an input claim.
  'groups',
  // WHY: not in the table. The page on claims of guests names it as source; EntraCP pull request 174 uses it.
  'localuserprincipalname',
]

const servicePrincipalAttributes = ['displayname', 'objectid', 'tags']

const attributesOf: Readonly<Record<AttributeSource, readonly string[]>> = {
  user: userAttributes,
  application: servicePrincipalAttributes,
  resource: servicePrincipalAttributes,
  audience: servicePrincipalAttributes,
  company: ['tenantcountry'],
}

/** Misspellings of the pages of 2017 to 2022, which definitions copied. */
const misspellings: ReadonlyMap<string, string> = new Map([
  ['preferredlanguange', 'preferredlanguage'],
  ['objected', 'objectid'],
])

/** Attributes that every object has. Each other attribute can be empty. */
const neverEmpty: ReadonlySet<string> = new Set([
  'userprincipalname',
  'localuserprincipalname',
  'objectid',
  'displayname',
  'mailnickname',
  'accountenabled',
  'createddatetime',
  'usertype',
])

/**
 * The attributes from which SAML NameID and UPN take their value.
 * Source: the page above, "Exceptions and restrictions".
 */
const nameIdAttributes: ReadonlySet<string> = new Set([
  'mail',
  'userprincipalname',
  'onpremisessamaccountname',
  'employeeid',
  'telephonenumber',
  ...extensionAttributes,
])

/** Lists the attributes of a source, lower case, in the order of the page. */
export function listAttributes(source: AttributeSource): readonly string[] {
  return attributesOf[source]
}

/** Finds a source by its name in any letter case: samples write `user`, `User` and `Transformation`. */
export function findClaimSource(text: string): ClaimSource | undefined {
  const folded = text.toLowerCase()
  return claimSources.find((source) => source === folded)
}

/** Finds the attribute that an `ID` means, in any letter case; a misspelling of Microsoft's pages means the right one. */
export function findAttribute(source: ClaimSource, id: string): string | undefined {
  if (source === 'transformation') return undefined
  const folded = id.toLowerCase()
  const meant = misspellings.get(folded) ?? folded
  return attributesOf[source].includes(meant) ? meant : undefined
}

/** Tells whether an object can lack the attribute. */
export function canBeEmpty(attribute: string): boolean {
  return !neverEmpty.has(attribute)
}

/** Tells whether SAML NameID and UPN can take their value from this attribute of the user. */
export function isNameIdAttribute(attribute: string): boolean {
  return nameIdAttributes.has(attribute)
}

/** Tells whether a text is the name of a directory extension. Shape: `extension_0123456789abcdef0123456789abcdef_tier`. */
export function isDirectoryExtension(text: string): boolean {
  return /^extension_[0-9a-f]{32}_\w+$/iu.test(text)
}
