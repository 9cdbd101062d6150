/** Finds the references of a policy whose objects do not exist in its tenant. */

import type { ObjectKind } from '../graph/object-kind.ts'
import { keyOf, type TenantId } from '../kernel/ids.ts'
import type { Reader } from '../store/port.ts'
import { builtInRoles } from './built-in-roles.ts'
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

const roles: ReadonlySet<string> = new Set(builtInRoles.keys())

async function knownIds(
  reader: Reader,
  tenant: TenantId,
  stored: StoredKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { kind, property } = referenceSources[stored]
  return new Set((await reader.findKnown(tenant, kind.name, property, ids)).map(keyOf))
}

/**
 * Returns the references whose object does not exist, in their order. Ids compare without case; all of
 * one kind are looked up together. A role exists if it is built in, even before anybody holds it.
 */
export async function findMissing<Reference extends DirectoryReference>(
  reader: Reader,
  tenant: TenantId,
  references: readonly Reference[],
): Promise<readonly Reference[]> {
  const known = new Map<DirectoryReference['kind'], ReadonlySet<string>>()
  for (const [kind, ofKind] of Map.groupBy(references, (reference) => reference.kind)) {
    const ids = ofKind.map(({ id }) => id)
    known.set(kind, kind === 'roleTemplate' ? roles : await knownIds(reader, tenant, kind, ids))
  }
  return references.filter(({ kind, id }) => known.get(kind)?.has(keyOf(id)) !== true)
}
