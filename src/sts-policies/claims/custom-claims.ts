/**
 * The claims of a custom claims policy of a service principal (Graph beta `claimsPolicy`).
 * Source: https://learn.microsoft.com/graph/api/resources/customclaimspolicy (beta), and the pages of `customClaim` and
 * `samlNameIdClaim`.
 */

import { maximumClaimsSchemaEntries } from '../definitions/claims-mapping/claims-mapping.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { customValueOf, objectsInList } from './custom-values.ts'
import type { NameIdOfPolicy } from './name-id.ts'
import { ClaimCollector, claimValueOf, type PolicyClaims } from './policy-claims.ts'
import { skipReason } from './skip-reasons.ts'
import type { TokenContext } from './token-context.ts'

function isOfToken({ token }: TokenContext, formats: JsonValue | undefined): boolean {
  const wanted = token === 'saml' ? 'saml' : 'jwt'
  return (
    Array.isArray(formats) &&
    formats.some((format) => typeof format === 'string' && format.toLowerCase() === wanted)
  )
}

/** The namespace comes in front of the name, with one slash between. */
function nameOf(claim: JsonObject): string {
  const [namespace, name] = [memberText(claim, 'namespace'), memberText(claim, 'name')]
  return namespace === '' ? name : `${namespace.replace(/\/$/u, '')}/${name}`
}

function nameFormatOf(claim: JsonObject): string | undefined {
  const word = memberText(claim, 'samlAttributeNameFormat')
  return word === '' ? undefined : `urn:oasis:names:tc:SAML:2.0:attrname-format:${word}`
}

function readNameId(context: TokenContext, claim: JsonObject, entry: number): NameIdOfPolicy {
  const word = memberText(claim, 'nameIdFormat')
  const [configuration] = objectsInList(claim['configurations'])
  const attribute = configuration?.['attribute']
  const hasFunctions = objectsInList(configuration?.['transformations']).length > 0
  return {
    entry,
    value: customValueOf(context, claim),
    ...(isJsonObject(attribute) &&
      !hasFunctions && { attribute: memberText(attribute, 'id').toLowerCase() }),
    ...(word !== '' && { format: word }),
  }
}

function readClaim(
  context: TokenContext,
  claim: JsonObject,
  entry: number,
  collector: ClaimCollector,
): void {
  const name = nameOf(claim)
  if (!isOfToken(context, claim['tokenFormat'])) {
    collector.skip(entry, skipReason('noNameForToken', 'tokenFormat'), name)
    return
  }
  if (!collector.admits(entry, name)) return
  const found = customValueOf(context, claim)
  if (found.kind === 'skip') {
    collector.skip(entry, found.reason, name)
    return
  }
  const nameFormat = context.token === 'saml' ? nameFormatOf(claim) : undefined
  collector.add({
    name,
    value: claimValueOf(found.values),
    from: 'policy',
    entry,
    ...(nameFormat !== undefined && { nameFormat }),
    steps: found.steps,
  })
}

/** Makes the claims of a custom claims policy. Parts of a wrong kind count as absent. */
export function makeCustomClaims(context: TokenContext, policy: JsonObject): PolicyClaims {
  const collector = new ClaimCollector(context)
  let nameId: NameIdOfPolicy | undefined
  const claims = objectsInList(policy['claims']).slice(0, maximumClaimsSchemaEntries)
  for (const [entry, claim] of claims.entries()) {
    const isNameId = memberText(claim, '@odata.type').endsWith('samlNameIdClaim')
    if (!isNameId) readClaim(context, claim, entry, collector)
    else if (context.token === 'saml') nameId ??= readNameId(context, claim, entry)
  }
  if (isJsonObject(policy['groupFilter'])) {
    collector.skipped.push({ name: 'groupFilter', ...skipReason('functionUnknown', 'groupFilter') })
  }
  const audienceOverride = memberText(policy, 'audienceOverride')
  const isSaml = context.token === 'saml'
  const addsApplication = policy['includeApplicationIdInIssuer']
  return {
    kind: 'claims',
    // Source: the page above: without `includeBasicClaimSet` the basic set is left out.
    includesBasicClaims: policy['includeBasicClaimSet'] === true,
    claims: collector.claims,
    skipped: collector.skipped,
    ...(nameId && { nameId }),
    ...(isSaml && audienceOverride !== '' && { audienceOverride }),
    // Source: the page above: the default is true, and it counts only for SAML and a signing key of its own.
    addsApplicationToIssuer:
      isSaml &&
      (addsApplication === true ||
        (addsApplication !== false && context.recipient.hasOwnSigningKey === true)),
  }
}
