/** What a trace shows of a policy and of a sign-in beside each verdict. */

import type { JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import type { ConditionName } from './condition-name.ts'
import type { ClientApp, Platform, SignIn } from './sign-in.ts'

/** A member of a sign-in or of its risk, or the two by which client apps are told apart. */
export type SeenValue =
  | SignIn[keyof SignIn]
  | { readonly clientApp: ClientApp | null; readonly platform: Platform | null }
  | null

/** The condition as the policy stores it; null when it restricts nothing. */
export function configuredValue(
  { conditions, legacy }: ConditionalAccessPolicyBody,
  condition: ConditionName,
): JsonValue {
  switch (condition) {
    case 'users':
      return conditions.users
    case 'workloadIdentities':
    case 'agentIdentities':
      return conditions.clientApplications
    case 'application':
    case 'userActions':
    case 'authenticationContext':
      return conditions.applications
    case 'clientApps':
      return conditions.clientAppTypes
    case 'devicePlatform':
      return conditions.platforms
    case 'location':
      return conditions.locations
    case 'devices':
      return conditions.devices === null && conditions.deviceStates === null
        ? null
        : { deviceStates: conditions.deviceStates, devices: conditions.devices }
    case 'signInRisk':
      return orNull(conditions.signInRiskLevels)
    case 'userRisk':
      return orNull(conditions.userRiskLevels)
    case 'servicePrincipalRisk':
      return orNull(conditions.servicePrincipalRiskLevels)
    case 'agentIdRisk':
      return conditions.agentIdRiskLevels
    case 'insiderRisk':
      return conditions.insiderRiskLevels
    case 'authenticationFlow':
      return conditions.authenticationFlows
    case 'time':
      return legacy?.times ?? null
  }
}

function orNull(levels: readonly string[]): readonly string[] | null {
  return levels.length === 0 ? null : levels
}

/** What the sign-in has for the condition; null when that is absent or not known. */
export function seenValue(signIn: SignIn, condition: ConditionName): SeenValue {
  const { principal, target, clientApp, platform, network, device, risk } = signIn
  switch (condition) {
    case 'users':
    case 'workloadIdentities':
    case 'agentIdentities':
      return principal
    case 'application':
    case 'userActions':
    case 'authenticationContext':
      return target ?? null
    case 'clientApps':
      return { clientApp: clientApp ?? null, platform: platform ?? null }
    case 'devicePlatform':
      return platform ?? null
    case 'location':
      return network ?? null
    case 'devices':
      return device ?? null
    case 'signInRisk':
      return risk?.signIn ?? null
    case 'userRisk':
      return risk?.user ?? null
    case 'servicePrincipalRisk':
      return risk?.servicePrincipal ?? null
    case 'agentIdRisk':
      return risk?.agent ?? null
    case 'insiderRisk':
      return risk?.insider ?? null
    case 'authenticationFlow':
      return signIn.authenticationFlow ?? null
    case 'time':
      return signIn.at
  }
}
