/**
 * What belongs to directory objects: assignments, grants, credentials, extensions. It is deleted with each object that it
 * names, and comes back with it. If another object that it names is deleted by then, it waits in the tombstone of that one.
 */

import type { KeptObject } from '../../graph/kept-parts.ts'
import type { ObjectKind } from '../../graph/object-kind.ts'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { memberText } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { EntityKey, Reader, StoredObject, Transaction } from '../../store/port.ts'
import * as kinds from '../kinds.ts'

interface OwnedKind {
  readonly kind: ObjectKind
  /** The indexed members that hold ids of objects. */
  readonly members: readonly string[]
}

const ownedKinds: readonly OwnedKind[] = [
  { kind: kinds.appRoleAssignments, members: ['principalId', 'resourceId'] },
  { kind: kinds.oauth2PermissionGrants, members: ['clientId', 'principalId', 'resourceId'] },
  { kind: kinds.openExtensions, members: ['ownerId'] },
  { kind: kinds.federatedIdentityCredentials, members: ['applicationId'] },
  { kind: kinds.extensionProperties, members: ['applicationId'] },
  { kind: kinds.permissionClassifications, members: ['servicePrincipalId'] },
]

/** Lists the objects that belong to an object; each once. */
export async function ownedObjects(
  reader: Reader,
  tenant: TenantId,
  { id }: EntityKey,
): Promise<readonly StoredObject[]> {
  const found = new Map<string, StoredObject>()
  for (const { kind, members } of ownedKinds) {
    for (const property of members) {
      const filter = { kind: 'comparison', operator: 'eq', property, value: id } as const
      const objects = await everyItem((query) =>
        reader.list(tenant, kind.name, { ...query, filter }),
      )
      for (const object of objects) found.set(`${kind.name}/${keyOf(object.id)}`, object)
    }
  }
  return [...found.values()]
}

/** The form in which a tombstone keeps an object. */
export function keptObject({ family, id, body, createdAt }: StoredObject): KeptObject {
  return { family, id, createdDateTime: createdAt.toISOString(), body }
}

/** The ids of the objects that a kept object names, apart from the given one. */
export function otherOwners({ family, body }: KeptObject, { id }: EntityKey): readonly string[] {
  const { members = [] } = ownedKinds.find(({ kind }) => kind.name === family) ?? {}
  return members
    .map((member) => memberText(body, member))
    .filter((owner) => owner !== '' && keyOf(owner) !== keyOf(id))
}

/** Brings a kept object back. */
export async function restoreOwned(
  transaction: Transaction,
  { family, id, body, createdDateTime }: KeptObject,
): Promise<void> {
  const kind = ownedKinds.find(({ kind: { name } }) => name === family)?.kind
  if (kind === undefined) return
  const state = { family, id, body, index: kind.index(body), uniqueKeys: [] }
  await transaction.restore(state, new Date(createdDateTime))
}
