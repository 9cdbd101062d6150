/**
 * What `$expand` prints inside directory objects.
 * Source: the navigation properties of `microsoft.graph.user`, `group`, `directoryRole`, `application`,
 * `servicePrincipal`.
 */

import type { ExpandedNavigation } from '../graph/entity-set.ts'
import type { ObjectKind } from '../graph/object-kind.ts'
import { keyOf } from '../kernel/ids.ts'
import { memberText } from '../kernel/json.ts'
import type { EdgeEnd, EntityKey } from '../store/port.ts'
import { anyObjectKind, anyObjectType, findAnyObject, typeFor } from './any-object.ts'
import { builtInDefinitions } from './derived-objects.ts'
import * as types from './entity-types.ts'
import * as kinds from './kinds.ts'

/** Objects of any kind; `$select` takes the properties of all of them. */
const anyRelated: ExpandedNavigation['target'] = { kind: anyObjectKind, type: anyObjectType }

function related(
  name: string,
  form: ExpandedNavigation['form'],
  endOf: (object: EntityKey) => EdgeEnd,
): ExpandedNavigation {
  const end = endOf({ family: '', id: '' })
  return {
    name,
    form,
    target: anyRelated,
    typeFor: (context) => typeFor(context, anyObjectType),
    edges: { relation: end.relation, near: 'source' in end ? 'source' : 'target' },
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
const owners = related('owners', 'collection', (source) => ({
  relation: kinds.ownersRelation,
  source,
}))
const manager: ExpandedNavigation = {
  ...related('manager', 'single', (source) => ({ relation: kinds.managerRelation, source })),
  isRecursive: true,
}

/** Open extensions of an object. */
const extensions: ExpandedNavigation = {
  name: 'extensions',
  form: 'collection',
  target: { kind: kinds.openExtensions, type: types.openExtensionType },
  isContained: true,
  find: async ({ store, caller }, { id }, limit) => {
    const filter = { kind: 'comparison', operator: 'eq', property: 'ownerId', value: id } as const
    return (await store.list(caller.tenant, kinds.openExtensions.name, { filter, limit })).items
  },
}

/** The object that a role assignment is for. */
const principal: ExpandedNavigation = {
  name: 'principal',
  form: 'single',
  target: anyRelated,
  typeFor: (context) => typeFor(context, anyObjectType),
  find: async (context, { body }) => {
    const found = await findAnyObject(context, memberText(body, 'principalId'))
    return found ? [found] : []
  },
}

/** The role that an assignment gives. */
const roleDefinition: ExpandedNavigation = {
  name: 'roleDefinition',
  form: 'single',
  target: { kind: kinds.roleDefinitions, type: types.roleDefinitionType },
  find: async ({ store, caller }, { body }) => {
    const id = memberText(body, 'roleDefinitionId')
    const stored = await store.find(caller.tenant, { family: kinds.roleDefinitions.name, id })
    const found = stored ?? builtInDefinitions.find((each) => keyOf(each.id) === keyOf(id))
    return found ? [found] : []
  },
}

const ofAssignments = [principal, roleDefinition]

const navigations: ReadonlyMap<string, readonly ExpandedNavigation[]> = new Map([
  [kinds.users.name, [manager, memberOf, extensions]],
  [kinds.groups.name, [members, memberOf, owners, extensions]],
  [kinds.servicePrincipals.name, [memberOf, owners]],
  [kinds.applications.name, [owners]],
  [kinds.devices.name, [memberOf, extensions]],
  [kinds.directoryRoles.name, [members]],
  [kinds.administrativeUnits.name, [members, extensions]],
  [kinds.roleAssignments.name, ofAssignments],
  [kinds.assignmentInstances.name, ofAssignments],
  [kinds.eligibilityInstances.name, ofAssignments],
  [kinds.assignmentSchedules.name, ofAssignments],
  [kinds.eligibilitySchedules.name, ofAssignments],
  [kinds.assignmentRequests.name, ofAssignments],
  [kinds.eligibilityRequests.name, ofAssignments],
])

/** The properties of a kind that `$expand` takes. */
export function navigationsOf({
  name,
}: Pick<ObjectKind, 'name'>): readonly ExpandedNavigation[] | undefined {
  return navigations.get(name)
}
