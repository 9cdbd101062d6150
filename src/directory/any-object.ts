/** Directory objects of any kind, as collections of several kinds show them. */

import { directoryObject } from '../edm/base-types.ts'
import type { AccessRule } from '../graph/access-rule.ts'
import { hasPermission } from '../graph/authorize.ts'
import type { EntitySet, EntityType } from '../graph/entity-set.ts'
import { mixedKind, type ObjectKind } from '../graph/object-kind.ts'
import type { OperationContext } from '../graph/operation.ts'
import type { Reader, StoredObject } from '../store/port.ts'
import type { Caller } from '../identity/caller.ts'
import type { JsonObject } from '../kernel/json.ts'
import * as access from './access.ts'
import * as types from './entity-types.ts'
import { isExtensionName } from './extension-properties.ts'
import * as kinds from './kinds.ts'
import { directoryObjectNotFound } from './own-tenant.ts'
import { withType } from './shown-type.ts'

/** The kinds whose objects are directory objects, which other objects are related to, with their types and readers. */
const objectTypes: readonly (readonly [
  kind: ObjectKind,
  type: EntityType,
  readAccess: AccessRule,
])[] = [
  [kinds.users, types.userType, access.readUsers],
  [kinds.groups, types.groupType, access.readGroups],
  [kinds.servicePrincipals, types.servicePrincipalType, access.readApplications],
  [kinds.applications, types.applicationType, access.readApplications],
  [kinds.devices, types.deviceType, access.readDevices],
  [kinds.directoryRoles, types.directoryRoleType, access.readRoles],
  [kinds.administrativeUnits, types.administrativeUnitType, access.readAdministrativeUnits],
]

const typesByFamily: ReadonlyMap<string, EntityType> = new Map(
  objectTypes.map(([kind, type]) => [kind.name, withType(type)]),
)

/** Every property that objects of some kind have. Where two kinds have one of the same name, the first counts. */
const allProperties = new Map(
  objectTypes
    .flatMap(([, { schema }]) => (schema.kind === 'complex' ? schema.properties : []))
    .toReversed()
    .map((property) => [property.name, property]),
)

/** Prints an object with its type; the query options accept the properties of every kind. */
export const anyObjectType: EntityType = {
  name: directoryObject.name,
  schema: { ...directoryObject, properties: [...allProperties.values()] },
  published: directoryObject,
  properties: [...allProperties.keys()],
  isFurtherProperty: isExtensionName,
  encode: (object, context) =>
    typesByFamily.get(object.family)?.encode(object, context) ?? { id: object.id },
}

/** The properties that the index of the store has of every object: other kinds may have one without indexing it. */
const indexed = [...new Set(objectTypes.flatMap(([kind]) => kind.indexed))].filter((name) =>
  objectTypes.every(
    ([kind, { properties }]) => kind.indexed.includes(name) || !properties.includes(name),
  ),
)

/** Any kind of directory object. */
export const anyObjectKind: ObjectKind = {
  ...mixedKind(
    'directoryObjects',
    indexed,
    objectTypes.map(([kind]) => kind),
  ),
  index: (body) =>
    indexed.flatMap((property) => {
      const value = body[property]
      return typeof value === 'string' || typeof value === 'boolean' ? [{ property, value }] : []
    }),
}

/** Makes a set of objects of any kind, with the paths and permissions of another set. */
export function setOfAnyObjects(
  owner: Pick<EntitySet, 'versions' | 'readAccess' | 'path'>,
): EntitySet {
  return {
    kind: anyObjectKind,
    path: owner.path,
    versions: owner.versions,
    keyTemplate: '{id}',
    contextPath: 'directoryObjects',
    type: anyObjectType,
    readAccess: owner.readAccess,
    notFoundError: directoryObjectNotFound,
    hasAdvancedQueries: true,
  }
}

function concealed(entity: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [
      name,
      name === 'id' || name.startsWith('@') ? value : null,
    ]),
  )
}

/** Limits a type to what a caller may see; it stays the same where that is all. */
export function typeFor(
  { caller }: Pick<OperationContext, 'caller'>,
  type: EntityType,
): EntityType {
  const families = concealedFrom(caller)
  if (families.size === 0) return type
  return {
    ...type,
    encode: (object, context) => {
      const entity = type.encode(object, context)
      return families.has(object.family) ? concealed(entity) : entity
    },
  }
}

function concealedFrom(caller: Caller): ReadonlySet<string> {
  return new Set(
    objectTypes.flatMap(([{ name }, , rule]) => (hasPermission(caller, rule) ? [] : [name])),
  )
}

/**
 * Limits a set to what a caller may see of objects that others lead to: of a kind that the permissions in the token do
 * not name, the type and the id; other members are null.
 * Source: https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
 */
export function setFor(context: Pick<OperationContext, 'caller'>, set: EntitySet): EntitySet {
  const families = concealedFrom(context.caller)
  if (families.size === 0) return set
  return {
    ...set,
    type: typeFor(context, set.type),
    conceals: ({ family }) => families.has(family),
  }
}

/** Shows the objects of a set by their URLs alone. Source: OData JSON 4.01, section 14. */
export function setOfReferences(
  set: EntitySet,
  { request, version }: Pick<OperationContext, 'request' | 'version'>,
): EntitySet {
  // WHY not always: a filter tests the members that it names.
  const encode: EntityType['encode'] = (object, encoding) =>
    encoding.members === 'default'
      ? { '@odata.id': `${request.origin}/${version}/directoryObjects/${object.id}` }
      : set.type.encode(object, encoding)
  return { ...set, contextPath: 'Collection($ref)', type: { ...set.type, encode } }
}

/** Finds the directory object of an id, of whatever kind. */
export async function findAnyObject(
  { store, caller }: Pick<OperationContext, 'caller'> & { readonly store: Pick<Reader, 'find'> },
  id: string,
): Promise<StoredObject | undefined> {
  for (const [kind] of objectTypes) {
    const object = await store.find(caller.tenant, { family: kind.name, id })
    if (object) return kind.read(object)
  }
  return undefined
}
