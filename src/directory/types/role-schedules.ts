/**
 * Schedules of roles and the requests that make them, as Privileged Identity Management has them.
 * Source: `unifiedRoleScheduleBase` to `unifiedRoleEligibilityScheduleRequest`, `request`, `requestSchedule` and the
 * types of their members, in `microsoft.graph`.
 */

import { entity, identity } from '../../edm/base-types.ts'
import {
  boolean,
  complexType,
  dateTimeOffset,
  declareProperties,
  derivedType,
  duration,
  enumType,
  int32,
  collection,
  text,
} from '../../edm/model.ts'
import { dayOfWeek } from './mailbox.ts'

const expirationPatternType = enumType('expirationPatternType', {
  notSpecified: 0,
  noExpiration: 1,
  afterDateTime: 2,
  afterDuration: 3,
})

const expirationPattern = complexType(
  'expirationPattern',
  declareProperties({ duration, endDateTime: dateTimeOffset, type: expirationPatternType }),
)

const recurrencePattern = complexType(
  'recurrencePattern',
  declareProperties({
    dayOfMonth: [int32, { nullable: false }],
    daysOfWeek: collection(dayOfWeek),
    firstDayOfWeek: dayOfWeek,
    index: enumType('weekIndex', { first: 0, second: 1, third: 2, fourth: 3, last: 4 }),
    interval: [int32, { nullable: false }],
    month: [int32, { nullable: false }],
    type: enumType('recurrencePatternType', {
      daily: 0,
      weekly: 1,
      absoluteMonthly: 2,
      relativeMonthly: 3,
      absoluteYearly: 4,
      relativeYearly: 5,
    }),
  }),
)

const recurrenceRange = complexType(
  'recurrenceRange',
  declareProperties({
    endDate: text,
    numberOfOccurrences: [int32, { nullable: false }],
    recurrenceTimeZone: text,
    startDate: text,
    type: enumType('recurrenceRangeType', { endDate: 0, noEnd: 1, numbered: 2 }),
  }),
)

const patternedRecurrence = complexType(
  'patternedRecurrence',
  declareProperties({ pattern: recurrencePattern, range: recurrenceRange }),
)

const requestSchedule = complexType(
  'requestSchedule',
  declareProperties({
    expiration: expirationPattern,
    recurrence: patternedRecurrence,
    startDateTime: dateTimeOffset,
  }),
)

const ticketInfo = complexType(
  'ticketInfo',
  declareProperties({ ticketNumber: text, ticketSystem: text }),
)

const identitySet = complexType(
  'identitySet',
  declareProperties({ application: identity, device: identity, user: identity }),
  { isOpen: true },
)

const requestType = derivedType(
  'request',
  entity,
  declareProperties({
    approvalId: text,
    completedDateTime: dateTimeOffset,
    createdBy: identitySet,
    createdDateTime: dateTimeOffset,
    customData: text,
    status: text,
  }),
)

const actions = enumType('unifiedRoleScheduleRequestActions', {
  adminAssign: 1,
  adminUpdate: 2,
  adminRemove: 3,
  selfActivate: 4,
  selfDeactivate: 5,
  adminExtend: 6,
  adminRenew: 7,
  selfExtend: 8,
  selfRenew: 9,
  unknownFutureValue: 10,
})

const ownRequestMembers = declareProperties({
  action: actions,
  appScopeId: text,
  directoryScopeId: text,
  isValidationOnly: boolean,
  justification: text,
  principalId: text,
  roleDefinitionId: text,
  scheduleInfo: requestSchedule,
  targetScheduleId: text,
  ticketInfo,
})

export const unifiedRoleEligibilityScheduleRequest = derivedType(
  'unifiedRoleEligibilityScheduleRequest',
  requestType,
  ownRequestMembers,
)

export const unifiedRoleAssignmentScheduleRequest = derivedType(
  'unifiedRoleAssignmentScheduleRequest',
  requestType,
  ownRequestMembers,
)

const unifiedRoleScheduleBase = derivedType(
  'unifiedRoleScheduleBase',
  entity,
  declareProperties({
    appScopeId: text,
    createdDateTime: dateTimeOffset,
    createdUsing: text,
    directoryScopeId: text,
    modifiedDateTime: dateTimeOffset,
    principalId: text,
    roleDefinitionId: text,
    status: text,
  }),
)

export const unifiedRoleEligibilitySchedule = derivedType(
  'unifiedRoleEligibilitySchedule',
  unifiedRoleScheduleBase,
  declareProperties({ memberType: text, scheduleInfo: requestSchedule }),
)

export const unifiedRoleAssignmentSchedule = derivedType(
  'unifiedRoleAssignmentSchedule',
  unifiedRoleScheduleBase,
  declareProperties({ assignmentType: text, memberType: text, scheduleInfo: requestSchedule }),
)
