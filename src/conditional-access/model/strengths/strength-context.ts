/** The contexts that Graph prints inside of strengths, and of policies that require one. */

import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'

/**
 * Puts the context of the configurations before them.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-get
 */
export function withConfigurationsContext(strength: JsonObject, contextUrl: string): JsonObject {
  const { combinationConfigurations, ...others } = strength
  if (combinationConfigurations === undefined) return strength
  return {
    ...others,
    'combinationConfigurations@odata.context': `${contextUrl}/combinationConfigurations`,
    combinationConfigurations,
  }
}

/**
 * Puts the contexts of a required strength, and of its configurations, into the grant controls of a policy.
 * Source: answers of the service in public exports of policies.
 */
export function withStrengthContext(grantControls: JsonObject, policyUrl: string): JsonObject {
  const { authenticationStrength: strength, ...others } = grantControls
  if (!isJsonObject(strength)) return grantControls
  const url = `${policyUrl}/grantControls/authenticationStrength`
  return {
    ...others,
    'authenticationStrength@odata.context': `${url}/$entity`,
    authenticationStrength: withConfigurationsContext(strength, url),
  }
}
