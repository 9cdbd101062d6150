/**
 * Reads of what directory objects are related to: members, owners, managers, and the same from the other end.
 * Source: the reference pages `group-list-members` to `user-list-transitivememberof`, of each type.
 */

import { directoryObject } from '../edm/base-types.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { encodeEntity, listOperation, respondRelated } from '../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { respondJson } from '../graph/respond.ts'
import { directoryOptions } from '../odata/query-options.ts'
import type { EdgeEnd, EntityKey, StoredObject } from '../store/port.ts'
import { setOfAnyObjects } from './any-object.ts'
import * as kinds from './kinds.ts'
import { allContainersOf, allMembersOf } from './nested-groups.ts'
import { objectsOf, signedInUser, type ObjectAtPath } from './object-at-path.ts'
import { directoryObjectNotFound } from './own-tenant.ts'
import * as sets from './sets.ts'
import { effortOfWalk } from './walk-effort.ts'
import { membershipActions } from './membership-actions.ts'

type EndOf = (object: EntityKey) => EdgeEnd

const pointedTo =
  (relation: string): EndOf =>
  (source) => ({ relation, source })
const pointingTo =
  (relation: string): EndOf =>
  (target) => ({ relation, target })

/** Relations that are edges of the store, by the name of their path. */
const directRelations = {
  members: pointedTo(kinds.membersRelation),
  memberOf: pointingTo(kinds.membersRelation),
  owners: pointedTo(kinds.ownersRelation),
  ownedObjects: pointingTo(kinds.ownersRelation),
  directReports: pointingTo(kinds.managerRelation),
  registeredOwners: pointedTo(kinds.registeredOwnersRelation),
  registeredUsers: pointedTo(kinds.registeredUsersRelation),
  ownedDevices: pointingTo(kinds.registeredOwnersRelation),
  registeredDevices: pointingTo(kinds.registeredUsersRelation),
} as const satisfies Readonly<Record<string, EndOf>>

type FindAll = (context: OperationContext, object: EntityKey) => Promise<readonly StoredObject[]>

/** Relations through any number of groups, by the name of their path. */
const transitiveRelations = {
  transitiveMembers: ({ store, caller }, object) => allMembersOf(store, caller.tenant, object),
  transitiveMemberOf: ({ store, caller }, object) => allContainersOf(store, caller.tenant, object),
} as const satisfies Readonly<Record<string, FindAll>>

const containerSets = [sets.groupSet, sets.roleSet, sets.administrativeUnitSet]
const memberSets = [sets.userSet, sets.groupSet, sets.servicePrincipalSet, sets.deviceSet]

/** The sets to whose type a path may narrow a relation. Shape: `…/members/microsoft.graph.user`. */
const castSets: Readonly<Record<string, readonly EntitySet[]>> = {
  members: memberSets,
  transitiveMembers: memberSets,
  memberOf: containerSets,
  transitiveMemberOf: containerSets,
  owners: [sets.userSet, sets.servicePrincipalSet],
  ownedObjects: [sets.applicationSet, sets.groupSet, sets.servicePrincipalSet],
}

function relatedOperation(
  at: ObjectAtPath,
  name: string,
  handle: (
    context: OperationContext,
    shown: EntitySet,
    family?: string,
  ) => ReturnType<Operation['handle']>,
  effortOf?: Operation['effortOf'],
): readonly Operation[] {
  const path = `${at.path}/${name}`
  const common = {
    method: 'GET' as const,
    roots: at.versions,
    access: at.readAccess,
    produces: 'json' as const,
    queryOptions: directoryOptions,
    ...(effortOf && { effortOf }),
  }
  const any = setOfAnyObjects({ path, versions: at.versions, readAccess: at.readAccess })
  return [
    {
      ...common,
      path,
      answers: { type: directoryObject, as: 'collection' },
      handle: (context) => handle(context, any),
    },
    ...(castSets[name] ?? []).map((set): Operation => ({
      ...common,
      path: `${path}/microsoft.graph.${set.type.name}`,
      answers: { type: set.type.schema, as: 'collection' },
      handle: (context) => handle(context, set, set.kind.name),
    })),
  ]
}

function directOperations(
  at: ObjectAtPath,
  name: keyof typeof directRelations,
): readonly Operation[] {
  return relatedOperation(at, name, async (context, shown, family) => {
    const { kind, id } = await keyAt(at, context)
    const end = directRelations[name]({ family: kind, id })
    return respondRelated(context, shown, { ...end, ...(family !== undefined && { family }) })
  })
}

async function keyAt(at: ObjectAtPath, context: OperationContext) {
  const { family, id } = await at.find(context)
  return { kind: family, id }
}

function transitiveOperations(
  at: ObjectAtPath,
  name: keyof typeof transitiveRelations,
): readonly Operation[] {
  return relatedOperation(
    at,
    name,
    async (context, shown, family) => {
      const all = await transitiveRelations[name](context, await at.find(context))
      const wanted = family === undefined ? all : all.filter((each) => each.family === family)
      const any = setOfAnyObjects(shown)
      // WHY the kind of any object: no family of the store has that name, so that nothing stored follows.
      const found = { ...shown, kind: any.kind, derived: async () => wanted }
      return listOperation(found).handle(context)
    },
    effortOfWalk,
  )
}

function managerOperation(at: ObjectAtPath): Operation {
  const shown = setOfAnyObjects({ ...at, path: `${at.path}/manager` })
  return {
    method: 'GET',
    path: shown.path,
    roots: at.versions,
    access: at.readAccess,
    produces: 'json',
    queryOptions: ['select'],
    answers: { type: directoryObject, as: 'entity' },
    handle: async (context) => {
      const { store, caller } = context
      const end = pointedTo(kinds.managerRelation)(await at.find(context))
      const { items } = await store.listRelated(caller.tenant, end, { limit: 1 })
      const [manager] = items
      if (manager === undefined) throw directoryObjectNotFound('manager')
      return respondJson(200, await encodeEntity(context, shown, shown.kind.read(manager)))
    },
  }
}

interface Relations {
  readonly at: ObjectAtPath
  readonly direct: readonly (keyof typeof directRelations)[]
  readonly transitive: readonly (keyof typeof transitiveRelations)[]
}

const personal = {
  direct: ['memberOf', 'ownedObjects', 'directReports', 'ownedDevices', 'registeredDevices'],
  transitive: ['transitiveMemberOf'],
} as const

/** What hangs below each set. */
const relations: readonly Relations[] = [
  { at: objectsOf(sets.userSet), ...personal },
  { at: signedInUser, ...personal },
  {
    at: objectsOf(sets.groupSet),
    direct: ['members', 'memberOf', 'owners'],
    transitive: ['transitiveMembers', 'transitiveMemberOf'],
  },
  { at: objectsOf(sets.applicationSet), direct: ['owners'], transitive: [] },
  {
    at: objectsOf(sets.servicePrincipalSet),
    direct: ['owners', 'memberOf', 'ownedObjects'],
    transitive: ['transitiveMemberOf'],
  },
  {
    at: objectsOf(sets.deviceSet),
    direct: ['memberOf', 'registeredOwners', 'registeredUsers'],
    transitive: ['transitiveMemberOf'],
  },
  { at: objectsOf(sets.roleSet), direct: ['members'], transitive: [] },
  { at: objectsOf(sets.administrativeUnitSet), direct: ['members'], transitive: [] },
  { at: objectsOf(sets.betaAdministrativeUnitSet), direct: ['members'], transitive: [] },
]

/** Every read of what directory objects are related to. */
export const relatedOperations: readonly Operation[] = [
  ...relations.flatMap(({ at, direct, transitive }) => [
    ...direct.flatMap((name) => directOperations(at, name)),
    ...transitive.flatMap((name) => transitiveOperations(at, name)),
  ]),
  ...relations
    .filter(({ transitive }) => transitive.some((name) => name === 'transitiveMemberOf'))
    .flatMap(({ at }) => membershipActions(at)),
  managerOperation(objectsOf(sets.userSet)),
  managerOperation(signedInUser),
]
