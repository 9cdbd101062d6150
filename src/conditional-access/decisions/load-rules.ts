/** Reads the rules of a tenant: the current ones, or those of an instant. */

import type { ObjectKind } from '../../graph/object-kind.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { ListQuery, Page, Snapshot, StoredObject } from '../../store/port.ts'
import { decisionCodes } from './decision-codes.ts'
import type { NamedLocationBody } from '../model/locations/location-body.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import type { TrustObject, TrustSource } from './trust-source.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'
import type { StrengthBody } from '../model/strengths/strength-body.ts'
import {
  conditionalAccessSettingsKind,
  excludedUserActions,
  type ConditionalAccessSettingsBody,
} from '../resources/tenant-settings/conditional-access-settings.ts'
import { baselineScopesKind } from '../resources/tenant-settings/baseline-scopes.ts'
import type { BaselineScopesSetting } from '../engine/model/baseline-scopes-setting.ts'
import { locationKind } from '../resources/named-locations/kind.ts'
import { policyKind } from '../resources/policies/kind.ts'
import { strengthKind } from '../resources/strengths/kind.ts'
import { compliantNetworkLocation } from '../model/locations/reserved-locations.ts'
import {
  locationOf,
  policyOf,
  strengthOf,
  type RuleObject,
  type RuleStrength,
  type StoredRules,
} from './stored-rules.ts'

/** The objects behind the rules of one state. */
export interface RuleObjects {
  readonly policies: readonly StoredObject<ConditionalAccessPolicyBody>[]
  readonly namedLocations: readonly StoredObject<NamedLocationBody>[]
  /** At most one: the settings of the tenant, if it changed them. */
  readonly settings?: readonly StoredObject<ConditionalAccessSettingsBody>[]
  /** At most one: how the tenant has baseline scopes evaluated, if it chose. */
  readonly baselineScopes?: readonly StoredObject<BaselineScopesSetting>[]
  /** Claims of other tenants that count; none when absent. */
  readonly inboundTrust?: TenantRules['inboundTrust']
  /** Custom ones. */
  readonly authenticationStrengths: readonly StoredObject<StrengthBody>[]
}

/** The families of conditional access behind the rules. */
export const ruleFamilies: readonly string[] = [
  policyKind.name,
  locationKind.name,
  strengthKind.name,
  conditionalAccessSettingsKind.name,
  baselineScopesKind.name,
]

/** The families of all objects that a decision depends on. */
export function familiesBehindDecisions(trust: TrustSource): readonly string[] {
  return [...ruleFamilies, ...trust.families]
}

/** Characters of the rules of one state, printed: about a third of the memory of a thread. */
export const mostRuleCharacters = 64 * 1_048_576

/**
 * Reads the pages of several kinds until they are too long together.
 * @throws OstiaryError `badRequest`: rules that were stored before they had limits must not fill the memory.
 */
function createReadAll() {
  let characters = 0
  return <Item extends { readonly body?: JsonObject }>(
    load: (query: ListQuery) => Promise<Page<Item>>,
  ): Promise<readonly Item[]> =>
    everyItem(async (query) => {
      const page = await load(query)
      for (const { body } of page.items) characters += JSON.stringify(body ?? null).length
      if (characters <= mostRuleCharacters) return page
      throw new OstiaryError('badRequest', {
        ostiaryCode: decisionCodes.rulesTooLarge,
        message: `the policies, named locations and strengths of this tenant have more than ${mostRuleCharacters} characters, too many for a decision; delete some, or remove ids from their lists`,
      })
    })
}

/**
 * Reads the objects as they are.
 * @throws OstiaryError `badRequest` when they are too large; DamagedRowError when one is damaged or missing.
 */
export async function loadRuleObjects(
  snapshot: Snapshot,
  tenant: TenantId,
  trust: TrustSource,
): Promise<RuleObjects> {
  const readAll = createReadAll()
  const list = async <Body extends JsonObject>(kind: ObjectKind<Body>) => {
    const objects = await readAll((query) => snapshot.list(tenant, kind.name, query))
    return objects.map(kind.read)
  }
  await snapshot.requireWhole(tenant, familiesBehindDecisions(trust))
  const trusted: TrustObject[] = []
  for (const family of trust.families) {
    trusted.push(...(await readAll((query) => snapshot.list(tenant, family, query))))
  }
  return {
    policies: await list(policyKind),
    namedLocations: await list(locationKind),
    authenticationStrengths: await list(strengthKind),
    settings: await list(conditionalAccessSettingsKind),
    baselineScopes: await list(baselineScopesKind),
    inboundTrust: trust.read(trusted),
  }
}

/** Reads the rules as they were at an instant. @throws OstiaryError `badRequest` when they are too large. */
export async function loadRulesAsOf(
  snapshot: Snapshot,
  tenant: TenantId,
  at: Date,
  trust: TrustSource,
): Promise<StoredRules> {
  const readAll = createReadAll()
  const list = async <Body extends JsonObject>(
    kind: ObjectKind<Body>,
  ): Promise<readonly RuleObject<Body>[]> => {
    const versions = await readAll((query) => snapshot.listAsOf(tenant, kind.name, at, query))
    return versions.flatMap(({ family, id, body }) =>
      body === undefined ? [] : { id, body: kind.bodyOf({ family, body }) },
    )
  }
  const trusted: TrustObject[] = []
  for (const family of trust.families) {
    const versions = await readAll((query) => snapshot.listAsOf(tenant, family, at, query))
    for (const { id, body } of versions) if (body) trusted.push({ family, id, body })
  }
  return toRules({
    policies: await list(policyKind),
    namedLocations: await list(locationKind),
    authenticationStrengths: await list(strengthKind),
    settings: await list(conditionalAccessSettingsKind),
    baselineScopes: await list(baselineScopesKind),
    inboundTrust: trust.read(trusted),
  })
}

/** Converts the objects of one state, and adds those that every tenant has. */
export function toRules(objects: {
  readonly policies: readonly RuleObject<ConditionalAccessPolicyBody>[]
  readonly namedLocations: readonly RuleObject<NamedLocationBody>[]
  readonly authenticationStrengths: readonly RuleObject<RuleStrength>[]
  readonly settings?: readonly RuleObject<ConditionalAccessSettingsBody>[]
  readonly baselineScopes?: readonly RuleObject<BaselineScopesSetting>[]
  readonly inboundTrust?: TenantRules['inboundTrust']
}): StoredRules {
  const [baselineScopes] = objects.baselineScopes ?? []
  const isStored = objects.namedLocations.some(
    ({ id }) => keyOf(id) === compliantNetworkLocation.id,
  )
  const locations = isStored
    ? objects.namedLocations
    : [compliantNetworkLocation, ...objects.namedLocations]
  return {
    policies: objects.policies.map(policyOf),
    namedLocations: locations.map(locationOf),
    authenticationStrengths: objects.authenticationStrengths.map(strengthOf),
    excludedUserActions: (objects.settings ?? []).flatMap(({ body }) => excludedUserActions(body)),
    ...(baselineScopes && { baselineScopes: baselineScopes.body }),
    ...(objects.inboundTrust && { inboundTrust: objects.inboundTrust }),
  }
}
