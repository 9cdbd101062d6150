/**
 * The conditional access policy of the 2019 beta. Its pages wrote enumeration values in different cases; here
 * they are in lower camel case, except for keywords in lists of ids and the days of the week.
 * Source: `microsoft.graph.conditionalaccesspolicies`, Graph beta reference of September 2019, and its
 * "Update Policy" page.
 */

import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  entityType,
  enumType,
  int32,
  property,
  setOf,
  text,
  wordOf,
} from '../../../edm/model.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import {
  displayName,
  excludedDeviceState,
  grantOperator,
  groupId,
  idTypeOf,
  includedDeviceState,
  keywordOf,
  refuseGroup,
  refuseRole,
  roleTemplateId,
  readContextId,
} from '../id-types.ts'
import { policyState } from '../policy-types.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { parseLocalDateTime, parseTimeOfDay, parseZone } from './times.ts'
import { valueCodes } from '../value-codes.ts'

const notNull = { nullable: false } as const

const guests = { name: 'Guests', aliases: ['Guest', 'GuestsOrExternalUsers'] } as const

/** Why a keyword of the 2019 pages is refused in a list of groups or roles. */
function hasNoModernWord(member: string): string {
  return (
    `\`All\` in \`conditions.users.${member}\` does not exist in the modern form, so the policy would apply to ` +
    'nobody; to include everyone, write `All` in `conditions.users.includeUsers`'
  )
}

// DEVIATION: the 2019 pages allow `All` in both lists. No policy that used it is known.
const includedGroup = wordOf({
  keywords: [],
  readOther: (word) => (isGuid(word) ? word : undefined),
  refusal: (word) => {
    const refusal = refuseGroup(word)
    if (!isAll(word)) return refusal
    const message = `${refusal.message} ${hasNoModernWord('includeGroups')}`
    return { ...refusal, ostiaryCode: valueCodes.allNotSupported, message }
  },
})

const includedRole = wordOf({
  keywords: [],
  readOther: (word) => (isGuid(word) ? word : undefined),
  refusal(word) {
    const refusal = refuseRole(word)
    if (!isAll(word)) return refusal
    const message = `${refusal.message} ${hasNoModernWord('includeRoles')}`
    return { ...refusal, ostiaryCode: valueCodes.allNotSupported, message }
  },
})

function isAll(word: string): boolean {
  return word.toLowerCase() === 'all'
}

/** An id such as `c1`, in lower case as in the modern form, or the URI that the 2019 form had instead. */
const authenticationContext = wordOf({
  keywords: [{ name: 'All' }],
  readOther: (word) => readContextId(word) ?? (word.trim() === '' ? undefined : word),
  otherName: '`c1` to `c99` or the URI of an authentication context',
})

const riskLevel = enumType('conditionalAccessRiskLevels', { high: 0, medium: 1, low: 2, none: 3 })

const clientAppType = enumType('conditionalAccessClientAppTypes', {
  browser: 0,
  modern: 1,
  easSupported: 2,
  easUnsupported: 3,
  other: 4,
})

const platform = enumType('conditionalAccessDevicePlatforms', {
  all: 0,
  android: 1,
  ios: 2,
  windows: 3,
  windowsPhone: 4,
  macOs: 5,
})

const grantControl = enumType('conditionalAccessGrantControls2019', {
  block: 0,
  mfa: 1,
  compliantDevice: 2,
  domainJoinedDevice: 3,
  approvedApplication: 4,
  compliantApplication: 5,
  federatedMfa: 6,
  federatedCertAuth: 7,
})

// WHY another name than Graph's `dayOfWeek`: this form writes its members with a capital letter.
const dayOfWeek = enumType('dayOfWeek2019', {
  Sunday: 0,
  Monday: 1,
  Tuesday: 2,
  Wednesday: 3,
  Thursday: 4,
  Friday: 5,
  Saturday: 6,
})

/** Declares a text that a parser must accept; it is stored as it was written. */
function verbatim(parse: (word: string) => unknown, otherName: string) {
  return wordOf({
    keywords: [],
    readOther: (word) => (parse(word) === undefined ? undefined : word),
    otherName,
  })
}

const zone = verbatim(parseZone, 'a Windows time zone name, `±HH`, `±HH:MM` or `UTC`')
const timeOfDay = verbatim(parseTimeOfDay, 'a time of day `HH:MM:SS`')
const localDateTime = verbatim(
  parseLocalDateTime,
  'a date and time `YYYY-MM-DDTHH:MM:SS` or `M/D/YYYY h:mm:ss AM`',
)

const days = complexType('conditionalAccessDays', [
  property('daysOfWeek', collection(dayOfWeek)),
  property('timeZone', zone),
  property('startTime', timeOfDay),
  property('endTime', timeOfDay),
  property('allDay', boolean),
])

const range = complexType('conditionalAccessDateRange', [
  property('timeZone', zone),
  property('startDateTime', localDateTime),
  property('endDateTime', localDateTime),
])

export const timesType = complexType('conditionalAccessTimes', [
  property('allTimes', boolean),
  property('includeDays', days),
  property('excludeDays', days),
  property('includeRange', range),
  property('excludeRange', range),
])

/** The documented scalar means an object that includes this one platform. */
function platformsFromScalar(json: JsonValue): JsonValue | undefined {
  return typeof json === 'string' ? { includePlatforms: [json], excludePlatforms: [] } : undefined
}

const platforms = complexType(
  'conditionalAccessPlatforms2019',
  [
    property('includePlatforms', collection(platform)),
    property('excludePlatforms', collection(platform)),
  ],
  { shorthand: platformsFromScalar },
)

const locations = complexType('conditionalAccessLocations2019', [
  property('includeLocations', setOf(idTypeOf('a named location', 'All', 'AllTrusted'))),
  property('excludeLocations', setOf(idTypeOf('a named location', 'All', 'AllTrusted'))),
])

const deviceStates = complexType('conditionalAccessDeviceStates2019', [
  property('includeStates', collection(includedDeviceState)),
  property('excludeStates', collection(excludedDeviceState)),
])

const applications = complexType('conditionalAccessApplications2019', [
  property('includeApplications', setOf(idTypeOf('an application', 'All', 'None'))),
  property('excludeApplications', setOf(idTypeOf('an application'))),
  property('includeAuthenticationContext', setOf(authenticationContext)),
])

const users = complexType('conditionalAccessUsers2019', [
  property('includeUsers', setOf(idTypeOf('a user', 'All', 'None', guests))),
  property('excludeUsers', setOf(idTypeOf('a user', guests))),
  property('includeGroups', setOf(includedGroup)),
  property('excludeGroups', setOf(groupId)),
  property('includeRoles', setOf(includedRole)),
  property('excludeRoles', setOf(roleTemplateId)),
])

const conditionSet = complexType('conditionalAccessConditions', [
  property('userRiskLevels', collection(riskLevel)),
  property('signInRiskLevels', collection(riskLevel)),
  property('clientAppTypes', collection(clientAppType)),
  property('platforms', platforms),
  property('locations', locations),
  property('times', timesType),
  property('deviceStates', deviceStates),
  property('applications', applications, { isRequired: true }),
  property('users', users, { isRequired: true }),
])

const grantControls = complexType('conditionalAccessGrantControlSet', [
  property('operator', grantOperator),
  property('builtInControls', collection(grantControl)),
  property('customControls', collection(text)),
  property('customAuthenticationFactors', collection(text)),
  property('termsOfUse', setOf(text)),
])

const policyState2019 = { ...policyState, name: 'conditionalAccessPolicyState2019' } as const

const sessionControls = complexType('conditionalAccessSessionControls2019', [
  property(
    'applicationEnforcedRestrictions',
    complexType('applicationEnforcedRestrictionsSessionControl2019', []),
  ),
  property(
    'persistentBrowser',
    complexType('persistentBrowserSessionControl2019', [
      property('mode', enumType('persistentBrowserMode', { always: 0, never: 1 }), notNull),
    ]),
  ),
  property(
    'cloudAppSecurity',
    complexType('cloudAppSecuritySessionControl2019', [
      property(
        'type',
        enumType('cloudAppSecurityType', {
          mcasConfigured: 0,
          monitorOnly: 1,
          blockDownloads: 2,
          protectDownloads: 3,
        }),
        notNull,
      ),
    ]),
  ),
  property(
    'signInFrequency',
    complexType('signInFrequencySessionControl2019', [
      property('value', int32, notNull),
      property('type', enumType('signInFrequencyType', { days: 0, hours: 1 }), notNull),
    ]),
  ),
])

/**
 * The policy itself; its `definition` parameter has the same form.
 * DEVIATION: other types have the names of its parts today. So it is described in a namespace of its own, and those
 * names end in `2019`, because generators of code need different names.
 */
export const legacyPolicyType = entityType(
  'conditionalaccesspolicies',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('displayName', displayName, notNull),
    property('createdDateTime', dateTimeOffset, { isReadOnly: true }),
    property('modifiedDateTime', dateTimeOffset, { isReadOnly: true }),
    property('state', policyState2019, { nullable: false, default: 'disabled' }),
    property('sessionControls', sessionControls),
    property('conditions', conditionSet, notNull),
    property('grantControls', grantControls),
  ],
  { versions: betaOnly, namespace: 'ostiary.conditionalAccess2019' },
)

/**
 * The policy with the parameters of the "Update Policy" page that are not members of it. `definition` has two
 * types and is read separately.
 */
export const legacyRequestType = derivedType('conditionalaccesspolicies', legacyPolicyType, [
  property('isOrganizationDefault', boolean, { isSparse: true }),
  property('type', keywordOf('TokenLifetimePolicy'), { isSparse: true }),
])
