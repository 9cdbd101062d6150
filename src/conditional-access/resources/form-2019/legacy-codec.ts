/**
 * Reads and prints policies as `/conditionalAccessPolicies` of the 2019 beta has them. This form and the
 * modern form serve the same stored policies. Only the shape is checked here.
 * Source: Graph beta reference of September 2019, pages on `conditionalAccessPolicies`.
 */

import { bodyCodes } from '../../../edm/body-codes.ts'
import { decodeComplex, type Decoded, type UnreadableMembers } from '../../../edm/decode.ts'
import { sameJson } from '../../../edm/same-json.ts'
import { valueAt } from '../../../edm/member-path.ts'
import { formatSevenDigits } from '../../../kernel/clock.ts'
import { checked, failed, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { isJsonObject, jsonKind, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { ConditionalAccessPolicyBody, StoredPolicy } from '../../model/policy-body.ts'
import { completePolicy } from '../form-modern/modern-codec.ts'
import { asSchemaFindings } from '../form-modern/schema-findings.ts'
import { unknownValueOptions } from '../form-modern/unknown-values.ts'
import { unconfiguredClientAppTypes } from '../../model/form-2019/client-app-types.ts'
import { findConflicts, joinMembers, readDefinition, type Definition } from './definition.ts'
import { applyLegacyPatch, legacyView, legacyOnlyFieldsOf, type Refusal } from './legacy-view.ts'
import { omissionsOf } from './omissions.ts'
import { legacyRequestType } from '../../model/form-2019/legacy-types.ts'
import { form2019Codes } from './form-2019-codes.ts'

/** The policy that a 2019 POST changes: disabled, for nobody, without client app types. */
const emptyPolicy: ConditionalAccessPolicyBody = completePolicy({
  displayName: '',
  state: 'disabled',
  conditions: { clientAppTypes: unconfiguredClientAppTypes, applications: {}, users: {} },
  legacy: {
    shadows: { 'conditions.clientAppTypes': { legacy: [], modern: unconfiguredClientAppTypes } },
  },
})

const requiredMembers = ['displayName', 'conditions.applications', 'conditions.users'] as const

/**
 * Reads the body of a 2019 POST. Required are `displayName`, `conditions.applications` and `conditions.users`,
 * given directly or in `definition`; `state` is `disabled` unless given.
 */
export function decodeLegacyCreate(
  body: JsonValue,
  unreadableMembers?: UnreadableMembers,
): Checked<ConditionalAccessPolicyBody> {
  const request = readRequest(emptyPolicy, body, unreadableMembers)
  return applied(emptyPolicy, request, [...request.findings, ...missingMembers(request)])
}

/**
 * Reads the body of a 2019 PATCH and applies it. Only the members it names change. Values that the 2019 form
 * cannot express are kept; a change that would overwrite one is a finding that names both members and has no
 * service code.
 */
export function decodeLegacyPatch(
  current: ConditionalAccessPolicyBody,
  patch: JsonValue,
): Checked<ConditionalAccessPolicyBody> {
  const request = readRequest(current, patch)
  return applied(current, request, request.findings)
}

/**
 * Prints a policy in the 2019 form, members in the order of its samples; `definition`, `isOrganizationDefault`
 * and `type` appear if they were set. Members that the form cannot express are left out and listed. Shape:
 * `"@ostiary.omitted": ["conditions.applications.includeUserActions"]`, absent when nothing is left out.
 */
export function encodeLegacy(policy: StoredPolicy): JsonObject {
  const { id, body, createdAt, modifiedAt } = policy
  const view = legacyView(body, {
    id,
    createdDateTime: formatSevenDigits(createdAt),
    modifiedDateTime: modifiedAt === undefined ? null : formatSevenDigits(modifiedAt),
  })
  const definition = body.legacy?.definition
  const omitted = omissionsOf(body).map((omission) => omission.modern)
  return {
    ...view,
    ...(definition === undefined ? {} : { definition }),
    ...(omitted.length === 0 ? {} : { '@ostiary.omitted': omitted }),
  }
}

/** The readable part of a request. */
interface LegacyRequest {
  /** The members set directly and through the definition. */
  readonly patch: JsonObject
  /** The new definition; null clears it, absent keeps it. */
  readonly definition?: Definition['given'] | null
  /** The members set through the definition. */
  readonly defined?: JsonObject
  readonly findings: readonly Finding[]
  readonly warnings?: readonly Finding[]
}

function readRequest(
  current: ConditionalAccessPolicyBody,
  body: JsonValue,
  unreadableMembers?: UnreadableMembers,
): LegacyRequest {
  if (!isJsonObject(body)) {
    const message = `the request body must be an object, not ${jsonKind(body)}`
    return {
      patch: {},
      findings: [{ ostiaryCode: bodyCodes.valueOfWrongKind, message, target: '' }],
    }
  }
  const stored = legacyView(current)
  const { given, others } = takeDefinition(body)
  const direct = decodeComplex(legacyRequestType, others, {
    version: 'beta',
    stored,
    ...unknownValueOptions(unreadableMembers),
  })
  const request = given.ok
    ? joinDefinition(direct, given.value, current, stored)
    : { patch: direct.value, findings: [...direct.findings, ...given.findings] }
  return {
    warnings: direct.warnings ?? [],
    ...request,
    findings: [...request.findings, ...ambiguousControls(request.patch, stored)],
  }
}

/** Adds the members of the definition to those given directly. */
function joinDefinition(
  direct: Decoded,
  given: JsonValue | undefined,
  current: ConditionalAccessPolicyBody,
  stored: JsonObject,
): LegacyRequest {
  const { value: patch, findings } = direct
  if (given === undefined) return { patch, findings }
  if (given === null) return { patch, findings, definition: null }
  const definition = readDefinition(given, stored)
  if (!definition.ok) return { patch, findings: [...findings, ...definition.findings] }
  const { policy } = definition.value
  const conflicts = findConflicts(patch, policy)
  // WHY: a client that sends back what it read repeats the stored definition together with members that were
  // set since. The definition changes nothing then, so the members are used.
  const isEcho = sameJson(definition.value.given, current.legacy?.definition)
  if (conflicts.length > 0 && isEcho) return { patch, findings }
  return {
    patch: joinMembers(policy, patch),
    definition: definition.value.given,
    defined: policy,
    findings: [...findings, ...conflicts],
    warnings: [...(direct.warnings ?? []), ...(definition.warnings ?? [])],
  }
}

/** Separates `definition`, in any letter case, from the other members. */
function takeDefinition(body: JsonObject): {
  readonly given: Checked<JsonValue | undefined>
  readonly others: JsonObject
} {
  const names = Object.keys(body).filter((name) => name.toLowerCase() === 'definition')
  const others = Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
  const [name = 'definition', twin] = names
  if (twin === undefined) return { given: passed(body[name]), others }
  const message = `\`${twin}\` is given twice, also as \`${name}\``
  return {
    given: failed({ ostiaryCode: form2019Codes.definitionRepeated, message, target: `/${twin}` }),
    others,
  }
}

/** Refuses different values for `customControls` and its later name, which are the same member. */
function ambiguousControls(patch: JsonObject, stored: JsonObject): readonly Finding[] {
  const [one, other] = ['customControls', 'customAuthenticationFactors'].map((name) => {
    const path = `grantControls.${name}`
    const value = valueAt(patch, path)
    return sameJson(value, valueAt(stored, path)) ? undefined : value
  })
  if (one === undefined || other === undefined || sameJson(one, other)) return []
  const message =
    '`grantControls.customControls` and `grantControls.customAuthenticationFactors` are two names of one ' +
    'member; set only one of them'
  return [
    {
      ostiaryCode: form2019Codes.customControlsRepeated,
      message,
      target: '/grantControls/customControls',
    },
  ]
}

function missingMembers(request: LegacyRequest): readonly Finding[] {
  const faulty = [...request.findings, ...(request.warnings ?? [])].map(({ target = '' }) =>
    target.toLowerCase().replace(/^\/definition/u, ''),
  )
  return requiredMembers.flatMap((path) => {
    const target = `/${path.replaceAll('.', '/')}`
    const isFaulty = faulty.some((place) => isAtOrAbove(place, target.toLowerCase()))
    if (isFaulty || (valueAt(request.patch, path) ?? null) !== null) return []
    return [
      { ostiaryCode: form2019Codes.memberRequired, message: `\`${path}\` is required`, target },
    ]
  })
}

function isAtOrAbove(place: string, target: string): boolean {
  return place === target || target.startsWith(`${place}/`)
}

/** Applies the readable part of a request, and reports everything that is wrong with it. */
function applied(
  current: ConditionalAccessPolicyBody,
  request: LegacyRequest,
  schemaFindings: readonly Finding[],
): Checked<ConditionalAccessPolicyBody> {
  const { body, refusals } = applyLegacyPatch(current, request.patch)
  const { legacy, ...changed } = body
  const definition = request.definition === undefined ? legacy?.definition : request.definition
  const fields = legacyOnlyFieldsOf({ ...legacy, definition })
  const findings = [
    ...asSchemaFindings(schemaFindings),
    ...refusals.map((refusal) => placed(refusal, request.defined)),
  ]
  const written = fields === undefined ? changed : { ...changed, legacy: fields }
  return checked(written, findings, request.warnings)
}

/** Reports a refused change at the member that makes it, which may be in the definition. */
function placed(refusal: Refusal, defined: JsonObject | undefined): Finding {
  const { path, message } = refusal
  const isDefined = defined !== undefined && valueAt(defined, path) !== undefined
  const target = `${isDefined ? '/definition' : ''}/${path.replaceAll('.', '/')}`
  return { ostiaryCode: form2019Codes.wouldOverwrite, message, target }
}
