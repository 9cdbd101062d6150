/** From what, where, when and at what risk a sign-in happens (E25 to E28, E30, E31, E34 to E37, E40). */

import ipaddr from 'ipaddr.js'
import { mfaTrustedIpsId } from '../../../src/conditional-access/model/locations/reserved-locations.ts'
import { Temporal } from 'temporal-polyfill'
import type { ConditionName } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import {
  type DecisionLocation,
  type TenantRules,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type {
  FactName,
  Network,
  SignIn,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { Semantics } from '../../../src/conditional-access/engine/model/semantics.ts'
import type { LegacyFacts } from '../../../src/conditional-access/model/form-2019/legacy-facts.ts'
import type {
  DailyWindow,
  DateRange,
} from '../../../src/conditional-access/model/form-2019/time-condition.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import {
  entries,
  flags,
  includeUnlessExcluded,
  listed,
  same,
  unconfigured,
  type Condition,
  type Entry,
} from './condition.ts'
import { and, ask, known, no, not, or, unpublished, yes, type Test } from './three-values.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']

/** E31. An empty list is a record of before August 2020, when it meant modern clients. */
export function clientApps(
  { clientAppTypes }: Conditions,
  { clientApp, platform }: SignIn,
  { isUnsupportedExchangeOnly }: LegacyFacts,
): Condition {
  const modern = ['browser', 'mobileAppsAndDesktopClients'] as const
  const types = clientAppTypes.length > 0 ? clientAppTypes : modern
  const isExchange = ask(clientApp, 'clientApp', (app) => app === 'exchangeActiveSync')
  const isSupported = ask(platform, 'platform', (name) =>
    ['iOS', 'android', 'windows'].includes(name ?? ''),
  )
  const included = entries('clientAppTypes', types, (type) => {
    switch (type) {
      case 'all':
        return yes
      case 'easSupported':
        return and(isExchange, isSupported)
      case 'exchangeActiveSync':
        return isUnsupportedExchangeOnly ? and(isExchange, not(isSupported)) : isExchange
      default:
        return ask(clientApp, 'clientApp', (app) => app === type)
    }
  })
  return includeUnlessExcluded('clientApps', included)
}

/** E25: `all` covers platforms that cannot be detected, a named one does not. */
export function devicePlatform({ platforms }: Conditions, { platform }: SignIn): Condition {
  if (platforms === null || isEmpty(platforms.includePlatforms, platforms.excludePlatforms)) {
    return unconfigured('devicePlatform')
  }
  const matches = (name: string) =>
    name === 'all' ? yes : ask(platform, 'platform', (seen) => seen === name)
  return includeUnlessExcluded(
    'devicePlatform',
    entries('includePlatforms', platforms.includePlatforms, matches),
    entries('excludePlatforms', platforms.excludePlatforms, matches),
  )
}

function isEmpty(included: readonly string[], excluded: readonly string[]): boolean {
  return included.length === 0 && excluded.length === 0
}

/** E26 */
export function location(
  { locations }: Conditions,
  { network = {} }: SignIn,
  tenantRules: TenantRules,
): Condition {
  if (locations === null || isEmpty(locations.includeLocations, locations.excludeLocations)) {
    return unconfigured('location')
  }
  const matches = (entry: string) => isAt(entry, network, tenantRules)
  return includeUnlessExcluded(
    'location',
    entries('includeLocations', locations.includeLocations, matches),
    entries('excludeLocations', locations.excludeLocations, matches),
  )
}

function isAt(entry: string, network: Network, tenantRules: TenantRules): Test {
  if (entry === 'All') return yes
  if (entry === 'AllTrusted') return isTrusted(network, tenantRules)
  if (same(entry, mfaTrustedIpsId)) return isAtMfaTrustedIp(network, tenantRules)
  const named = tenantRules.namedLocations.find(({ id }) => same(id, entry))
  return named === undefined ? no : isIn(named, network)
}

/** E27: countries are never trusted. */
function isTrusted(network: Network, tenantRules: TenantRules): Test {
  const trusted = tenantRules.namedLocations.filter(
    (named) => named.kind !== 'country' && named.isTrusted,
  )
  const unlisted = tenantRules.namedLocations.filter((named) => named.kind === 'unlisted')
  return or(
    isAtMfaTrustedIp(network, tenantRules),
    ...trusted.map((named) => isIn(named, network)),
    // E79: no fact tells whether a location is trusted that the files do not describe.
    ...unlisted.map((named) => and(isIn(named, network), unpublished)),
  )
}

function isAtMfaTrustedIp(network: Network, { mfaTrustedIps }: TenantRules): Test {
  const { namedLocationIds } = network
  if (namedLocationIds !== undefined) return known(listed(namedLocationIds, mfaTrustedIpsId))
  return hasAddressIn(mfaTrustedIps, network)
}

function isIn(named: DecisionLocation, network: Network): Test {
  if (network.namedLocationIds !== undefined)
    return known(listed(network.namedLocationIds, named.id))
  switch (named.kind) {
    case 'ip':
      return hasAddressIn(named.ranges, network)
    case 'country':
      return named.lookup === 'clientIpAddress'
        ? isInCountry(named, network.country, 'network.country')
        : isInCountry(named, network.gpsCountry, 'network.gpsCountry')
    case 'unlisted':
      return unpublished
    // E30
    case 'compliantNetwork':
      return ask(network.isCompliantNetwork, 'network.isCompliantNetwork', (value) => value)
  }
}

/** E28: an address without a country is where unknown countries are included. */
function isInCountry(
  named: Extract<DecisionLocation, { kind: 'country' }>,
  country: string | null | undefined,
  fact: FactName,
): Test {
  return ask(country, fact, (code) =>
    code === null ? named.includesUnknown : named.countries.has(code.toUpperCase()),
  )
}

function hasAddressIn(ranges: TenantRules['mfaTrustedIps'], { ip }: Network): Test {
  return ask(ip, 'network.ip', (text) => {
    if (text === null || !ipaddr.isValid(text) || text.includes('%')) return false
    const address = ipaddr.process(text)
    const value = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
    return ranges.some(
      ({ family, lower, upper }) => family === address.kind() && lower <= value && value <= upper,
    )
  })
}

/** E34, E35, E36: a list of levels holds the level itself, never the ones above. */
function levels(
  name: ConditionName,
  member: string,
  list: readonly string[],
  level: string | undefined,
  fact: FactName,
): Condition {
  if (list.length === 0) return unconfigured(name)
  return includeUnlessExcluded(
    name,
    entries(member, list, (wanted) => ask(level, fact, (seen) => seen === wanted)),
  )
}

export function risks(
  conditions: Conditions,
  { principal, risk = {} }: SignIn,
  { evaluatesRiskOfAgentUsers }: Semantics,
): readonly Condition[] {
  const { signInRiskLevels, userRiskLevels, servicePrincipalRiskLevels } = conditions
  const agent = flags(conditions.agentIdRiskLevels)
  const agentSession = flags(conditions.agentSessionRiskLevels ?? null)
  const detections = conditions.signInRiskDetections?.includeDetections ?? []
  // E63
  const isAnyAgentRisk = principal.kind === 'agentUser' && !evaluatesRiskOfAgentUsers
  const insider = flags(conditions.insiderRiskLevels)
  return [
    levels('signInRisk', 'signInRiskLevels', signInRiskLevels, risk.signIn, 'risk.signIn'),
    levels('userRisk', 'userRiskLevels', userRiskLevels, risk.user, 'risk.user'),
    levels(
      'servicePrincipalRisk',
      'servicePrincipalRiskLevels',
      servicePrincipalRiskLevels,
      risk.servicePrincipal,
      'risk.servicePrincipal',
    ),
    isAnyAgentRisk && agent.length > 0
      ? includeUnlessExcluded(
          'agentIdRisk',
          entries('agentIdRiskLevels', agent, () => yes),
        )
      : levels('agentIdRisk', 'agentIdRiskLevels', agent, risk.agent, 'risk.agent'),
    levels(
      'agentSessionRisk',
      'agentSessionRiskLevels',
      agentSession,
      risk.agentSession,
      'risk.agentSession',
    ),
    // E64
    detections.length === 0
      ? unconfigured('signInRiskDetections')
      : includeUnlessExcluded(
          'signInRiskDetections',
          entries('includeDetections', detections, (detection) =>
            ask(risk.signInDetections, 'risk.signInDetections', (found) =>
              listed(found, detection),
            ),
          ),
        ),
    levels('insiderRisk', 'insiderRiskLevels', insider, risk.insider, 'risk.insider'),
  ]
}

/** E37: the flow of the request, or the one with which the session began. */
export function authenticationFlow(
  conditions: Conditions,
  { authenticationFlow: flow = {} }: SignIn,
): Condition {
  const methods = flags(conditions.authenticationFlows?.transferMethods ?? null)
  if (methods.length === 0) return unconfigured('authenticationFlow')
  return includeUnlessExcluded(
    'authenticationFlow',
    entries('transferMethods', methods, (method) =>
      or(
        ask(flow.current, 'authenticationFlow.current', (seen) => seen === method),
        ask(flow.original, 'authenticationFlow.original', (seen) => seen === method),
      ),
    ),
  )
}

/** E40 */
export function time({ times }: LegacyFacts, { at }: SignIn): Condition {
  if (times === undefined) return unconfigured('time')
  const moment = Date.parse(at)
  const { includeDays, includeRange, excludeDays, excludeRange } = times
  const included = [
    ...windowEntry('includeDays', includeDays, moment),
    ...rangeEntry('includeRange', includeRange, moment),
  ]
  const excluded = [
    ...windowEntry('excludeDays', excludeDays, moment),
    ...rangeEntry('excludeRange', excludeRange, moment),
  ]
  const always: Entry = { label: 'times:always', test: yes }
  const condition = includeUnlessExcluded(
    'time',
    included.length > 0 ? included : [always],
    excluded,
  )
  return included.length > 0 ? condition : { ...condition, includedBy: [] }
}

function windowEntry(
  member: string,
  window: DailyWindow | undefined,
  moment: number,
): readonly Entry[] {
  if (window === undefined) return []
  return [{ label: `times:${member}`, test: known(isWithinWindow(window, moment)) }]
}

function isWithinWindow(window: DailyWindow, moment: number): boolean {
  const { timeZone, daysOfWeek, startSecond, endSecond } = window
  const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone)
  const second = (local.hour * 60 + local.minute) * 60 + local.second
  const opensOn = (day: number) => daysOfWeek.includes(day)
  if (startSecond < endSecond) {
    return opensOn(local.dayOfWeek) && startSecond <= second && second < endSecond
  }
  const dayBefore = local.dayOfWeek === 1 ? 7 : local.dayOfWeek - 1
  return (
    (opensOn(local.dayOfWeek) && startSecond <= second) ||
    (opensOn(dayBefore) && second < endSecond)
  )
}

function rangeEntry(
  member: string,
  range: DateRange | undefined,
  moment: number,
): readonly Entry[] {
  if (range === undefined) return []
  const epoch = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime(range.timeZone).epochMilliseconds
  const hasBegun = range.start === undefined || epoch(range.start) <= moment
  const hasEnded = range.end !== undefined && epoch(range.end) <= moment
  return [{ label: `times:${member}`, test: known(hasBegun && !hasEnded) }]
}
