/** What an `ID` that is no attribute was meant to be: an attribute by another name, a directory extension, a constant. */

import { listAttributes, type AttributeSource } from './claim-sources.ts'

/**
 * Other names of attributes: those of Microsoft Graph, of claims and of Active Directory.
 * Source: Graph resource type user; page on claims customization of SAML tokens; azure-docs issue 57558.
 */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['businessphones', 'telephonenumber'],
  ['company', 'companyname'],
  ['email', 'mail'],
  ['emailaddress', 'mail'],
  ['employeenumber', 'employeeid'],
  ['faxnumber', 'facsimiletelephonenumber'],
  ['firstname', 'givenname'],
  ['fname', 'givenname'],
  ['id', 'objectid'],
  ['lastname', 'surname'],
  ['lname', 'surname'],
  ['mobile', 'mobilephone'],
  ['name', 'displayname'],
  ['oid', 'objectid'],
  ['onpremisesextensionattributes', 'extensionattribute1'],
  ['onpremisessecurityidentifier', 'onpremisesecurityidentifier'],
  ['othermails', 'othermail'],
  ['roles', 'assignedroles'],
  ['samaccountname', 'onpremisessamaccountname'],
  ['sn', 'surname'],
  ['street', 'streetaddress'],
  ['title', 'jobtitle'],
  ['upn', 'userprincipalname'],
])

const owners = /^(?:user|application|resource|audience|company|onpremisesextensionattributes)[./]/u

/** Finds the attribute that an `ID` names in the way of another product. Shape: `user.mail`, `given_name`, `upn`. */
export function findOtherName(source: AttributeSource, id: string): string | undefined {
  const bare = id.trim().toLowerCase().replace(owners, '').replace(owners, '')
  const name = bare.replaceAll(/[\s_-]/gu, '')
  const meant = otherNames.get(name) ?? name
  return listAttributes(source).includes(meant) ? meant : undefined
}

/** Tells whether an `ID` looks like a directory extension: `extension_{appId}_tier`, `user.extension_…`, `extn.tier`. */
export function resemblesExtension(id: string): boolean {
  return /^(?:user\.)?(?:extn\.|extension[._]|[\da-f]{32}[._])/iu.test(id.trim())
}

const quotes = String.raw`(?:\\?["'\u0060]|[“”„‘’«»]|&quot;|&apos;|&#39;)`
const quoted = new RegExp(`^${quotes}.*${quotes}$`, 'su')

/** Tells whether a text is in quotes: straight, typographic, escaped twice or as in XML. */
export function isQuoted(text: string): boolean {
  return quoted.test(text.trim())
}
