/** Finds the references of a policy whose objects do not exist in its tenant. */

import type { ObjectKind } from '../graph/object-kind.ts'
import { keyOf, type TenantId } from '../kernel/ids.ts'
import { memberText } from '../kernel/json.ts'
import type { Reader, StoredObject } from '../store/port.ts'
import { builtInRoles } from './built-in-roles.ts'
import { everyItem } from '../store/every-item.ts'
import { agreements, groups, servicePrincipals, users } from './kinds.ts'

/**
 * A reference by id: for a role its template id, for an application its `appId`, otherwise the object id.
 * Shape: `{ kind: 'application', id: '00000002-0000-0ff1-ce00-000000000000' }`.
 */
export interface DirectoryReference {
  readonly kind:
    | 'user'
    | 'group'
    | 'roleTemplate'
    | 'application'
    | 'servicePrincipal'
    | 'termsOfUse'
  readonly id: string
}

type StoredKind = Exclude<DirectoryReference['kind'], 'roleTemplate'>

/** The kind of object that a reference names, and the property that holds the id. */
interface ReferenceSource {
  readonly kind: ObjectKind
  readonly property: 'id' | 'appId'
}

const referenceSources: Readonly<Record<StoredKind, ReferenceSource>> = {
  user: { kind: users, property: 'id' },
  group: { kind: groups, property: 'id' },
  servicePrincipal: { kind: servicePrincipals, property: 'id' },
  // WHY service principals: policies cannot target an application without a service principal in the tenant.
  // Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps.
  application: { kind: servicePrincipals, property: 'appId' },
  termsOfUse: { kind: agreements, property: 'id' },
}

/** How many ids one query looks up; few policies name more. */
const idsPerQuery = 200

async function knownIds(
  reader: Reader,
  tenant: TenantId,
  { kind, property }: ReferenceSource,
  ids: readonly string[],
): Promise<readonly string[]> {
  const found: StoredObject[] = []
  for (let from = 0; from < ids.length; from += idsPerQuery) {
    const values = ids.slice(from, from + idsPerQuery)
    const items = await everyItem((query) =>
      reader.list(tenant, kind.name, { ...query, filter: { kind: 'in', property, values } }),
    )
    found.push(...items)
  }
  return found.map(({ id, body }) => keyOf(property === 'id' ? id : memberText(body, property)))
}

/**
 * Returns the references whose object does not exist, in their order. Ids compare without case, and each is
 * looked up once. A role exists if it is built in, even before anybody holds it.
 */
export async function findMissing<Reference extends DirectoryReference>(
  reader: Reader,
  tenant: TenantId,
  references: readonly Reference[],
): Promise<readonly Reference[]> {
  const known = new Map<DirectoryReference['kind'], ReadonlySet<string>>()
  const asked = Map.groupBy(references, ({ kind }) => kind)
  for (const [kind, ofKind] of asked) {
    const ids = [...new Set(ofKind.map(({ id }) => keyOf(id)))]
    known.set(
      kind,
      new Set(
        kind === 'roleTemplate'
          ? builtInRoles.keys()
          : await knownIds(reader, tenant, referenceSources[kind], ids),
      ),
    )
  }
  return references.filter(({ kind, id }) => known.get(kind)?.has(keyOf(id)) !== true)
}
