/**
 * The claims of a claims mapping policy, written to be read: entry by entry, each value worked out anew, nothing kept.
 * It knows the raw definition and the names of `arbitrary-claims.ts` only; the patterns run in JavaScript.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type.
 */

import type {
  Outcome,
  RawEntry,
  ReferenceAnswer,
  ReferenceFacts,
  ReferenceNameId,
} from './claims-reference-types.ts'
import {
  emitted,
  feederOf,
  readEntry,
  readInput,
  readTransformation,
} from './claims-reference-values.ts'

const nameIdType = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'
const upnType = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn'
const nameIdSources = ['mail', 'userprincipalname', 'employeeid', 'extensionattribute1']
const formats = {
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
}

/** All sources that feed NameID must be allowed; what has no value at all is judged by its value. */
function mayBeNameId(facts: ReferenceFacts, entry: RawEntry, seen: readonly RawEntry[]): boolean {
  if (entry.Value !== undefined) return false
  if (entry.Source !== 'transformation') {
    const isPlain = entry.Source === 'user' && entry.ExtensionID === undefined
    return isPlain && nameIdSources.includes(entry.ID ?? '')
  }
  const transformation = feederOf(facts, entry)
  if (!transformation || seen.includes(entry)) return true
  const method = transformation.TransformationMethod
  if (method === 'Unknown') return true
  if (method !== 'Join' && method !== 'ExtractMailPrefix') return false
  return transformation.InputClaims.every(({ ClaimTypeReferenceId }) => {
    const input = facts.definition.ClaimsSchema.find(({ ID }) => ID === ClaimTypeReferenceId)
    return !input || mayBeNameId(facts, input, [...seen, entry])
  })
}

function readNameIdEntry(facts: ReferenceFacts, entry: RawEntry): Outcome {
  if (!mayBeNameId(facts, entry, [])) return 'broken'
  const plain = readEntry(facts, entry, [])
  if (entry.Source !== 'transformation' || typeof plain === 'string' || 'error' in plain)
    return plain
  const transformation = facts.definition.ClaimsTransformations.find(
    ({ ID }) => ID === entry.TransformationID,
  )
  if (transformation?.TransformationMethod !== 'Join') return plain
  const suffix = readInput(facts, transformation, 'string2', [transformation.ID])
  const domain = typeof suffix === 'string' || 'error' in suffix ? '' : (suffix.values[0] ?? '')
  if (!facts.verifiedDomains.includes(domain.toLowerCase())) return 'broken'
  return readTransformation(facts, entry, [], true)
}

function isRestricted(facts: ReferenceFacts, name: string): boolean {
  if (facts.token !== 'saml') return name === 'iss' || name.startsWith('xms_')
  if (name.endsWith('/tenantid')) return true
  return !facts.hasOwnSigningKey && (name === upnType || name.endsWith('/primarysid'))
}

function nameIdOf(
  { requestedNameIdFormat: asked, pairwiseId, user }: ReferenceFacts,
  entry: RawEntry | undefined,
  found: Outcome | undefined,
): ReferenceNameId {
  if (asked === formats.transient) return { value: null, format: asked }
  if (!entry || found === undefined) {
    const name = user?.['userprincipalname']?.[0]
    const isPairwise = asked === formats.persistent || name === undefined
    return {
      value: isPairwise ? pairwiseId : name,
      format: asked ?? (isPairwise ? formats.persistent : formats.email),
    }
  }
  if (typeof found === 'string' || 'error' in found) {
    return { value: pairwiseId, format: asked ?? formats.persistent }
  }
  const ofSource = ['mail', 'userprincipalname'].includes(entry.ID ?? '')
    ? formats.email
    : formats.unspecified
  const isPlain = entry.Source === 'user'
  const ofPolicy = entry.SamlNameIdFormat === formats.transient ? undefined : entry.SamlNameIdFormat
  const format = asked ?? ofPolicy ?? (isPlain ? ofSource : formats.unspecified)
  return { value: found.values[0] ?? '', format }
}

/** Answers as the service would, by the letter of the rules. */
export function claimsByReference(facts: ReferenceFacts): ReferenceAnswer {
  const { token, definition, appId } = facts
  const isTrusted =
    facts.audience === appId ||
    facts.verifiedDomains.some((domain) => facts.audience.startsWith(`https://${domain}/`))
  if (token !== 'saml' && !facts.hasOwnSigningKey) {
    if (!facts.acceptsMappedClaims) return { error: 'AADSTS50146' }
    if (!isTrusted) return { error: 'AADSTS501461' }
  }
  const claims: [string, readonly string[]][] = []
  let nameIdEntry: RawEntry | undefined
  let nameIdFound: Outcome | undefined
  for (const entry of definition.ClaimsSchema) {
    const name = token === 'saml' ? entry.SamlClaimType : entry.JwtClaimType
    if (name === undefined) continue
    if (token === 'saml' && name === nameIdType) {
      if (nameIdEntry) continue
      nameIdEntry = entry
      nameIdFound = readNameIdEntry(facts, entry)
      if (typeof nameIdFound === 'object' && 'error' in nameIdFound) return nameIdFound
      continue
    }
    if (isRestricted(facts, name) || claims.some(([taken]) => taken === name)) continue
    const found =
      token === 'saml' && name === upnType
        ? readNameIdEntry(facts, entry)
        : readEntry(facts, entry, [])
    if (found === 'missing' || found === 'broken') continue
    if ('error' in found) return found
    claims.push([name, emitted(entry, found.values)])
  }
  const { hasOwnSigningKey, audience, issuer, user } = facts
  const isChanged = hasOwnSigningKey && definition.issuerWithApplicationId
  return {
    claims,
    ...(token === 'saml' && user && { nameId: nameIdOf(facts, nameIdEntry, nameIdFound) }),
    audience: hasOwnSigningKey ? (definition.audienceOverride ?? audience) : audience,
    issuer: isChanged ? `${issuer}${issuer.endsWith('/') ? `${appId}/` : `/${appId}`}` : issuer,
    hasBasicClaims: definition.IncludeBasicClaimSet && user !== undefined,
  }
}
