/**
 * The current rules of each tenant, loaded and compiled once for each revision of their families. Every write of any
 * replica to them changes it, and a state is read in one snapshot: no decision sees half of a change.
 */

import { LRUCache } from 'lru-cache'
import type { TenantId } from '../../kernel/ids.ts'
import type { Revision, Store } from '../../store/port.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import type { TrustSource } from './trust-source.ts'
import { compileRules, type CompiledRules } from './compiled-rules.ts'
import {
  loadRuleObjects,
  familiesBehindDecisions,
  toRules,
  type RuleObjects,
} from './load-rules.ts'
import { defaultSettings, type StoredRules } from './stored-rules.ts'

/** Tenants whose rules are cached. */
const keptTenants = 100

/** Days whose compiled rules are cached for a tenant. */
const keptDays = 4

/** One state of a tenant. */
export interface LiveState {
  readonly objects: RuleObjects
  readonly rules: StoredRules
  /** Compiles the rules, once for the same semantics. */
  readonly compiledFor: (semantics: Semantics) => CompiledRules
}

/** Finds the state of a tenant after its last committed write. @throws NotFoundError; BusyError. */
export type FindLiveState = (store: Store, tenant: TenantId) => Promise<LiveState>

function createState(tenant: TenantId, objects: RuleObjects): LiveState {
  const rules = toRules(objects)
  const compiled = new LRUCache<string, CompiledRules>({ max: keptDays })
  return {
    objects,
    rules,
    compiledFor(semantics) {
      const name = JSON.stringify(semantics)
      const known = compiled.get(name)
      if (known !== undefined) return known
      const made = compileRules(tenant, rules, defaultSettings, semantics)
      compiled.set(name, made)
      return made
    },
  }
}

interface FoundState {
  /** The revision of the families of the rules; undefined where a write came between. */
  readonly rulesRevision: string | undefined
  readonly state: LiveState
}

interface Kept {
  readonly revision: Revision
  readonly found: Promise<FoundState>
}

/** Finds the state of a revision. WHY the last one: most writes are of the directory, and leave the rules as they are. */
async function findState(
  store: Store,
  tenant: TenantId,
  trust: TrustSource,
  revision: Revision,
  last: Promise<FoundState> | undefined,
): Promise<FoundState> {
  const rulesRevision = await store.revisionOfFamilies(tenant, familiesBehindDecisions(trust))
  const known = await last?.catch(() => undefined)
  if (known?.rulesRevision === rulesRevision) return known
  return store.readSnapshot(tenant, async (snapshot) => ({
    // The snapshot may be of a later revision; then the next call reads it again.
    rulesRevision: snapshot.revision === revision ? rulesRevision : undefined,
    state: createState(tenant, await loadRuleObjects(snapshot, tenant, trust)),
  }))
}

/** Creates the cache for the tenants of one store. */
export function createLiveRules(trust: TrustSource): FindLiveState {
  const tenants = new LRUCache<TenantId, Kept>({ max: keptTenants })
  return async (store, tenant) => {
    const revision = await store.revisionOf(tenant)
    const known = tenants.get(tenant)
    if (known?.revision === revision) return (await known.found).state
    const kept = { revision, found: findState(store, tenant, trust, revision, known?.found) }
    tenants.set(tenant, kept)
    kept.found.catch(() => {
      if (tenants.get(tenant) === kept) tenants.delete(tenant)
    })
    return (await kept.found).state
  }
}
