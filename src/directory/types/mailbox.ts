/**
 * Mailbox settings of a user.
 * Source: `mailboxSettings` and the types of their members, in `microsoft.graph`.
 */

import {
  collection,
  complexType,
  enumType,
  declareProperties,
  text,
  timeOfDay,
} from '../../edm/model.ts'

const externalAudienceScope = enumType('externalAudienceScope', {
  none: 0,
  contactsOnly: 1,
  all: 2,
})

const dateTimeTimeZone = complexType(
  'dateTimeTimeZone',
  declareProperties({
    dateTime: [text, { nullable: false }],
    timeZone: text,
  }),
)

const automaticRepliesStatus = enumType('automaticRepliesStatus', {
  disabled: 0,
  alwaysEnabled: 1,
  scheduled: 2,
})

const automaticRepliesSetting = complexType(
  'automaticRepliesSetting',
  declareProperties({
    externalAudience: externalAudienceScope,
    externalReplyMessage: text,
    internalReplyMessage: text,
    scheduledEndDateTime: dateTimeTimeZone,
    scheduledStartDateTime: dateTimeTimeZone,
    status: automaticRepliesStatus,
  }),
)

const delegateMeetingMessageDeliveryOptions = enumType('delegateMeetingMessageDeliveryOptions', {
  sendToDelegateAndInformationToPrincipal: 0,
  sendToDelegateAndPrincipal: 1,
  sendToDelegateOnly: 2,
})

const localeInfo = complexType(
  'localeInfo',
  declareProperties({
    displayName: text,
    locale: text,
  }),
)

const userPurpose = enumType('userPurpose', {
  user: 1,
  linked: 2,
  shared: 3,
  room: 4,
  equipment: 5,
  others: 6,
  unknownFutureValue: 7,
})

export const dayOfWeek = enumType('dayOfWeek', {
  sunday: 0,
  monday: 1,
  tuesday: 2,
  wednesday: 3,
  thursday: 4,
  friday: 5,
  saturday: 6,
})

const timeZoneBase = complexType(
  'timeZoneBase',
  declareProperties({
    name: text,
  }),
)

const workingHours = complexType(
  'workingHours',
  declareProperties({
    daysOfWeek: collection(dayOfWeek),
    endTime: timeOfDay,
    startTime: timeOfDay,
    timeZone: timeZoneBase,
  }),
)

export const mailboxSettings = complexType(
  'mailboxSettings',
  declareProperties({
    archiveFolder: text,
    automaticRepliesSetting: automaticRepliesSetting,
    dateFormat: text,
    delegateMeetingMessageDeliveryOptions: delegateMeetingMessageDeliveryOptions,
    language: localeInfo,
    timeFormat: text,
    timeZone: text,
    userPurpose: userPurpose,
    workingHours: workingHours,
  }),
)
