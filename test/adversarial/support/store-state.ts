/** Everything in a tenant that a write could change. */

import { applications, groups, servicePrincipals, users } from '../../../src/directory/kinds.ts'
import { createFamilies } from '../../../src/families.ts'
import type { TenantId } from '../../../src/kernel/ids.ts'
import type { Store } from '../../../src/store/port.ts'
import { familyOptions } from '../../support/family-options.ts'

const written = createFamilies(familyOptions).flatMap(({ kinds }) => kinds.map(({ name }) => name))

const families = [
  users.name,
  groups.name,
  applications.name,
  servicePrincipals.name,
  ...written,
  ...written.map((name) => `deleted/${name}`),
]

/** The families whose objects policies are assigned to. */
const owners: readonly string[] = [applications.name, servicePrincipals.name]

const everything = { limit: 10_000 }

/** Reads objects with versions and bodies, assignments, and the ids of audit records, as one comparable value. */
export async function stateOf(store: Store, tenant: TenantId): Promise<object> {
  const objects = await Promise.all(
    families.map(async (family) => (await store.list(tenant, family, everything)).items),
  )
  const assignments = await Promise.all(
    objects
      .flat()
      .filter(({ family }) => owners.includes(family))
      .map(async (source) => {
        const { items } = await store.listRelated(
          tenant,
          { relation: 'policies', source },
          everything,
        )
        return items.map(({ id }) => `${source.id} ${id}`)
      }),
  )
  return {
    objects: objects.flat().map(({ family, id, version, body }) => ({ family, id, version, body })),
    assignments: assignments.flat(),
    audit: (await store.listAudit(tenant, everything)).map(({ id }) => id),
  }
}
