/** The attributes of a user by the names that Graph, and that claims mapping policies, give them. */

import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ClaimsGroup, ClaimsUser } from './claims-question.ts'

/** A user as claims read it. */
export interface UserFacts {
  readonly id: string
  readonly isGuest: boolean
  /** Whether the account of a guest is in another directory; absent when `identities` does not tell. */
  readonly guestOrigin?: 'directory' | 'elsewhere'
  readonly groups: readonly ClaimsGroup[]
  /** All values of a Graph property in any letter case, as texts; empty when it has none. */
  readonly all: (property: string) => readonly string[]
  /** The first value of a property. */
  readonly first: (property: string) => string | undefined
}

/**
 * Graph properties by the `ID` of an entry, lower case, where the names differ in more than letter case.
 * Source: https://learn.microsoft.com/graph/api/resources/user; the table of
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type.
 */
const differingNames: ReadonlyMap<string, string> = new Map([
  ['objectid', 'id'],
  ['localuserprincipalname', 'userPrincipalName'],
  ['dnsdomainname', 'onPremisesDomainName'],
  ['onpremisesecurityidentifier', 'onPremisesSecurityIdentifier'],
  ['othermail', 'otherMails'],
  ['facsimiletelephonenumber', 'faxNumber'],
  ['telephonenumber', 'businessPhones'],
])

/** Names the Graph property that an attribute of the source `user` means. */
export function propertyOf(attribute: string): string {
  return differingNames.get(attribute) ?? attribute
}

function toTexts(value: JsonValue | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(toTexts)
  if (typeof value === 'string') return value === '' ? [] : [value]
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []
}

function foldMembers(object: JsonObject): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(object).map(([name, value]) => [name.toLowerCase(), toTexts(value)]),
  )
}

/** The issuer in `identities` of a guest from another directory. Source: Graph type `objectIdentity`. */
const otherDirectory = 'ExternalAzureAD'

function originOf({ identities }: JsonObject): UserFacts['guestOrigin'] {
  const issuers = (Array.isArray(identities) ? (identities as readonly JsonValue[]) : [])
    .filter(isJsonObject)
    .map((identity) => memberText(identity, 'issuer'))
  if (issuers.length === 0) return undefined
  return issuers.includes(otherDirectory) ? 'directory' : 'elsewhere'
}

/** Prepares a user for questions about attributes. */
export function readUserFacts({ attributes, groups = [] }: ClaimsUser): UserFacts {
  const extension = attributes['onPremisesExtensionAttributes']
  const members = new Map([
    ...foldMembers(attributes),
    ...(isJsonObject(extension) ? foldMembers(extension) : []),
  ])
  const all = (property: string) => members.get(property.toLowerCase()) ?? []
  const first = (property: string) => all(property)[0]
  const isGuest = first('userType')?.toLowerCase() === 'guest'
  const guestOrigin = isGuest ? originOf(attributes) : undefined
  return {
    id: first('id') ?? '',
    isGuest,
    ...(guestOrigin && { guestOrigin }),
    groups,
    all,
    first,
  }
}
