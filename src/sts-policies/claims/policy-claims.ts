/** What a policy of claims makes of a token, whichever kind of policy it is; and the names it cannot set. */

import type { GroupFilter } from '../definitions/claims-mapping/claims-mapping.ts'
import {
  isRestrictedJwtClaim,
  samlRestriction,
} from '../definitions/claims-mapping/restricted-claims.ts'
import type { PreviewedClaim, SkippedPart } from './claims-preview.ts'
import type { NameIdOfPolicy } from './name-id.ts'
import type { ClaimsRefusal } from './refusals.ts'
import { skipReason, type SkipReason } from './skip-reasons.ts'
import type { TokenContext } from './token-context.ts'

/** The claims of a policy. */
export interface PolicyClaims {
  readonly kind: 'claims'
  readonly includesBasicClaims: boolean
  readonly claims: readonly PreviewedClaim[]
  readonly skipped: readonly SkippedPart[]
  readonly nameId?: NameIdOfPolicy
  readonly groupFilter?: GroupFilter
  readonly audienceOverride?: string
  readonly addsApplicationToIssuer: boolean
}

/** The request fails because of an entry of the policy. */
export interface RefusedPolicy {
  readonly kind: 'refused'
  readonly refusal: ClaimsRefusal
  readonly entry: number
}

/** Says why a policy cannot set a claim of this name. */
function restrictionOf({ token, recipient }: TokenContext, name: string): SkipReason | undefined {
  if (token !== 'saml')
    return isRestrictedJwtClaim(name) ? skipReason('restricted', name) : undefined
  const restriction = samlRestriction(name)
  if (restriction === 'always') return skipReason('restricted', name)
  return restriction && !recipient.hasOwnSigningKey
    ? skipReason('restrictedWithoutOwnKey', name)
    : undefined
}

/** The form in which names are the same: SAML ignores letter case, as the list of restricted names does. */
export function comparedName({ token }: TokenContext, name: string): string {
  return token === 'saml' ? name.toLowerCase() : name
}

/** Collects claims of a policy; a name is set by the first entry that has a value. */
export class ClaimCollector {
  readonly claims: PreviewedClaim[] = []
  readonly skipped: SkippedPart[] = []
  readonly #names = new Set<string>()
  readonly #context: TokenContext

  constructor(context: TokenContext) {
    this.#context = context
  }

  /** Notes that an entry gives no claim. */
  skip(entry: number, reason: SkipReason, name?: string): void {
    this.skipped.push({ entry, ...(name !== undefined && { name }), ...reason })
  }

  /** Tells whether an entry may set a name, and notes it when it may not. */
  admits(entry: number, name: string): boolean {
    const isTaken = this.#names.has(comparedName(this.#context, name))
    const reason =
      restrictionOf(this.#context, name) ?? (isTaken ? skipReason('nameTaken', name) : undefined)
    if (reason) this.skip(entry, reason, name)
    return !reason
  }

  /** Adds the claim of an entry. */
  add(claim: PreviewedClaim): void {
    this.#names.add(comparedName(this.#context, claim.name))
    this.claims.push(claim)
  }
}

/** A claim has one text, or a list of several. */
export function claimValueOf(values: readonly string[]): string | readonly string[] {
  const [only = ''] = values
  return values.length === 1 ? only : values
}
