/** What a relying party needs to start: a journey and a token; and the journeys that its token issuers name. */

import { keyOf } from '../../../kernel/ids.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { journeyCodes } from './journey-codes.ts'

/**
 * The policy or one of its bases names the default journey and the technical profile of the token.
 * Source: Azure AD B2C error codes AADB2C90031, AADB2C90228.
 */
export function* checkRelyingParty(context: RuleContext): Generator<PolicyFinding> {
  const { document, policy } = context
  const { relyingParty } = policy
  if (document.relyingParty === undefined || relyingParty === undefined) return
  const { place } = document.relyingParty.element
  if (relyingParty.defaultUserJourney === undefined) {
    yield context.report(place, {
      ostiaryCode: journeyCodes.defaultJourneyMissing,
      code: 'AADB2C90031',
      message: `Policy '${document.policyId}' does not specify a default user journey. Ensure that the policy or it's parents specify a default user journey as part of a relying party section.`,
    })
  }
  if (relyingParty.technicalProfile === undefined) {
    yield context.report(place, {
      ostiaryCode: journeyCodes.relyingPartyWithoutProfile,
      code: 'AADB2C90228',
      message:
        'The RelyingParty section of TrustFramework Policy does not have required TechnicalProfiles.',
    })
  }
}

/**
 * A token issuer names a journey for refresh tokens that exists. Without a relying party that reaches the issuer it is a
 * warning, since a derived policy may add the journey.
 * Source: Azure AD B2C error code AADB2C90288.
 */
export function* checkRefreshJourneys(context: RuleContext): Generator<PolicyFinding> {
  const { policy, document, reachable } = context
  for (const [key, profile] of policy.technicalProfiles) {
    const isReached = reachable?.technicalProfiles.has(key) === true
    if (!isReached && !document.technicalProfiles.has(key)) continue
    const item = profile.metadata.get('RefreshTokenUserJourneyId')
    const journey = item?.value.trim() ?? ''
    if (item === undefined || journey === '' || policy.userJourneys.has(keyOf(journey))) continue
    // A placeholder that was not replaced.
    if (journey.includes('{')) continue
    const fault = {
      ostiaryCode: journeyCodes.refreshJourneyMissing,
      code: 'AADB2C90288',
      message: `UserJourney with id '${journey}' referenced in TechnicalProfile '${profile.id}' for refresh token redemption for tenant '${document.tenantId}' does not exist in policy '${document.policyId}' or any of its base policies.`,
    }
    const place = item.element.textPlace
    yield isReached ? context.report(place, fault) : context.warn(place, fault)
  }
}
