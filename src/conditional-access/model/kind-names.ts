/** The names under which the kinds of conditional access objects are stored. */
export const kindNames = {
  policies: 'conditionalAccessPolicies',
  namedLocations: 'namedLocations',
  authenticationStrengths: 'authenticationStrengthPolicies',
  authenticationContexts: 'authenticationContextClassReferences',
} as const
