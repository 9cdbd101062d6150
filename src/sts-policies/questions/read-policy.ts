/** Reads policies that are not stored: of a draft, or of a file. */

import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { checked, failed, type Checked, type Finding } from '../../kernel/findings.ts'
import {
  isJsonObject,
  jsonKind,
  memberText,
  type JsonObject,
  type JsonValue,
} from '../../kernel/json.ts'
import { parseJsonWithTrailingCommas } from '../../kernel/strict-json.ts'
import { checkDefinition } from '../definitions/check-definition.ts'
import { readDefinitionMember } from '../definitions/definition-member.ts'
import { findPolicyType, policyTypes, type PolicyType } from '../model/policy-types.ts'
import type { StsPolicyRecord } from '../select/policy-records.ts'
import { questionCodes } from './question-codes.ts'

/** How a policy is read. */
export interface StsReadOptions {
  /** Its place in the request, for findings. */
  readonly place: Place
  /** The id of a policy without one. */
  readonly defaultId: string
}

/** WHY: policies from before the retirement of lifetimes still exist, and answers report their retired members. */
const beforeRetirement = new Date(0)

/** The type that the root member of a definition names. */
function typeOfDefinition(text: string): PolicyType | undefined {
  const parsed = parseJsonWithTrailingCommas(text)
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined
  return Object.keys(parsed.value)
    .map(findPolicyType)
    .find((type) => type !== undefined)
}

/** The type that a policy names, or that its definition shows. */
export function typeOfPolicy(json: JsonObject): PolicyType | undefined {
  const named = memberText(json, '@odata.type') || memberText(json, 'type')
  if (named !== '') return findPolicyType(named.replace(/^#?(?:microsoft\.graph\.)?/iu, ''))
  const { definition = null } = json
  const text: JsonValue | undefined = Array.isArray(definition) ? definition[0] : definition
  return typeof text === 'string' ? typeOfDefinition(text) : undefined
}

function unknownType(json: JsonObject, place: Place): Finding {
  const member = '@odata.type' in json ? '@odata.type' : 'type'
  const given = memberText(json, member)
  const suggested = didYouMean(
    given,
    policyTypes.map(({ name }) => name),
  )
  return {
    ostiaryCode: questionCodes.typeUnknown,
    message:
      given === ''
        ? '`type` is required, because the definition does not show the type of the policy'
        : `\`${member}\` must be the type of an STS policy, not ${quoted(given)}${suggested === undefined ? '' : `; did you mean ${quoted(suggested)}?`}`,
    target: pointerTo([...place, member]),
  }
}

function kindFaults(json: JsonObject, place: Place): readonly Finding[] {
  const kinds = { id: 'string', displayName: 'string', isOrganizationDefault: 'boolean' } as const
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const value = json[name] ?? null
    if (value === null || typeof value === kind) return []
    return [
      {
        ostiaryCode: questionCodes.memberMalformed,
        message: `\`${name}\` must be ${kind === 'string' ? 'a text' : 'true or false'}, not ${jsonKind(value)}`,
        target: pointerTo([...place, name]),
      },
    ]
  })
}

/** Reads a policy of any view and checks it as POST would. Warnings say what will do nothing. */
export function readGivenPolicy(
  json: JsonObject,
  { place, defaultId }: StsReadOptions,
): Checked<StsPolicyRecord> {
  const moved = ({ target = '', ...finding }: Finding): Finding => ({
    ...finding,
    target: `${pointerTo(place)}${target}`,
  })
  const faults = [...kindFaults(json, place)]
  const type = typeOfPolicy(json)
  if (type === undefined) faults.push(unknownType(json, place))
  const member = readDefinitionMember(json['definition'], { allowsBareString: true })
  if (!member.ok) faults.push(...member.findings.map(moved))
  if (!member.ok || type === undefined) return failed(...faults)
  const isOrganizationDefault = json['isOrganizationDefault'] === true
  const definition = checkDefinition(member.value, {
    type,
    isOrganizationDefault,
    asOf: beforeRetirement,
    heldBefore: new Set(),
    isLegacyView: true,
  })
  if (!definition.ok) faults.push(...definition.findings.map(moved))
  const id = memberText(json, 'id') || defaultId
  const record = {
    id,
    type: type.name,
    displayName: memberText(json, 'displayName') || id,
    definition: member.value,
    isOrganizationDefault,
  }
  return checked(record, faults, definition.ok ? definition.warnings?.map(moved) : [])
}
