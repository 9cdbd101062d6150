/** Everything of a tenant that a refused write could have changed. */

import { applications, groups, servicePrincipals, users } from '../../../src/directory/kinds.ts'
import type { TenantId } from '../../../src/kernel/ids.ts'
import type { Store } from '../../../src/store/port.ts'

const families = [
  users.name,
  groups.name,
  applications.name,
  servicePrincipals.name,
  'stsPolicies',
  'conditionalAccessPolicies',
  'trustFrameworkPolicies',
]

const everything = { limit: 10_000 }

/** Reads objects with versions and bodies, assignments, and the ids of audit records, as one comparable value. */
export async function stateOf(store: Store, tenant: TenantId): Promise<object> {
  const objects = await Promise.all(
    families.map(async (family) => (await store.list(tenant, family, everything)).items),
  )
  const assignments = await Promise.all(
    objects.flat().map(async (source) => {
      const { items } = await store.listRelated(
        tenant,
        { relation: 'policies', source },
        everything,
      )
      return items.map(({ id }) => `${source.id} ${id}`)
    }),
  )
  return {
    objects: objects.flat().map(({ id, version, body }) => ({ id, version, body })),
    assignments: assignments.flat(),
    audit: (await store.listAudit(tenant, everything)).map(({ id }) => id),
  }
}
