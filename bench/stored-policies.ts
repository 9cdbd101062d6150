/** Policies of usual size, stored without a server. */

import { randomUUID } from 'node:crypto'
import { policyKind } from '../src/conditional-access/resources/policies/kind.ts'
import { readPolicy } from '../src/conditional-access/resources/policies/read-policy.ts'
import type { TenantId } from '../src/kernel/ids.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import type { Store } from '../src/store/port.ts'
import { samplePolicy } from './http/sample-policy.ts'

const policiesPerWrite = 500

/** An enabled policy that names `users` users of its own. */
export function policyNaming(users: number): JsonObject {
  return {
    ...samplePolicy,
    displayName: `Policy ${randomUUID()}`,
    state: 'enabled',
    conditions: {
      ...samplePolicy.conditions,
      users: { includeUsers: Array.from({ length: users }, () => randomUUID()) },
    },
  }
}

/** Stores policies that name five users each, as they are after a POST, but without audit records. */
export async function storePolicies(store: Store, tenant: TenantId, number: number): Promise<void> {
  const author = { kind: 'system', id: 'bench' } as const
  for (let stored = 0; stored < number; stored += policiesPerWrite) {
    const provenance = { author, requestId: randomUUID(), at: new Date() }
    await store.write(tenant, provenance, async (transaction) => {
      for (let each = stored; each < Math.min(number, stored + policiesPerWrite); each += 1) {
        const read = readPolicy(policyNaming(5), 'modern', 'beta')
        if (!read.ok) throw new Error(read.findings[0]?.message)
        const { body } = read.value
        await transaction.create({
          family: policyKind.name,
          id: randomUUID(),
          body,
          index: policyKind.index(body),
          uniqueKeys: policyKind.uniqueKeys(body),
        })
      }
    })
  }
}
