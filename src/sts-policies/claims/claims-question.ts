/**
 * What a preview of claims is asked: the token, who asks for it, whom it is for, the user, and the policies.
 * It holds no clock, no store and no secret; whoever asks reads the objects first.
 */

import type { JsonObject } from '../../kernel/json.ts'
import type { ClaimsMappings } from './claims-mappings.ts'

/** The kinds of tokens. A JWT access token counts the policy of its resource, the others that of the client. */
export type TokenKind = 'access' | 'id' | 'saml'

/** One claim that an application asks for. Source: Graph type `optionalClaim`. */
export interface OptionalClaimRequest {
  readonly name: string
  /** `user` for a directory extension; null or absent for a claim of the published list. */
  readonly source?: string | null
  readonly additionalProperties?: readonly string[]
}

/** The claims that an application asks for. Source: Graph type `optionalClaims`. */
export interface OptionalClaimRequests {
  readonly accessToken?: readonly OptionalClaimRequest[]
  readonly idToken?: readonly OptionalClaimRequest[]
  readonly saml2Token?: readonly OptionalClaimRequest[]
}

/** A client, a resource or a relying party: its application and its service principal in the tenant. */
export interface ClaimsParty {
  readonly appId: string
  /** Object id in the tenant that issues the token; absent when the tenant has no service principal of it. */
  readonly servicePrincipalId?: string
  /** Object id of the application, when this tenant is its home. */
  readonly applicationId?: string
  readonly displayName?: string
  /** Tags of the service principal. */
  readonly tags?: readonly string[]
  readonly identifierUris?: readonly string[]
  /** `api.acceptMappedClaims` of the application. */
  readonly acceptsMappedClaims?: boolean
  /** `api.requestedAccessTokenVersion` of the application; absent or null: 1. */
  readonly requestedAccessTokenVersion?: number | null
  /** Whether the service principal has a signing key of its own that is valid now. */
  readonly hasOwnSigningKey?: boolean
  readonly optionalClaims?: OptionalClaimRequests
  /** `groupMembershipClaims` of the application, such as `SecurityGroup` or `SecurityGroup, DirectoryRole`. */
  readonly groupMembershipClaims?: string | null
  /** Graph beta `servicePrincipals/{id}/claimsPolicy`, as it is stored: JSON of `customClaimsPolicy`. */
  readonly customClaimsPolicy?: JsonObject
}

/** A group of the user. */
export interface ClaimsGroup {
  readonly id: string
  readonly displayName?: string
  readonly onPremisesSamAccountName?: string
  /** Security groups count with `SecurityGroup`; absent: it is one. */
  readonly isSecurityGroup?: boolean
}

/** The user who signs in. */
export interface ClaimsUser {
  /** JSON of the Graph type `user`, directory extensions included. Names match in any letter case. */
  readonly attributes: JsonObject
  readonly groups?: readonly ClaimsGroup[]
}

/** The tenant that issues the token. */
export interface ClaimsTenant {
  readonly id: string
  /** Two letters, `countryLetterCode` of the organization. */
  readonly country?: string
  readonly verifiedDomains: readonly string[]
}

/** The ids from which a pairwise identifier is made: the same user gets another one at each application. */
export interface PairwiseIds {
  readonly tenantId: string
  readonly appId: string
  readonly userId: string
}

/** A question for `previewClaims`. */
export interface ClaimsQuestion {
  /** The claims mapping policies of the tenant: `compileClaimsMappings(policies, assignments)`. */
  readonly mappings: ClaimsMappings
  readonly token: TokenKind
  readonly client: ClaimsParty
  /** Whom an access token is for; absent: the client itself. Other tokens are always for the client. */
  readonly resource?: ClaimsParty
  /** Absent: the application acts for itself. */
  readonly user?: ClaimsUser
  /** Values of the app roles that the user, or else the client, has at the recipient. */
  readonly assignedRoles?: readonly string[]
  readonly tenant: ClaimsTenant
  /** The identifier by which the request names the recipient; absent: its first identifier URI, or its `appId`. */
  readonly requestedAudience?: string
  /** The version of the endpoint, which decides the version of an ID token; absent: 2. */
  readonly endpointVersion?: 1 | 2
  /** `Format` of `NameIDPolicy` in the SAML request. */
  readonly requestedNameIdFormat?: string
  /** The issuer of such a token when no policy changes it; absent: that of Microsoft Entra ID. */
  readonly issuer?: string
  /** Makes pairwise identifiers; `pairwiseIdOf` in `pairwise-id.ts` is one. */
  readonly pairwiseIdOf: (ids: PairwiseIds) => string
}
