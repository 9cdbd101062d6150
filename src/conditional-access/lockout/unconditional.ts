/**
 * Tells whether a policy applies to every sign-in of those it is for, whatever they sign in to and with.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import type { ConditionalAccessPolicyBody } from '../policies/body.ts'
import {
  configuredConditions,
  type Condition,
} from '../policies/validation/configured-conditions.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']

/**
 * Modern authentication: browsers and every other current client. WHY it is enough: what remains are
 * mail protocols, through which nobody gets to a tenant's policies.
 */
const modernClients = ['browser', 'mobileAppsAndDesktopClients'] as const

/** The conditions that can be set and yet leave nothing out; any other narrows once it is set. */
const leavesNothingOut: Readonly<Partial<Record<Condition, (conditions: Conditions) => boolean>>> =
  {
    clientAppTypes: ({ clientAppTypes }) =>
      modernClients.every((client) => clientAppTypes.includes(client)),
    platforms: ({ platforms }) =>
      platforms !== null &&
      platforms.includePlatforms.includes('all') &&
      platforms.excludePlatforms.length === 0,
    locations: ({ locations }) =>
      locations !== null &&
      locations.includeLocations.includes('All') &&
      locations.excludeLocations.length === 0,
  }

/**
 * Tells whether the policy targets all resources without exception and no condition leaves a sign-in out.
 * False wherever that is not certain.
 */
export function appliesToEverySignIn(body: ConditionalAccessPolicyBody): boolean {
  const { conditions } = body
  return (
    targetsEverything(conditions.applications) &&
    configuredConditions(body).every((name) => leavesNothingOut[name]?.(conditions) === true)
  )
}

function targetsEverything(applications: Conditions['applications']): boolean {
  return (
    applications !== null &&
    applications.includeApplications.includes('All') &&
    applications.excludeApplications.length === 0 &&
    applications.applicationFilter === null &&
    applications.includeUserActions.length === 0 &&
    applications.includeAuthenticationContextClassReferences.length === 0 &&
    applications.networkAccess === null &&
    applications.globalSecureAccess === null
  )
}
