/** Reads what a tenant decides by: as it is, or as it was at an instant. */

import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { everyItem } from '../../store/every-item.ts'
import type { Reader, Snapshot, StoredObject } from '../../store/port.ts'
import { storedBuiltInStrengths } from '../model/strengths/built-in-strengths.ts'
import { kindNames } from '../model/kind-names.ts'
import { compliantNetworkLocation } from '../model/locations/reserved-locations.ts'
import {
  locationOf,
  policyOf,
  strengthOf,
  type RuleObject,
  type StoredRules,
} from './stored-rules.ts'

/** The objects behind the rules of one state. */
export interface RuleObjects {
  readonly policies: readonly StoredObject[]
  readonly namedLocations: readonly StoredObject[]
  /** Custom ones. */
  readonly authenticationStrengths: readonly StoredObject[]
}

/** Reads the objects as they are. */
export async function loadRuleObjects(reader: Reader, tenant: TenantId): Promise<RuleObjects> {
  const list = (family: string) => everyItem((query) => reader.list(tenant, family, query))
  return {
    policies: await list(kindNames.policies),
    namedLocations: await list(kindNames.namedLocations),
    authenticationStrengths: await list(kindNames.authenticationStrengths),
  }
}

/** Reads the rules as they were at an instant. */
export async function loadRulesAsOf(
  snapshot: Snapshot,
  tenant: TenantId,
  at: Date,
): Promise<StoredRules> {
  const list = async (family: string): Promise<readonly RuleObject[]> => {
    const versions = await everyItem((query) => snapshot.listAsOf(tenant, family, at, query))
    return versions.flatMap(({ id, body }) => (body === undefined ? [] : { id, body }))
  }
  return toRules({
    policies: await list(kindNames.policies),
    namedLocations: await list(kindNames.namedLocations),
    authenticationStrengths: await list(kindNames.authenticationStrengths),
  })
}

/** Takes the objects of one state, with those that every tenant has. */
export function toRules(objects: {
  readonly [Name in keyof RuleObjects]: readonly RuleObject[]
}): StoredRules {
  const isStored = objects.namedLocations.some(
    ({ id }) => keyOf(id) === compliantNetworkLocation.id,
  )
  const locations = isStored
    ? objects.namedLocations
    : [compliantNetworkLocation, ...objects.namedLocations]
  return {
    policies: objects.policies.map(policyOf),
    namedLocations: locations.map(locationOf),
    authenticationStrengths: [...storedBuiltInStrengths, ...objects.authenticationStrengths].map(
      strengthOf,
    ),
  }
}
