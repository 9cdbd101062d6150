/**
 * The STS policies of each tenant, loaded and compiled once for each revision. Policies and assignments are read in one
 * snapshot: no answer sees half of a change.
 */

import { LRUCache } from 'lru-cache'
import type { TenantId } from '../../kernel/ids.ts'
import type { Revision, Snapshot, Store } from '../../store/port.ts'
import { compileClaimsMappings, type ClaimsMappings } from '../claims/claims-mappings.ts'
import { compileStsPolicies, type CompiledStsPolicies } from '../select/compile.ts'
import { stsPolicyFamily } from '../model/sts-policy-body.ts'
import type { StsSettings } from '../select/policy-records.ts'
import { loadAssignments, loadPolicies, type StoredStsPolicies } from './load-policies.ts'

/** Tenants whose policies are cached. */
const keptTenants = 100

/** Settings for which the policies of a tenant are compiled: each of two words twice. */
const keptSettings = 4

/** One state of a tenant. */
export interface StsTenantState extends StoredStsPolicies {
  /** Compiles the policies, once for the same settings. */
  readonly compiledFor: (settings: StsSettings) => CompiledStsPolicies
  /** Prepares the claims mapping policies, once. */
  readonly mappings: () => ClaimsMappings
}

/** The policies of the tenants of one store. */
export interface StsTenants {
  /** The settings of this service, for questions that give none. */
  readonly settings: StsSettings
  /** Finds the state of a tenant after its last committed write. @throws NotFoundError; BusyError. */
  readonly find: (store: Store, tenant: TenantId) => Promise<StsTenantState>
}

/** Makes a state of policies from any source. */
export function createState(stored: StoredStsPolicies): StsTenantState {
  let mappings: ClaimsMappings | undefined
  const compiled = new LRUCache<string, CompiledStsPolicies>({ max: keptSettings })
  return {
    ...stored,
    compiledFor(settings) {
      const name = `${settings.precedence} ${settings.lifetimes}`
      const known = compiled.get(name)
      if (known !== undefined) return known
      const made = compileStsPolicies(stored.policies, stored.assignments, settings)
      compiled.set(name, made)
      return made
    },
    mappings: () => (mappings ??= compileClaimsMappings(stored.policies, stored.assignments)),
  }
}

interface FoundPolicies {
  /** The revision of the policies; that of their assignments is the tenant's. */
  readonly policiesRevision: string
  readonly state: StsTenantState
}

interface KeptPolicies {
  readonly revision: Revision
  readonly found: Promise<FoundPolicies>
}

/** Tells whether two lists of assignments are the same, in the same order. */
function areSame(
  some: StoredStsPolicies['assignments'],
  others: StoredStsPolicies['assignments'],
): boolean {
  return (
    some.length === others.length &&
    some.every(({ policyId, target, objectId }, index) => {
      const other = others[index]
      return other?.policyId === policyId && other.target === target && other.objectId === objectId
    })
  )
}

/**
 * Reads the state of a snapshot. WHY the last one: most writes are of the directory, and leave the policies as they are.
 * Assignments are read again all the same, because no revision of a family tells of them.
 */
async function readState(
  snapshot: Snapshot,
  tenant: TenantId,
  last: FoundPolicies | undefined,
): Promise<FoundPolicies> {
  const policiesRevision = await snapshot.revisionOfFamilies(tenant, [stsPolicyFamily])
  const known = last?.policiesRevision === policiesRevision ? last.state : undefined
  const policies = known?.policies ?? (await loadPolicies(snapshot, tenant))
  const assignments = await loadAssignments(snapshot, tenant, policies)
  return known !== undefined && areSame(known.assignments, assignments)
    ? { policiesRevision, state: known }
    : { policiesRevision, state: createState({ policies, assignments }) }
}

/** Creates the cache for the tenants of one store. */
export function createStsTenants(settings: StsSettings): StsTenants {
  const tenants = new LRUCache<TenantId, KeptPolicies>({ max: keptTenants })
  return {
    settings,
    find: async (store, tenant) => {
      const revision = await store.revisionOf(tenant)
      const known = tenants.get(tenant)
      if (known?.revision === revision) return (await known.found).state
      const last = await known?.found.catch(() => undefined)
      const found = store.readSnapshot(tenant, (snapshot) => readState(snapshot, tenant, last))
      const kept = { revision, found }
      tenants.set(tenant, kept)
      found.catch(() => {
        if (tenants.get(tenant) === kept) tenants.delete(tenant)
      })
      return (await found).state
    },
  }
}
