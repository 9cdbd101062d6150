/**
 * Lifetimes of the service where no policy acts, in seconds.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes and, for long-lived tokens,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation.
 */

import type { EffectiveLifetime, EffectiveLifetimes } from './effective.ts'

type BuiltIn = Pick<EffectiveLifetime, 'value' | 'range'>

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * Built-in lifetimes.
 * WHY 75 minutes: the service draws 60 to 90 minutes at random; the middle makes answers repeatable.
 * WHY 90 days: pages of 2016 to 2019 also say 14; the newer pages say 90.
 */
export const builtInLifetimes: Readonly<Record<keyof EffectiveLifetimes, BuiltIn>> = {
  accessToken: {
    value: 75 * minute,
    range: { shortest: 60 * minute, longest: 90 * minute },
  },
  idToken: { value: hour },
  samlAssertion: { value: hour },
  refreshTokenIdle: { value: 90 * day },
  refreshTokenSingleFactor: { value: 'until-revoked' },
  refreshTokenMultiFactor: { value: 'until-revoked' },
  sessionSingleFactor: { value: 'until-revoked' },
  sessionMultiFactor: { value: 'until-revoked' },
}

/** Access tokens of clients such as Teams in a tenant without Conditional Access. */
export const twoHours: BuiltIn = { value: 2 * hour }

/** Access tokens under continuous access evaluation: 20 to 28 hours, here with the middle. */
export const longLived: BuiltIn = {
  value: 24 * hour,
  range: { shortest: 20 * hour, longest: 28 * hour },
}

/** How much later than the lifetime the element Conditions of a SAML assertion ends. */
export const samlSkewSeconds = 5 * minute
