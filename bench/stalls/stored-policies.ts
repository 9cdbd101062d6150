/** The policies of the tenant whose requests are heavy. */

import { randomUUID } from 'node:crypto'
import { policyKind } from '../../src/conditional-access/resources/policies/kind.ts'
import { readPolicy } from '../../src/conditional-access/resources/policies/read-policy.ts'
import { dataPaths } from '../../src/data-directory.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { seedSample } from '../../src/sample.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { samplePolicy } from '../http/sample-policy.ts'

/** An enabled policy that names `users` users. */
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

/** Stores policies as they are after a POST, but without index and audit. */
export async function storePolicies(directory: string, number: number): Promise<void> {
  const store = await openSqliteStore({ file: dataPaths(directory).database })
  await seedSample(store)
  const author = { kind: 'system', id: 'bench' } as const
  const provenance = { author, requestId: randomUUID(), at: new Date() }
  await store.write(contosoTenantId, provenance, async (transaction) => {
    for (let each = 0; each < number; each += 1) {
      const read = readPolicy(policyNaming(5), 'modern', 'beta')
      if (!read.ok) throw new Error(read.findings[0]?.message)
      const { body } = read.value
      await transaction.create({
        family: policyKind.name,
        id: randomUUID(),
        body,
        index: policyKind.index(body),
        uniqueKeys: [],
      })
    }
  })
  await store.close()
}
