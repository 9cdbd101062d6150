/**
 * Reads exported policies, locations and strengths. What exists was accepted once, so that rules which concern only
 * writes do not apply: a breach of them is not a fault here.
 */

import { bodyCodes } from '../../../edm/body-codes.ts'
import { withoutPointer } from '../../../edm/json-pointer.ts'
import { passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import { compliantNetworkLocation } from '../../model/locations/reserved-locations.ts'
import type { NamedLocationBody } from '../../model/locations/location-body.ts'
import { maximumDisplayName } from '../../model/id-types.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { valueCodes } from '../../model/value-codes.ts'
import { createNamedLocationCodec } from '../../resources/named-locations/codec.ts'
import { locationCodes } from '../../resources/named-locations/location-codes.ts'
import type { PolicyForm } from '../../resources/policies/policy-form.ts'
import { readPolicy } from '../../resources/policies/read-policy.ts'
import {
  decodeStrengthDefinition,
  type NewStrengthBody,
} from '../../resources/strengths/strength-codec.ts'
import {
  decodeExportedSettings,
  type ConditionalAccessSettingsBody,
} from '../../resources/tenant-settings/conditional-access-settings.ts'
import { conditionCodes } from '../../rules/refusal-codes.ts'

/** An object that was read. */
export interface ReadObject<Body> {
  readonly body: Body
  /** The JSON without unknown members that are null; a service refuses those with a value by name. */
  readonly json: JsonObject
  /** Members and values that are not known and that the body is without. */
  readonly leftOut: readonly Finding[]
}

const leftOutCodes: readonly OstiaryCode[] = [
  bodyCodes.nullLeftOut,
  bodyCodes.memberLeftOut,
  bodyCodes.valueLeftOut,
  bodyCodes.warningsOmitted,
]

/** Keeps what was read together with what was left out. */
function readWhole<Body>(json: JsonObject, read: Checked<Body>): Checked<ReadObject<Body>> {
  if (!read.ok) return read
  const leftOut = (read.warnings ?? []).filter(({ ostiaryCode }) =>
    leftOutCodes.includes(ostiaryCode),
  )
  let rest: JsonValue = json
  for (const { target, ostiaryCode } of leftOut) {
    // WHY: a service must refuse by name what it does not know, not decide without it.
    const isNull = ostiaryCode === bodyCodes.nullLeftOut
    if (target !== undefined && isNull) rest = withoutPointer(rest, target)
  }
  return passed({ body: read.value, json: isJsonObject(rest) ? rest : json, leftOut })
}

/** Tells a grant or session that sets nothing, as templates have it: `"grantControls": {}`. */
function isUnset(value: JsonValue | undefined): boolean {
  if (value === null || value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return (
    isJsonObject(value) &&
    Object.entries(value).every(([name, member]) => name === 'operator' || isUnset(member))
  )
}

function withoutUnsetControls(json: JsonObject): JsonObject {
  const unset = Object.keys(json).filter(
    (name) => /^(?:grant|session)Controls$/iu.test(name) && isUnset(json[name]),
  )
  return unset.length === 0
    ? json
    : { ...json, ...Object.fromEntries(unset.map((name) => [name, null])) }
}

/** Shortens a name to what writes take: no decision depends on it. */
function withWritableName(json: JsonObject): JsonObject {
  const { displayName } = json
  if (typeof displayName !== 'string' || displayName.length <= maximumDisplayName) return json
  return { ...json, displayName: displayName.slice(0, maximumDisplayName) }
}

/**
 * Reads a policy. It fails when the conditions are missing. A filter rule that cannot be read is an unknown value: a
 * later service may know what it compares. Other rules are those of writes.
 */
export function readExportedPolicy(
  exported: JsonObject,
  form: PolicyForm,
): Checked<ReadObject<ConditionalAccessPolicyBody>> {
  // WHY: a policy that exists says everything itself; its template adds nothing.
  const { templateId: _, ...own } = exported
  const json = withoutUnsetControls(withWritableName(own))
  const read = readPolicy(json, form, 'beta', { unreadableMembers: 'report' })
  if (!read.ok) return read
  const { body, findings, warnings } = read.value
  const unreadable = findings.filter(
    ({ ostiaryCode }) => ostiaryCode === conditionCodes.filterRuleFaulty,
  )
  const unknownRules = unreadable.map(({ target = '', message }) => ({
    target,
    ostiaryCode: bodyCodes.valueLeftOut,
    message: `${message}; the filter was left out, so its effect is not known`,
  }))
  const hidden = hiddenIn(json, body)
  const whole = withHidden(withoutFilters(body, unreadable), hidden)
  return readWhole(json, passed(whole, [...unknownRules, ...warnings, ...hidden]))
}

/** Leaves out the filters at which there are findings, and marks their places as unknown. */
function withoutFilters(
  body: ConditionalAccessPolicyBody,
  findings: readonly Finding[],
): ConditionalAccessPolicyBody {
  if (findings.length === 0) return body
  const targets = findings.map(({ target = '' }) => target)
  const isUnread = (filter: string) => targets.some((target) => target.includes(`/${filter}/`))
  const { applications, clientApplications, devices } = body.conditions
  const conditions = {
    ...body.conditions,
    applications: applications && {
      ...applications,
      ...(isUnread('applicationFilter') && { applicationFilter: null }),
    },
    clientApplications: clientApplications && {
      ...clientApplications,
      ...(isUnread('servicePrincipalFilter') && { servicePrincipalFilter: null }),
      ...(isUnread('agentIdServicePrincipalFilter') && { agentIdServicePrincipalFilter: null }),
    },
    devices: devices && { ...devices, ...(isUnread('deviceFilter') && { deviceFilter: null }) },
  }
  return { ...body, conditions, unknownMembers: [...(body.unknownMembers ?? []), ...targets] }
}

/** Marks what is hidden as unknown. WHY not in exclusions: without them the policy only concerns more people. */
function withHidden(
  body: ConditionalAccessPolicyBody,
  hidden: readonly Finding[],
): ConditionalAccessPolicyBody {
  const including = hidden.flatMap(({ target = '' }) =>
    target.includes('/exclude') ? [] : [target],
  )
  if (including.length === 0) return body
  return { ...body, unknownMembers: [...(body.unknownMembers ?? []), ...including] }
}

/**
 * Finds what an export does not show, by its traces: agents, which v1.0 and its PowerShell module leave out of
 * `clientApplications`, and the members of enumerated tenants, which the module prints elsewhere.
 */
function hiddenIn(
  { conditions }: JsonObject,
  { conditions: { clientApplications } }: ConditionalAccessPolicyBody,
): readonly Finding[] {
  const hidden = (target: string, what: string): Finding => ({
    ostiaryCode: bodyCodes.memberLeftOut,
    target,
    message: `${what}; export the policy from beta, by \`Invoke-MgGraphRequest\``,
  })
  const {
    includeServicePrincipals = [],
    includeAgentIdServicePrincipals = [],
    servicePrincipalFilter = null,
    agentIdServicePrincipalFilter = null,
  } = clientApplications ?? {}
  const isWithoutClients =
    clientApplications !== null &&
    includeServicePrincipals.length === 0 &&
    includeAgentIdServicePrincipals.length === 0 &&
    servicePrincipalFilter === null &&
    agentIdServicePrincipalFilter === null
  const users = isJsonObject(conditions) ? conditions['users'] : undefined
  const tenants = ['includeGuestsOrExternalUsers', 'excludeGuestsOrExternalUsers'].flatMap(
    (member) => {
      const guests = isJsonObject(users) ? users[member] : undefined
      const of = isJsonObject(guests) ? guests['externalTenants'] : undefined
      const isCut =
        isJsonObject(of) && of['membershipKind'] === 'enumerated' && of['members'] === undefined
      return isCut ? [`/conditions/users/${member}/externalTenants/members`] : []
    },
  )
  return [
    ...(isWithoutClients
      ? [
          hidden(
            '/conditions/clientApplications/includeAgentIdServicePrincipals',
            '`conditions.clientApplications` includes nobody, because v1.0 does not print agents',
          ),
        ]
      : []),
    ...tenants.map((target) => hidden(target, 'which tenants are meant is missing')),
  ]
}

const locationCodec = createNamedLocationCodec({ ipRangesPerNamedLocation: Infinity }, 'report')

function decodeLocation(json: JsonObject): Checked<NamedLocationBody> {
  const isCompliantNetwork =
    /compliantNetworkNamedLocation$/iu.test(memberText(json, '@odata.type')) ||
    json['compliantNetworkType'] !== undefined ||
    keyOf(memberText(json, 'id')) === compliantNetworkLocation.id
  if (isCompliantNetwork) {
    const { displayName: _, ...members } = json
    return locationCodec.update(compliantNetworkLocation, members, 'beta')
  }
  const created = locationCodec.create(json, 'beta')
  if (created.ok || !isOnly(created.findings, locationCodes.countriesEmpty)) return created
  const anyCountry = { ...json, countriesAndRegions: ['AT'] }
  const completed = locationCodec.create(anyCountry, 'beta')
  if (!completed.ok || !('countriesAndRegions' in completed.value)) return completed
  return passed({ ...completed.value, countriesAndRegions: [] }, completed.warnings)
}

function isOnly(findings: readonly Finding[], code: Finding['ostiaryCode']): boolean {
  return findings.every(({ ostiaryCode }) => ostiaryCode === code)
}

/** Reads a named location of any type. A country location without countries matches no sign-in. */
export function readExportedLocation(exported: JsonObject): Checked<ReadObject<NamedLocationBody>> {
  return readWhole(exported, decodeLocation(exported))
}

/** Reads the settings of conditional access. */
export function readExportedSettings(
  exported: JsonObject,
): Checked<ReadObject<ConditionalAccessSettingsBody>> {
  return readWhole(exported, decodeExportedSettings(exported))
}

/** Tells a combination that is not known; no sign-in can say that it was used. */
function isUnknownCombination({ ostiaryCode, target = '' }: Finding): boolean {
  return (
    (ostiaryCode === bodyCodes.valueUnknown || ostiaryCode === valueCodes.combinationUnknown) &&
    target.startsWith('/allowedCombinations/')
  )
}

/** Reads a strength, built-in ones too: what an export says about them is what its tenant has. */
export function readExportedStrength(exported: JsonObject): Checked<ReadObject<NewStrengthBody>> {
  const read = readWhole(exported, decodeStrengthDefinition(exported, 'report'))
  if (read.ok || !read.findings.every(isUnknownCombination)) return read
  // WHY from the end: without an item, those behind it have other places.
  const unknown = read.findings.toReversed()
  let known: JsonValue = exported
  for (const { target = '' } of unknown) known = withoutPointer(known, target)
  const again = isJsonObject(known)
    ? readWhole(known, decodeStrengthDefinition(known, 'report'))
    : read
  if (!again.ok) return read
  const leftOut = unknown.map(({ message, ...finding }) => ({
    ...finding,
    ostiaryCode: bodyCodes.memberLeftOut,
    message: `${message}; the combination was left out`,
  }))
  return passed({ ...again.value, leftOut: [...leftOut, ...again.value.leftOut] })
}
