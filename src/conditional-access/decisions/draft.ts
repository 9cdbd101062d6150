/**
 * Reads the policies, locations and strengths of a draft and checks each, as POST would. Objects that they name need
 * not exist, because they may be drafts too; limits and lockouts are not checked.
 */

import { bodyCodes } from '../../edm/body-codes.ts'
import type { UnreadableMembers } from '../../edm/decode.ts'
import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { FindingList, firstFindings } from '../../kernel/finding-list.ts'
import { checked, failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import {
  decodeStrengthCreate,
  decodeStrengthDefinition,
  type NewStrengthBody,
} from '../resources/strengths/strength-codec.ts'
import type { DecisionPolicy } from '../engine/answer/decision.ts'
import {
  createNamedLocationCodec,
  type LocationLimits,
} from '../resources/named-locations/codec.ts'
import { compliantNetworkLocation } from '../model/locations/reserved-locations.ts'
import { findBuiltInStrength } from '../model/strengths/built-in-strengths.ts'
import { reportableWarnings } from '../model/reportable-warnings.ts'
import type { NamedLocationBody } from '../model/locations/location-body.ts'
import type { PolicyForm } from '../resources/policies/policy-form.ts'
import { readPolicy, type ValidatedPolicy } from '../resources/policies/read-policy.ts'
import { decisionCodes } from './decision-codes.ts'
import type { DraftSource } from './source.ts'
import {
  locationOf,
  policyOf,
  strengthOf,
  type RuleObject,
  type StoredRules,
} from './stored-rules.ts'

/** A draft that was read. */
export interface Draft {
  readonly mode: DraftSource['mode']
  readonly rules: StoredRules
  /** Ids of live policies that the draft removes. */
  readonly removedPolicies: readonly string[]
  /** Members that are not known and that the rules are without, each with its place in the request. */
  readonly leftOut: readonly Finding[]
  /** What POST would warn of in its objects. */
  readonly warnings: readonly Finding[]
}

const leftOutCodes: readonly OstiaryCode[] = [bodyCodes.nullLeftOut, bodyCodes.memberLeftOut]

/** Reads one object; targets are pointers into it. */
type Decode<Value> = (json: JsonObject) => Checked<Value>

function moved({ target = '', ...finding }: Finding, place: Place): Finding {
  return { ...finding, target: `${pointerTo(place)}${target}` }
}

/** Reads a policy as a POST would. */
function policyDecoder(
  form: PolicyForm,
  unreadableMembers: UnreadableMembers | undefined,
): Decode<ValidatedPolicy> {
  return (json) => {
    const read = readPolicy(json, form, 'beta', { unreadableMembers })
    return read.ok ? checked(read.value, read.value.findings) : read
  }
}

function locationDecoder(
  limits: LocationLimits,
  unreadableMembers: UnreadableMembers | undefined,
): Decode<NamedLocationBody> {
  const codec = createNamedLocationCodec(limits, unreadableMembers)
  return (json) =>
    keyOf(memberText(json, 'id')) === compliantNetworkLocation.id
      ? codec.update(compliantNetworkLocation, json, 'beta')
      : codec.create(json, 'beta')
}

function strengthDecoder(
  unreadableMembers: UnreadableMembers | undefined,
): Decode<NewStrengthBody> {
  return (json) =>
    findBuiltInStrength(memberText(json, 'id')) === undefined
      ? decodeStrengthCreate(json, 'beta', unreadableMembers)
      : decodeStrengthDefinition(json, unreadableMembers)
}

/**
 * Finds the built-in strengths that policies are printed with: what they allow in the tenant of the policies. Each is
 * read once; `known` are those that the draft defines itself.
 */
function printedBuiltIns(
  policies: readonly (readonly [unknown, place: Place, json: JsonObject])[],
  known: readonly string[],
): readonly (readonly [json: JsonObject, place: Place])[] {
  const seen = new Set(known.map(keyOf))
  return policies.flatMap(([, place, policy]) => {
    const grantControls = policy['grantControls'] ?? null
    const json = isJsonObject(grantControls) ? grantControls['authenticationStrength'] : undefined
    if (!isJsonObject(json) || !Array.isArray(json['allowedCombinations'])) return []
    const id = memberText(json, 'id')
    if (json['allowedCombinations'].length === 0 || seen.has(keyOf(id))) return []
    const builtIn = findBuiltInStrength(id)
    if (builtIn === undefined) return []
    seen.add(keyOf(id))
    const here = [...place, 'grantControls', 'authenticationStrength']
    return [[{ displayName: builtIn.displayName, ...json }, here]]
  })
}

/** Requires an id: policies refer to the object by it. */
function identified<Body>(decode: Decode<Body>): Decode<RuleObject<Body>> {
  return (json) => {
    const id = memberText(json, 'id')
    const body = decode(json)
    if (id !== '') return body.ok ? passed({ id, body: body.value }, body.warnings) : body
    const missing: Finding = {
      ostiaryCode: decisionCodes.draftIdMissing,
      message: '`id` is required in a draft',
      target: '/id',
    }
    return failed(missing, ...(body.ok ? [] : body.findings))
  }
}

/** Reads lists of objects and collects their faults, until the list of findings is full. */
class DraftReader {
  readonly findings = new FindingList()
  readonly warnings: Finding[] = []

  read<Value>(
    objects: readonly JsonObject[] | undefined,
    decode: Decode<Value>,
    place: Place,
  ): readonly (readonly [value: Value, place: Place, json: JsonObject])[] {
    return (objects ?? []).flatMap((json, index) => this.readOne(json, decode, [...place, index]))
  }

  /** Reads one object: a list with it, or none when it has faults. */
  readOne<Value>(
    json: JsonObject,
    decode: Decode<Value>,
    here: Place,
  ): readonly (readonly [value: Value, place: Place, json: JsonObject])[] {
    if (this.findings.isFull) return []
    const decoded = decode(json)
    if (decoded.ok) {
      this.warnings.push(...(decoded.warnings ?? []).map((warning) => moved(warning, here)))
      return [[decoded.value, here, json]]
    }
    this.findings.add(...decoded.findings.map((finding) => moved(finding, here)))
    return []
  }

  /** Requires that each id occurs once. */
  requireDistinct(items: readonly (readonly [id: string, place: Place])[]): void {
    const seen = new Set<string>()
    for (const [id, place] of items) {
      if (seen.has(keyOf(id))) {
        const target = pointerTo([...place, 'id'])
        this.findings.add({
          ostiaryCode: decisionCodes.draftIdRepeated,
          message: `two objects of the draft have the \`id\` ${quoted(id)}`,
          target,
        })
      }
      seen.add(keyOf(id))
    }
  }
}

/** How to read a draft. */
interface ReadDraftOptions {
  readonly limits: LocationLimits
  /** The place of the draft in the request. */
  readonly place: Place
  /** `refuse` when absent. */
  readonly unreadableMembers?: UnreadableMembers
}

/** Reads a draft, or finds its faults. */
export function readDraft(
  source: DraftSource,
  { limits, place, unreadableMembers }: ReadDraftOptions,
): Checked<Draft> {
  const reader = new DraftReader()
  const decoded = [
    ...reader.read(source.policies, policyDecoder('modern', unreadableMembers), [
      ...place,
      'policies',
    ]),
    ...reader.read(source.legacyPolicies, policyDecoder('2019', unreadableMembers), [
      ...place,
      'legacyPolicies',
    ]),
  ]
  const policies = decoded.map(([{ body, warnings }, here, json], index) => ({
    policy: { id: memberText(json, 'id') || `draft-${index + 1}`, body } satisfies DecisionPolicy,
    warnings,
    place: here,
  }))
  const locations = reader.read(
    source.namedLocations,
    identified(locationDecoder(limits, unreadableMembers)),
    [...place, 'namedLocations'],
  )
  const decodeStrength = identified(strengthDecoder(unreadableMembers))
  const defined = reader.read(source.authenticationStrengths, decodeStrength, [
    ...place,
    'authenticationStrengths',
  ])
  const printed = printedBuiltIns(
    decoded,
    defined.map(([{ id }]) => id),
  )
  const strengths = [
    ...defined,
    ...printed.flatMap(([json, here]) => reader.readOne(json, decodeStrength, here)),
  ]
  reader.requireDistinct(policies.map(({ policy, place: here }) => [policy.id, here]))
  for (const objects of [locations, strengths]) {
    reader.requireDistinct(objects.map(([{ id }, here]) => [id, here]))
  }
  const draft: Draft = {
    mode: source.mode,
    rules: {
      policies: policies.map(({ policy }) => policyOf(policy)),
      namedLocations: locations.map(([location]) => locationOf(location)),
      authenticationStrengths: strengths.map(([strength]) => strengthOf(strength)),
    },
    removedPolicies: source.removedPolicies ?? [],
    leftOut: [
      ...policies.flatMap((policy) =>
        policy.warnings
          .filter(({ ostiaryCode }) => leftOutCodes.includes(ostiaryCode))
          .map((warning) => moved(warning, policy.place)),
      ),
      ...reader.warnings,
    ],
    warnings: reportableWarnings([
      ...reader.warnings,
      ...firstFindings(policies, (policy) =>
        policy.warnings.map((warning) => moved(warning, policy.place)),
      ),
    ]),
  }
  return checked(draft, reader.findings.found)
}

/** Replaces objects by those of the same id, in their place, and adds the rest at the end. */
export function overlaid<Item extends { readonly id: string }>(
  base: readonly Item[],
  over: readonly Item[],
): readonly Item[] {
  const replacing = new Map(over.map((item) => [keyOf(item.id), item]))
  const known = new Set(base.map(({ id }) => keyOf(id)))
  return [
    ...base.map((item) => replacing.get(keyOf(item.id)) ?? item),
    ...over.filter(({ id }) => !known.has(keyOf(id))),
  ]
}

/** Returns the rules that a tenant would have if the draft were stored. */
export function withDraft(live: StoredRules, draft: Draft): StoredRules {
  const removed = new Set(draft.removedPolicies.map(keyOf))
  const kept = live.policies.filter(({ id }) => !removed.has(keyOf(id)))
  return {
    policies: draft.mode === 'whole' ? draft.rules.policies : overlaid(kept, draft.rules.policies),
    namedLocations: overlaid(live.namedLocations, draft.rules.namedLocations),
    authenticationStrengths: overlaid(
      live.authenticationStrengths,
      draft.rules.authenticationStrengths,
    ),
    ...(live.excludedUserActions && { excludedUserActions: live.excludedUserActions }),
    ...(live.baselineScopes && { baselineScopes: live.baselineScopes }),
  }
}
