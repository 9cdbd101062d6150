/** What the reference of claims reads and answers. */

/** An entry of `ClaimsSchema` as the generator writes it. */
export interface RawEntry {
  readonly Value?: string
  readonly Source?: string
  readonly ID?: string
  readonly ExtensionID?: string
  readonly TransformationID?: string
  readonly JwtClaimType?: string
  readonly SamlClaimType?: string
  readonly SamlNameIdFormat?: string
}

/** A transformation as the generator writes it. */
export interface RawTransformation {
  readonly ID: string
  readonly TransformationMethod: string
  readonly InputClaims: readonly {
    readonly ClaimTypeReferenceId: string
    readonly TransformationClaimType: string
    readonly TreatAsMultiValue: boolean
  }[]
  readonly InputParameters: readonly { readonly ID: string; readonly Value: string }[]
  readonly OutputClaims: readonly {
    readonly ClaimTypeReferenceId: string
    readonly TransformationClaimType: string
  }[]
}

/** A definition as the generator writes it. */
export interface RawDefinition {
  readonly Version: 1
  readonly IncludeBasicClaimSet: boolean
  readonly ClaimsSchema: readonly RawEntry[]
  readonly ClaimsTransformations: readonly RawTransformation[]
  readonly audienceOverride?: string
  readonly issuerWithApplicationId: boolean
}

/** What the reference is told of the sign-in. */
export interface ReferenceFacts {
  readonly token: 'access' | 'id' | 'saml'
  readonly definition: RawDefinition
  /** Values by the name of an attribute of the source `user`; undefined: no user. */
  readonly user: Readonly<Record<string, readonly string[]>> | undefined
  /** Values by source and attribute, such as `company tenantcountry`. */
  readonly others: Readonly<Record<string, readonly string[]>>
  readonly acceptsMappedClaims: boolean
  readonly hasOwnSigningKey: boolean
  readonly appId: string
  /** Of the token when no policy changes them. */
  readonly audience: string
  readonly issuer: string
  readonly verifiedDomains: readonly string[]
  readonly pairwiseId: string
  readonly requestedNameIdFormat: string | undefined
}

/** Null: a random identifier. */
export interface ReferenceNameId {
  readonly value: string | null
  readonly format: string
}

/** What both implementations are compared by. */
export interface ReferenceAnswer {
  readonly error?: string
  /** Name and values, in order. */
  readonly claims?: readonly (readonly [string, readonly string[]])[]
  readonly nameId?: ReferenceNameId
  readonly audience?: string
  readonly issuer?: string
  readonly hasBasicClaims?: boolean
}

/** What comes of a source of values. */
export type Outcome =
  | { readonly values: readonly string[] }
  | { readonly error: string }
  /** Missing: the data has no value. Broken: the policy gives none. */
  | 'missing'
  | 'broken'
