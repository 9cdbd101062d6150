/** What the types of orchestration steps use. */

import type { JourneyStep } from '../../model/policy.ts'

/**
 * Types whose claims exchanges do not run. A step may hold exchanges it does not run, since the exchanges of a step that
 * a policy overrides stay in it.
 * Source: userjourneys page; annotation of the step type `Noop` in the published schema.
 */
const typesWithoutExchanges = new Set(['Noop', 'GetClaims', 'SendClaims', 'InvokeSubJourney'])

/** Tells whether a step runs its claims exchanges. */
export function runsExchanges({ type }: JourneyStep): boolean {
  return !typesWithoutExchanges.has(type)
}

/** Tells whether a step runs the technical profile that it or its journey names as issuer. */
export function runsIssuer({ type }: JourneyStep): boolean {
  return type === 'SendClaims' || type === 'GetClaims'
}

/** Tells whether a step invokes sub journeys. */
export function invokesSubJourneys({ type }: JourneyStep): boolean {
  return type === 'InvokeSubJourney'
}

/** Tells whether a step offers claims providers, of which the user picks one. */
export function offersProviders({ type }: JourneyStep): boolean {
  return type === 'ClaimsProviderSelection' || type === 'CombinedSignInAndSignUp'
}
