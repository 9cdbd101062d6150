/**
 * The policies that can lock somebody out, of each tenant, compiled once for each revision of what they depend on. They
 * are read before the transaction of a change, never inside it.
 */

import { LRUCache } from 'lru-cache'
import { agreements } from '../../../directory/kinds.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { Transaction } from '../../../store/port.ts'
import { ruleFamilies } from '../../decisions/load-rules.ts'
import { hasLargeRules } from '../../decisions/tenant-size.ts'
import { semanticsAsOf } from '../../engine/model/semantics.ts'
import { readUnchangedPair } from '../../resources/policies/policy-set-pair.ts'
import { createLockoutFinder, type LockoutFinder } from '../find-lockouts.ts'
import { NotJudgedError } from '../judge-first.ts'
import { loadLockoutContext } from '../lockout-context.ts'

/** Tenants whose policies are kept. */
const keptTenants = 100

/** What lockouts depend on besides the directory. */
const lockoutFamilies = [...ruleFamilies, agreements.name]

/**
 * Finds the policies in the state of a transaction.
 * @throws NotJudgedError, which reads them, when they are not kept.
 */
export type RequireLockoutRules = (
  context: OperationContext,
  transaction: Transaction,
) => Promise<LockoutFinder>

interface KeptRules {
  readonly name: string
  readonly finder: LockoutFinder
}

async function read({ store, caller, request }: OperationContext): Promise<KeptRules> {
  const { tenant } = caller
  const { at } = request
  const { revision, policies, lockoutContext } = await store.readSnapshot(
    tenant,
    async (snapshot) => {
      const { after } = await readUnchangedPair(snapshot, tenant)
      return {
        revision: await snapshot.revisionOfFamilies(tenant, lockoutFamilies),
        policies: after,
        lockoutContext: await loadLockoutContext(snapshot, tenant, {
          at,
          policies: after,
          withTargets: true,
        }),
      }
    },
  )
  return {
    name: nameOf(revision, at),
    finder: createLockoutFinder(policies, lockoutContext),
  }
}

/** WHY the semantics: they change with the day. */
function nameOf(revision: string, at: Date): string {
  return JSON.stringify([revision, semanticsAsOf(at)])
}

/** Creates the cache for the tenants of one store. */
export function createLockoutRules(): RequireLockoutRules {
  const tenants = new LRUCache<TenantId, KeptRules>({ max: keptTenants })
  return async ({ caller: { tenant }, request: { at } }, transaction) => {
    const revision = await transaction.revisionOfFamilies(tenant, lockoutFamilies)
    const known = tenants.get(tenant)
    if (known?.name === nameOf(revision, at)) return known.finder
    const isShort = !(await hasLargeRules(transaction, tenant))
    throw new NotJudgedError(async (context) => void tenants.set(tenant, await read(context)), {
      isShort,
    })
  }
}
