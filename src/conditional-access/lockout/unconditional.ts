/**
 * Tells whether a policy applies to every sign-in of those it is for, whatever they sign in to and with.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import {
  secondsOfDay,
  timeConditionOf,
  type DailyWindow,
  type TimeCondition,
} from '../legacy/time-condition.ts'
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

/** WHY without `hidden`: whose risk is hidden has one of these all the same. */
const everyRiskLevel = ['low', 'medium', 'high', 'none'] as const

type RiskCondition = 'userRiskLevels' | 'signInRiskLevels' | 'servicePrincipalRiskLevels'

function namesEveryRisk(condition: RiskCondition): (body: ConditionalAccessPolicyBody) => boolean {
  return ({ conditions }) => everyRiskLevel.every((level) => conditions[condition].includes(level))
}

/**
 * The conditions that can be set and yet leave nothing out; any other narrows once it is set. The risk of
 * insiders and agents and the way of signing in have no word for the sign-ins without one.
 */
const leavesNothingOut: Readonly<
  Partial<Record<Condition, (body: ConditionalAccessPolicyBody) => boolean>>
> = {
  userRiskLevels: namesEveryRisk('userRiskLevels'),
  signInRiskLevels: namesEveryRisk('signInRiskLevels'),
  servicePrincipalRiskLevels: namesEveryRisk('servicePrincipalRiskLevels'),
  clientAppTypes: ({ conditions: { clientAppTypes } }) =>
    modernClients.every((client) => clientAppTypes.includes(client)),
  platforms: ({ conditions: { platforms } }) =>
    platforms !== null &&
    platforms.includePlatforms.includes('all') &&
    platforms.excludePlatforms.length === 0,
  locations: ({ conditions: { locations } }) =>
    locations !== null &&
    locations.includeLocations.includes('All') &&
    locations.excludeLocations.length === 0,
  deviceStates: ({ conditions: { deviceStates } }) =>
    deviceStates !== null && isEveryDevice(deviceStates.includeStates, deviceStates.excludeStates),
  devices: ({ conditions: { devices } }) =>
    devices !== null &&
    devices.deviceFilter === null &&
    isEveryDevice(devices.includeDevices, devices.excludeDevices) &&
    isEveryDevice(devices.includeDeviceStates, devices.excludeDeviceStates),
  times: ({ legacy }) => isAnyTime(timeConditionOf(legacy?.times)),
}

/** A pair of lists that is not set says nothing of devices. */
function isEveryDevice(included: readonly string[], excluded: readonly string[]): boolean {
  return excluded.length === 0 && (included.length === 0 || included.includes('All'))
}

/** WHY no range counts: each has a side on which it ends, or began not yet. */
function isAnyTime(times: TimeCondition | undefined): boolean {
  if (times === undefined) return true
  const { includeDays, excludeDays, includeRange, excludeRange } = times
  if (excludeDays !== undefined || excludeRange !== undefined) return false
  return includeDays === undefined ? includeRange === undefined : isAlwaysOpen(includeDays)
}

function isAlwaysOpen({ daysOfWeek, startSecond, endSecond }: DailyWindow): boolean {
  const isWholeDay = startSecond === endSecond || endSecond - startSecond === secondsOfDay
  return daysOfWeek.length === 7 && isWholeDay
}

/**
 * Tells whether the policy targets all resources without exception and no condition leaves a sign-in out.
 * False wherever that is not certain.
 */
export function appliesToEverySignIn(body: ConditionalAccessPolicyBody): boolean {
  const { conditions } = body
  return (
    targetsEverything(conditions.applications) &&
    configuredConditions(body).every((name) => leavesNothingOut[name]?.(body) === true)
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
    !namesTraffic(applications.networkAccess) &&
    !namesTraffic(applications.globalSecureAccess)
  )
}

/** A member for traffic profiles that names none says nothing. */
function namesTraffic(member: { readonly includeTrafficProfiles: string | null } | null): boolean {
  return (member?.includeTrafficProfiles ?? '') !== ''
}
