/** The answer of `previewClaims`: the claims of a token with the steps that made each, or the refusal of the service. */

import type { SkipReason } from './skip-reasons.ts'

/** A value of a claim. Null: only the service that issues the token knows it, such as a time or a random identifier. */
export type ClaimValue = string | number | boolean | readonly string[] | null

/** Which set a claim belongs to. */
export type ClaimOrigin = 'core' | 'basic' | 'optional' | 'policy'

/** How a value came about. Long texts are abbreviated. */
export type ClaimStep =
  | {
      readonly step: 'source'
      /** Such as `user`, `company`, or `constant`. */
      readonly source: string
      /** The attribute or directory extension; absent for a constant. */
      readonly attribute?: string
      readonly values: readonly string[]
    }
  | {
      readonly step: 'transformation'
      /** The `ID` of the transformation; for a custom claims policy its place in the list, from 0. */
      readonly id: string
      readonly method: string
      /** Names of inputs and parameters with their values. */
      readonly inputs: Readonly<Record<string, readonly string[]>>
      readonly outputs: readonly string[]
    }

/** One claim of the token. */
export interface PreviewedClaim {
  /** The name in a JWT, or the URI in a SAML assertion. */
  readonly name: string
  readonly value: ClaimValue
  readonly from: ClaimOrigin
  /** The place in `ClaimsSchema`, or in `claims` of a custom claims policy, from 0. */
  readonly entry?: number
  /** `NameFormat` of the attribute of a SAML assertion. */
  readonly nameFormat?: string
  /** In the order in which they ran; empty for claims that no policy makes. */
  readonly steps: readonly ClaimStep[]
}

/** The NameID of a SAML assertion. */
export interface PreviewedNameId {
  /** Null: a random identifier (format `transient`). */
  readonly value: string | null
  readonly format: string
  readonly entry?: number
  /** Why the identifier is pairwise although the policy names a source. */
  readonly fallback?: SkipReason
  readonly steps: readonly ClaimStep[]
}

/** What a policy asks for and the token does not have. */
export interface SkippedPart extends SkipReason {
  /** The place in `ClaimsSchema` or `claims`; absent when it is no entry. */
  readonly entry?: number
  /** The name of the claim, where it has one. */
  readonly name?: string
}

/** A policy of claims that has no effect on this token. */
export interface IgnoredClaimsPolicy extends SkipReason {
  readonly policyId: string
  readonly displayName: string
}

/** What decided the claims. */
export interface ClaimsDecision {
  readonly by: 'claimsMappingPolicy' | 'customClaimsPolicy' | 'builtIn'
  readonly policyId?: string
  readonly displayName?: string
  /** The service principal whose policy counts: the recipient of the token. */
  readonly objectId?: string
}

/** The codes by which the service refuses a token because of claims. */
export type ClaimsRefusalCode =
  | 'AADSTS50101'
  | 'AADSTS50124'
  | 'AADSTS501241'
  | 'AADSTS50146'
  | 'AADSTS501461'

/** Refused: the sign-in fails. */
export interface RefusedClaims {
  readonly outcome: 'refused'
  readonly error: ClaimsRefusalCode
  /** The text of the service. Shape: `AADSTS50146: This application is required to be configured …`. */
  readonly message: string
  /** The entry that fails; absent when it is the whole policy. */
  readonly entry?: number
  readonly decidedBy: ClaimsDecision
  readonly ignored: readonly IgnoredClaimsPolicy[]
}

/** Issued: what the token has. */
export interface IssuedClaims {
  readonly outcome: 'issued'
  /** Core set, basic set, optional claims, then claims of the policy in its order. No name twice. */
  readonly claims: readonly PreviewedClaim[]
  /** Only of a SAML assertion for a user. */
  readonly nameId?: PreviewedNameId
  readonly issuer: string
  readonly audience: string
  readonly decidedBy: ClaimsDecision
  readonly skipped: readonly SkippedPart[]
  readonly ignored: readonly IgnoredClaimsPolicy[]
}

/** The preview of one token. */
export type ClaimsPreview = IssuedClaims | RefusedClaims
