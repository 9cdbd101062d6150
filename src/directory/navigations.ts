/**
 * What `$expand` prints inside directory objects.
 * Source: the navigation properties of `microsoft.graph.user`, `group`, `directoryRole`, `application`,
 * `servicePrincipal`.
 */

import { directoryObject } from '../edm/base-types.ts'
import type { EntityType, ExpandedNavigation } from '../graph/entity-set.ts'
import { mixedKind, type ObjectKind } from '../graph/object-kind.ts'
import type { EdgeEnd, EntityKey } from '../store/port.ts'
import * as types from './entity-types.ts'
import * as kinds from './kinds.ts'
import { withType } from './shown-type.ts'

const relatedTypes: ReadonlyMap<string, EntityType> = new Map([
  [kinds.users.name, withType(types.userType)],
  [kinds.groups.name, withType(types.groupType)],
  [kinds.servicePrincipals.name, withType(types.servicePrincipalType)],
  [kinds.applications.name, withType(types.applicationType)],
  [kinds.directoryRoles.name, withType(types.directoryRoleType)],
])

/** Objects of any of these kinds; `$select` takes the properties of all of them. */
const anyRelated: ExpandedNavigation['target'] = {
  kind: mixedKind(
    'related',
    [],
    [kinds.users, kinds.groups, kinds.servicePrincipals, kinds.applications, kinds.directoryRoles],
  ),
  type: {
    name: directoryObject.name,
    schema: directoryObject,
    properties: [...new Set([...relatedTypes.values()].flatMap(({ properties }) => properties))],
    encode: (object, context) =>
      relatedTypes.get(object.family)?.encode(object, context) ?? { id: object.id },
  },
}

function related(
  name: string,
  form: ExpandedNavigation['form'],
  endOf: (object: EntityKey) => EdgeEnd,
): ExpandedNavigation {
  return {
    name,
    form,
    target: anyRelated,
    find: async ({ store, caller }, object, limit) =>
      (await store.listRelated(caller.tenant, endOf(object), { limit })).items,
  }
}

const members = related('members', 'collection', (source) => ({
  relation: kinds.membersRelation,
  source,
}))
const memberOf = related('memberOf', 'collection', (target) => ({
  relation: kinds.membersRelation,
  target,
}))
const owners = related('owners', 'collection', (source) => ({ relation: 'owners', source }))
const manager = related('manager', 'single', (source) => ({ relation: 'manager', source }))

/** Open extensions of an object. This service stores none. */
const extensions: ExpandedNavigation = {
  name: 'extensions',
  form: 'collection',
  target: anyRelated,
  isContained: true,
  find: () => Promise.resolve([]),
}

const navigations: ReadonlyMap<string, readonly ExpandedNavigation[]> = new Map([
  [kinds.users.name, [manager, memberOf, extensions]],
  [kinds.groups.name, [members, memberOf, owners, extensions]],
  [kinds.servicePrincipals.name, [memberOf, owners]],
  [kinds.applications.name, [owners]],
  [kinds.directoryRoles.name, [members]],
])

/** The properties of a kind that `$expand` takes. */
export function navigationsOf({ name }: Pick<ObjectKind, 'name'>): readonly ExpandedNavigation[] {
  return navigations.get(name) ?? []
}
