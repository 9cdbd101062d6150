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
  /** Whether `directoryScopeId` names an object too. Shape: `/administrativeUnits/<id>`, `/<id>`. */
  readonly hasScope?: true
}

const ownedKinds: readonly OwnedKind[] = [
  { kind: kinds.appRoleAssignments, members: ['principalId', 'resourceId'] },
  { kind: kinds.oauth2PermissionGrants, members: ['clientId', 'principalId', 'resourceId'] },
  { kind: kinds.openExtensions, members: ['ownerId'] },
  { kind: kinds.federatedIdentityCredentials, members: ['applicationId'] },
  { kind: kinds.extensionProperties, members: ['applicationId'] },
  { kind: kinds.permissionClassifications, members: ['servicePrincipalId'] },
  { kind: kinds.roleAssignments, members: ['principalId'], hasScope: true },
  { kind: kinds.eligibilitySchedules, members: ['principalId'], hasScope: true },
]

/** What the indexed members of an owned object are where it belongs to an object. */
function ownerValues(
  { members, hasScope }: OwnedKind,
  id: string,
): readonly (readonly [property: string, value: string])[] {
  const scopes = hasScope === true ? [`/administrativeUnits/${id}`, `/${id}`] : []
  return [
    ...members.map((property) => [property, id] as const),
    ...scopes.map((scope) => ['directoryScopeId', scope] as const),
  ]
}

/** The id of the object that a scope names; empty for the whole tenant. */
function scopeOwner(scope: string): string {
  return /^\/(?:administrativeUnits\/)?([^/]+)$/iu.exec(scope)?.[1] ?? ''
}

/** Lists the objects that belong to an object; each once. */
export async function ownedObjects(
  reader: Reader,
  tenant: TenantId,
  { id }: EntityKey,
): Promise<readonly StoredObject[]> {
  const found = new Map<string, StoredObject>()
  for (const owned of ownedKinds) {
    const { kind } = owned
    for (const [property, value] of ownerValues(owned, id)) {
      const filter = { kind: 'comparison', operator: 'eq', property, value } as const
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
  const { members = [], hasScope } = ownedKinds.find(({ kind }) => kind.name === family) ?? {}
  const scope = hasScope === true ? [scopeOwner(memberText(body, 'directoryScopeId'))] : []
  return [...members.map((member) => memberText(body, member)), ...scope].filter(
    (owner) => owner !== '' && keyOf(owner) !== keyOf(id),
  )
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
