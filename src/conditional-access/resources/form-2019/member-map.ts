/**
 * Maps the members of the 2019 form to those of the modern form, one by one. Modern members outside this
 * table have no 2019 form: its reads omit them, its writes do not change them.
 * Source: the 2019 beta reference, compared with today's `conditionalAccessPolicy`.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { authenticationContexts } from '../../model/form-2019/authentication-contexts.ts'
import { clientAppTypes } from '../../model/form-2019/client-app-types.ts'
import {
  deviceFilterPath,
  deviceStatesPath,
  withDeviceFilter,
  withDeviceStates,
} from './device-states.ts'
import { withGuestKeyword } from './guest-users.ts'
import {
  ids,
  translateItems,
  words,
  type ListTranslation,
} from '../../model/form-2019/word-table.ts'

type Rewrite = (body: ConditionalAccessPolicyBody) => ConditionalAccessPolicyBody

/** Another modern member that can have the same meaning as a mapped one. */
interface AlternativeMember {
  /** Dotted path in the stored policy. */
  readonly modern: string
  /** Moves the value of the other member to the mapped one if the 2019 form can express it. */
  readonly toMapped: Rewrite
  /** Moves the value back after a change; absent when it may stay in the mapped member. */
  readonly fromMapped?: Rewrite
}

/** A member of the 2019 form, and the stored member that holds its value. */
export interface MemberMapping {
  /** Dotted path in the 2019 form. */
  readonly legacy: string
  /** Dotted path in the stored policy. */
  readonly modern: string
  /** Translates a decoded 2019 value as far as the modern form can express it; null clears the member. */
  readonly toModern: (legacy: JsonValue) => JsonValue
  /** Translates a stored value; undefined when the 2019 form cannot express it. */
  readonly toLegacy: (modern: JsonValue) => JsonValue | undefined
  /** Lists the values of a stored list that the 2019 form lacks. */
  readonly withoutLegacyWord?: ListTranslation['withoutLegacyWord']
  readonly alternative?: AlternativeMember
}

const unchanged = {
  toModern: (value: JsonValue): JsonValue => value,
  toLegacy: (value: JsonValue): JsonValue => value,
}

const anyText = translateItems(
  (item) => item,
  (item) => item,
)

const riskLevels = words('high', 'medium', 'low', 'none')

const platforms = words('all', 'android', ['ios', 'iOS'], 'windows', 'windowsPhone', [
  'macOs',
  'macOS',
])

const guests = ['Guests', 'GuestsOrExternalUsers'] as const

const builtInControls = words(
  'block',
  'mfa',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
)

/** A list with the same name in both forms. */
function list(path: string, translation: ListTranslation): MemberMapping {
  return { legacy: path, modern: path, ...translation }
}

/**
 * A session control; in the 2019 form it is on when it is present. `settings` returns the 2019 members of a
 * control that is on; undefined when they cannot express its settings.
 */
function sessionControl(
  name: string,
  toModern: (legacy: JsonObject) => JsonObject,
  settings: (modern: JsonObject) => JsonObject | undefined,
): MemberMapping {
  const path = `sessionControls.${name}`
  return {
    legacy: path,
    modern: path,
    toModern: (legacy) => (isJsonObject(legacy) ? { isEnabled: true, ...toModern(legacy) } : null),
    toLegacy: (modern) =>
      isJsonObject(modern) && modern.isEnabled !== false ? settings(modern) : null,
  }
}

const everyAuthentication = 'primaryAndSecondaryAuthentication'

function legacyFrequency(modern: JsonObject): JsonObject | undefined {
  const { value = null, type = null, authenticationType, frequencyInterval } = modern
  const isExpressible =
    value !== null &&
    type !== null &&
    authenticationType === everyAuthentication &&
    frequencyInterval === 'timeBased'
  return isExpressible ? { value, type } : undefined
}

const deviceFilter: AlternativeMember = {
  modern: deviceFilterPath,
  toMapped: withDeviceStates,
  fromMapped: withDeviceFilter,
}

function typedGuests(side: 'include' | 'exclude'): AlternativeMember {
  return {
    modern: `conditions.users.${side}GuestsOrExternalUsers`,
    toMapped: (body) => withGuestKeyword(body, side),
  }
}

/** The mapping of every 2019 member except `conditions.times`, which has no modern form. */
export const memberMap: readonly MemberMapping[] = Object.freeze([
  { legacy: 'displayName', modern: 'displayName', ...unchanged },
  { legacy: 'state', modern: 'state', ...unchanged },
  list('conditions.userRiskLevels', riskLevels),
  list('conditions.signInRiskLevels', riskLevels),
  list('conditions.clientAppTypes', clientAppTypes),
  list('conditions.platforms.includePlatforms', platforms),
  list('conditions.platforms.excludePlatforms', platforms),
  list('conditions.locations.includeLocations', ids('All', 'AllTrusted')),
  list('conditions.locations.excludeLocations', ids('All', 'AllTrusted')),
  {
    ...list(`${deviceStatesPath}.includeStates`, words('All')),
    alternative: deviceFilter,
  },
  {
    ...list(`${deviceStatesPath}.excludeStates`, words('Compliant', 'DomainJoined')),
    alternative: deviceFilter,
  },
  list('conditions.applications.includeApplications', ids('All', 'None')),
  list('conditions.applications.excludeApplications', ids()),
  {
    legacy: 'conditions.applications.includeAuthenticationContext',
    modern: 'conditions.applications.includeAuthenticationContextClassReferences',
    ...authenticationContexts,
  },
  {
    ...list('conditions.users.includeUsers', ids('All', 'None', guests)),
    alternative: typedGuests('include'),
  },
  {
    ...list('conditions.users.excludeUsers', ids(guests)),
    alternative: typedGuests('exclude'),
  },
  list('conditions.users.includeGroups', ids()),
  list('conditions.users.excludeGroups', ids()),
  list('conditions.users.includeRoles', ids()),
  list('conditions.users.excludeRoles', ids()),
  { legacy: 'grantControls.operator', modern: 'grantControls.operator', ...unchanged },
  list('grantControls.builtInControls', builtInControls),
  {
    legacy: 'grantControls.customControls',
    modern: 'grantControls.customAuthenticationFactors',
    ...anyText,
  },
  list('grantControls.customAuthenticationFactors', anyText),
  list('grantControls.termsOfUse', anyText),
  sessionControl(
    'applicationEnforcedRestrictions',
    () => ({}),
    () => ({}),
  ),
  sessionControl(
    'persistentBrowser',
    ({ mode }) => ({ mode }),
    ({ mode }) => (mode === null ? undefined : { mode }),
  ),
  sessionControl(
    'cloudAppSecurity',
    ({ type }) => ({ cloudAppSecurityType: type === 'protectDownloads' ? null : type }),
    ({ cloudAppSecurityType: type }) => (type === null ? undefined : { type }),
  ),
  sessionControl(
    'signInFrequency',
    ({ value, type }) => ({
      value,
      type,
      authenticationType: everyAuthentication,
      frequencyInterval: 'timeBased',
    }),
    legacyFrequency,
  ),
])

/** Moves values to the members of the map, as far as the 2019 form can express them. */
export function inMappedMembers(body: ConditionalAccessPolicyBody): ConditionalAccessPolicyBody {
  return memberMap.reduce(
    (mapped, { alternative }) => alternative?.toMapped(mapped) ?? mapped,
    body,
  )
}
