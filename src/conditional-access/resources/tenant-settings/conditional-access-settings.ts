/**
 * The settings of conditional access: which user actions policies on all resources leave alone. A tenant excludes none
 * by default.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesssettings (beta).
 */

import { entity } from '../../../edm/base-types.ts'
import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex } from '../../../edm/decode.ts'
import {
  betaOnly,
  collection,
  complexType,
  dateTimeOffset,
  entityType,
  property,
  text,
} from '../../../edm/model.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import { isDefaultObject } from '../../../graph/default-object.ts'
import { patchCodec, singletonOperations } from '../../../graph/handlers/singleton.ts'
import type { Operation } from '../../../graph/operation.ts'
import { formatSevenDigits } from '../../../kernel/clock.ts'
import { checked, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { readAccess, writeAccess } from '../../model/access.ts'
import { policyState } from '../../model/policy-types.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { settingKind } from './setting-kind.ts'
import { tenantSettingCodes } from './tenant-setting-codes.ts'

/** DEVIATION: the id is not published; this one is the same in every tenant. */
const id = '00000000-0000-0000-0000-000000000007'
const displayName = 'Conditional Access Settings'

const notNull = { nullable: false } as const

const userActionExclusion = complexType(
  'userActionExclusion',
  [property('userAction', text, notNull), property('state', policyState, notNull)],
  { versions: betaOnly },
)
const allResourcesExclusions = complexType(
  'allResourcesExclusions',
  [property('userActionExclusions', collection(userActionExclusion))],
  { versions: betaOnly },
)
const exclusions = complexType(
  'conditionalAccessExclusions',
  [property('allResourcesExclusions', allResourcesExclusions, notNull)],
  { versions: betaOnly },
)
const settingsType = entityType(
  'conditionalAccessSettings',
  [
    property('id', text, { isReadOnly: true, nullable: false }),
    property('modifiedDateTime', dateTimeOffset, { isReadOnly: true }),
    property('exclusions', exclusions, notNull),
  ],
  { base: entity, versions: betaOnly },
)

/**
 * Shape: `{ "exclusions": { "allResourcesExclusions": { "userActionExclusions": [{ "userAction": "accountrecovery",
 * "state": "enabled" }] } } }`.
 */
export type ConditionalAccessSettingsBody = StructuredValue<typeof settingsType>

const initial: ConditionalAccessSettingsBody = complete(settingsType, {}, 'beta')

/** Reads settings that an export holds. Members that are not known are left out with a warning. */
export function decodeExportedSettings(json: JsonObject): Checked<ConditionalAccessSettingsBody> {
  const { value, findings, warnings } = decodeComplex(settingsType, json, {
    version: 'beta',
    unreadableMembers: 'report',
  })
  return checked(complete(settingsType, value, 'beta'), findings, warnings)
}

/** The settings as a kind of stored object. */
export const conditionalAccessSettingsKind = settingKind<ConditionalAccessSettingsBody>({
  name: 'conditionalAccessSettings',
  type: settingsType,
  mainMember: 'exclusions',
  displayName,
  activity: 'Update conditional access settings',
  encode,
})

function encode(object: StoredObject<ConditionalAccessSettingsBody>): JsonObject {
  const { body, modifiedAt } = object
  const modifiedDateTime = isDefaultObject(object) ? null : formatSevenDigits(modifiedAt)
  return encodeComplex(settingsType, { id, ...body, modifiedDateTime }, 'beta')
}

/**
 * The user actions that policies on all resources leave alone, as the settings name them. An exclusion in report-only
 * mode takes nothing away.
 */
export function excludedUserActions({
  exclusions: { allResourcesExclusions: all },
}: ConditionalAccessSettingsBody): readonly string[] {
  return all.userActionExclusions
    .filter(({ state }) => state === 'enabled')
    .map(({ userAction }) => userAction)
}

/** Words whose effect is known: the example of the page, and the user actions that policies can name. */
const knownActions = ['accountrecovery', 'registersecurityinfo', 'registerdevice']

function unknownActions({
  exclusions: { allResourcesExclusions: all },
}: ConditionalAccessSettingsBody): readonly Finding[] {
  return all.userActionExclusions.flatMap(({ userAction }, index) =>
    knownActions.includes(userAction.toLowerCase())
      ? []
      : [
          {
            ostiaryCode: tenantSettingCodes.userActionUnknown,
            message: `the user action \`${userAction}\` is not known; expected ${knownActions.map((name) => `\`${name}\``).join(', ')}`,
            target: `/exclusions/allResourcesExclusions/userActionExclusions/${index}/userAction`,
          },
        ],
  )
}

/** GET, PATCH and DELETE of the settings; DELETE puts them back to the default. */
export const conditionalAccessSettingsOperations: readonly Operation[] = singletonOperations({
  kind: conditionalAccessSettingsKind,
  id,
  initial,
  path: '/identity/conditionalAccess/settings',
  contextPath: 'identity/conditionalAccess/settings',
  versions: ['beta'],
  type: {
    name: settingsType.name,
    schema: settingsType,
    properties: settingsType.properties.map((member) => member.name),
    encode,
  },
  codec: patchCodec(settingsType),
  // DEVIATION: the page lists `Policy.Read.ConditionalAccess` alone; whoever may read the policies may read these.
  readAccess,
  updateAccess: writeAccess(),
  // DEVIATION: the permission of the reset is not published; it is that of a change.
  resetAccess: writeAccess(),
  guardWrite: async (_, body) => ({
    body,
    warnings: reportableWarnings(unknownActions(body)),
    auditDetails: [],
  }),
})
