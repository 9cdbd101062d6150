/** Checks that no two entries of `ClaimsSchema` set the same claim. */

import type { DefinitionReport } from '../definition-report.ts'
import type { LocatedEntry } from './check-entry.ts'
import { inertClaimCodes } from './claims-mapping-codes.ts'
import { memberPlace, quoteText } from './print.ts'
import { isRestrictedJwtClaim, samlRestriction } from './restricted-claims.ts'

type Member = 'JwtClaimType' | 'SamlClaimType'

/** Tells whether a policy can set the claim at all. */
function isSettable(name: string, member: Member): boolean {
  return member === 'JwtClaimType'
    ? !isRestrictedJwtClaim(name)
    : samlRestriction(name) !== 'always'
}

/** Warns of entries whose claim an earlier entry sets. Source: azure-docs issue 88429. */
export function checkRepeatedNames(
  entries: readonly LocatedEntry[],
  report: DefinitionReport,
): void {
  for (const member of ['JwtClaimType', 'SamlClaimType'] as const) {
    const taken = new Set<string>()
    for (const { at, entry } of entries) {
      const name = member === 'JwtClaimType' ? entry.jwtClaimType : entry.samlClaimType
      if (!name || !isSettable(name, member)) continue
      // WHY: names of SAML claims are the same in any letter case, those of JWTs are not.
      const compared = member === 'JwtClaimType' ? name : name.toLowerCase()
      if (taken.has(compared)) {
        const text = `an earlier entry has the \`${member}\` ${quoteText(name)}: this one counts only when that one has no value`
        report.warn(memberPlace(at, member), inertClaimCodes.claimTypeRepeated, text)
      }
      taken.add(compared)
    }
  }
}
