/**
 * Previews the claims of a token. Pure: no clock, no store, and it never throws on policy data.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type;
 * https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Security considerations".
 */

import { listBuiltInClaims } from './claim-sets.ts'
import type { FoundMapping } from './claims-mappings.ts'
import type {
  ClaimsDecision,
  ClaimsPreview,
  IgnoredClaimsPolicy,
  PreviewedClaim,
  SkippedPart,
} from './claims-preview.ts'
import type { ClaimsParty, ClaimsQuestion } from './claims-question.ts'
import { makeCustomClaims } from './custom-claims.ts'
import { listGroupClaims } from './group-claim.ts'
import { makeMappedClaims } from './mapped-claims.ts'
import { makeNameId } from './name-id.ts'
import { listOptionalClaims } from './optional-claims.ts'
import { comparedName, type PolicyClaims, type RefusedPolicy } from './policy-claims.ts'
import { refuseClaims, type ClaimsRefusal } from './refusals.ts'
import { skipReason } from './skip-reasons.ts'
import { createTokenContext, type TokenContext } from './token-context.ts'

function hostOf(audience: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/([^/?#:]+)/iu.exec(audience)?.[1]?.toLowerCase()
}

/** Tells whether mapped claims may go to an audience without a key of its own: the GUID, or within a verified domain. */
function isTrustedAudience({ audience, recipient, tenant }: TokenContext): boolean {
  if (audience.toLowerCase() === recipient.appId.toLowerCase()) return true
  const host = hostOf(audience)
  return tenant.verifiedDomains.some((domain) => {
    const verified = domain.toLowerCase()
    return host !== undefined && (host === verified || host.endsWith(`.${verified}`))
  })
}

/**
 * Refuses a policy of claims that the application does not accept.
 * WHY not for SAML: a relying party always has a signing key of its own, its certificate.
 */
function refusePolicy(context: TokenContext): ClaimsRefusal | undefined {
  const { token, recipient } = context
  if (token === 'saml' || recipient.hasOwnSigningKey) return undefined
  if (!recipient.acceptsMappedClaims) return refuseClaims('AADSTS50146')
  return isTrustedAudience(context) ? undefined : refuseClaims('AADSTS501461')
}

function decide(
  { servicePrincipalId, customClaimsPolicy }: ClaimsParty,
  { assigned }: FoundMapping,
): ClaimsDecision {
  const objectId = servicePrincipalId === undefined ? {} : { objectId: servicePrincipalId }
  if (assigned) {
    const { policyId, displayName } = assigned
    return { by: 'claimsMappingPolicy', policyId, displayName, ...objectId }
  }
  return customClaimsPolicy ? { by: 'customClaimsPolicy', ...objectId } : { by: 'builtIn' }
}

/** A claims mapping policy comes before a custom claims policy. Source: the Graph page of `customClaimsPolicy`. */
function ignoredOf(
  { customClaimsPolicy, servicePrincipalId = '' }: ClaimsParty,
  { assigned, ignored }: FoundMapping,
): readonly IgnoredClaimsPolicy[] {
  if (!assigned || !customClaimsPolicy) return ignored
  const other = {
    policyId: servicePrincipalId,
    displayName: 'customClaimsPolicy',
    ...skipReason('mappingFirst'),
  }
  return [...ignored, other]
}

const withoutPolicy: PolicyClaims = {
  kind: 'claims',
  includesBasicClaims: true,
  claims: [],
  skipped: [],
  addsApplicationToIssuer: false,
}

function withApplication(issuer: string, appId: string): string {
  return issuer.endsWith('/') ? `${issuer}${appId}/` : `${issuer}/${appId}`
}

/** Changes issuer and audience as a policy says, which needs a key of its own. */
function addressed(
  context: TokenContext,
  { audienceOverride, addsApplicationToIssuer }: PolicyClaims,
): { readonly context: TokenContext; readonly skipped: readonly SkippedPart[] } {
  const { recipient } = context
  const hasKey = recipient.hasOwnSigningKey === true
  const isUri = audienceOverride !== undefined && URL.canParse(audienceOverride)
  const skipped = [
    ...(audienceOverride === undefined || hasKey ? [] : [skipReason('audienceNeedsOwnKey')]),
    ...(audienceOverride === undefined || isUri
      ? []
      : [skipReason('audienceNotUri', audienceOverride)]),
    ...(addsApplicationToIssuer && !hasKey ? [skipReason('issuerNeedsOwnKey')] : []),
  ]
  const issuer = withApplication(context.issuer, recipient.appId)
  return {
    context: {
      ...context,
      ...(hasKey && isUri && { audience: audienceOverride }),
      ...(hasKey && addsApplicationToIssuer && { issuer }),
    },
    skipped,
  }
}

/** Joins the sets: what a policy sets replaces a claim of the same name, and no name comes twice. */
function joinClaims(
  context: TokenContext,
  { includesBasicClaims, claims: ofPolicy }: PolicyClaims,
  optional: readonly PreviewedClaim[],
): readonly PreviewedClaim[] {
  const nameOf = ({ name }: PreviewedClaim) => comparedName(context, name)
  const kept = new Set(ofPolicy.map(nameOf))
  const builtIn = [
    ...listBuiltInClaims(context, 'core'),
    ...(includesBasicClaims ? listBuiltInClaims(context, 'basic') : []),
    ...optional,
  ]
  const before = builtIn.filter((claim) => {
    if (kept.has(nameOf(claim))) return false
    kept.add(nameOf(claim))
    return true
  })
  return [...before, ...ofPolicy]
}

function makePolicyClaims(
  context: TokenContext,
  { assigned }: FoundMapping,
): PolicyClaims | RefusedPolicy {
  if (assigned) return makeMappedClaims(context, assigned.definition)
  const { customClaimsPolicy } = context.recipient
  return customClaimsPolicy ? makeCustomClaims(context, customClaimsPolicy) : withoutPolicy
}

/** Previews the claims of one token, or the refusal that the service would give. */
export function previewClaims(question: ClaimsQuestion): ClaimsPreview {
  const plain = createTokenContext(question)
  const found = question.mappings.find(plain.recipient)
  const decidedBy = decide(plain.recipient, found)
  const ignored = ignoredOf(plain.recipient, found)
  const refused = decidedBy.by === 'builtIn' ? undefined : refusePolicy(plain)
  if (refused) return { outcome: 'refused', ...refused, decidedBy, ignored }
  const made = makePolicyClaims(plain, found)
  if (made.kind === 'refused') {
    return { outcome: 'refused', ...made.refusal, entry: made.entry, decidedBy, ignored }
  }
  const { context, skipped } = addressed(plain, made)
  const optional = listOptionalClaims(context)
  const groups = listGroupClaims(context, made.groupFilter)
  const hasNameId = context.token === 'saml' && context.user !== undefined
  return {
    outcome: 'issued',
    claims: joinClaims(context, made, [...optional.claims, ...groups.claims]),
    ...(hasNameId && {
      nameId: makeNameId(context, question.requestedNameIdFormat, made.nameId),
    }),
    issuer: context.issuer,
    audience: context.audience,
    decidedBy,
    skipped: [...skipped, ...made.skipped, ...optional.skipped, ...groups.skipped],
    ignored,
  }
}
