/**
 * Reads of what directory objects are related to: members, owners, managers, and the same from the other end.
 * Source: the reference pages `group-list-members` to `user-list-transitivememberof`, of each type.
 */

import { directoryObject, entityReference } from '../edm/base-types.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import {
  countOperation,
  encodeEntity,
  listOperation,
  respondRelated,
  respondRelatedCount,
} from '../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { respondJson } from '../graph/respond.ts'
import { directoryCountOptions, directoryOptions } from '../odata/query-options.ts'
import type { EdgeEnd, EntityKey, StoredObject } from '../store/port.ts'
import { setOfAnyObjects, setOfReferences } from './any-object.ts'
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

/** Relations that are not edges of the store, most of them through any number of groups, by the name of their path. */
const transitiveRelations = {
  transitiveMembers: ({ store, caller }, object) => allMembersOf(store, caller.tenant, object),
  transitiveMemberOf: ({ store, caller }, object) => allContainersOf(store, caller.tenant, object),
  // Who created an object is in the audit log only.
  createdObjects: () => Promise.resolve([]),
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

/** How the objects of a relation are answered: as they are shown by a set, and as their number. */
interface RelatedAnswers {
  readonly list: (context: OperationContext, shown: EntitySet, family?: string) => Answer
  readonly count: (context: OperationContext, shown: EntitySet, family?: string) => Answer
  readonly effortOf?: Operation['effortOf']
}

type Answer = ReturnType<Operation['handle']>

/** The reads of one relation: its objects, those of one type, their number, and their references. */
function relatedOperation(
  at: ObjectAtPath,
  name: keyof typeof directRelations | keyof typeof transitiveRelations,
  { list, count, effortOf }: RelatedAnswers,
): readonly Operation[] {
  const path = `${at.path}/${name}`
  const common = {
    method: 'GET' as const,
    roots: at.versions,
    access: at.readAccess,
    ...(effortOf && { effortOf }),
  }
  const listing = { ...common, produces: 'json' as const, queryOptions: directoryOptions }
  const counting = {
    ...common,
    produces: 'text' as const,
    queryOptions: directoryCountOptions,
  }
  const any = setOfAnyObjects({ path, versions: at.versions, readAccess: at.readAccess })
  return [
    {
      ...listing,
      path,
      answers: { type: directoryObject, as: 'collection' },
      handle: (context) => list(context, any),
    },
    { ...counting, path: `${path}/$count`, handle: (context) => count(context, any) },
    {
      ...listing,
      path: `${path}/$ref`,
      queryOptions: directoryOptions.filter((option) => option !== 'select'),
      answers: { type: entityReference, as: 'collection' },
      handle: (context) => list(context, setOfReferences(any, context)),
    },
    ...(castSets[name] ?? []).flatMap((set): readonly Operation[] => {
      const ofType = `${path}/microsoft.graph.${set.type.name}`
      return [
        {
          ...listing,
          path: ofType,
          answers: { type: set.type.schema, as: 'collection' },
          handle: (context) => list(context, set, set.kind.name),
        },
        {
          ...counting,
          path: `${ofType}/$count`,
          handle: (context) => count(context, set, set.kind.name),
        },
      ]
    }),
  ]
}

function directOperations(
  at: ObjectAtPath,
  name: keyof typeof directRelations,
): readonly Operation[] {
  const endOf = async (context: OperationContext, family: string | undefined) => {
    const object = await at.find(context)
    const end = directRelations[name]({ family: object.family, id: object.id })
    return { ...end, ...(family !== undefined && { family }) }
  }
  return relatedOperation(at, name, {
    list: async (context, shown, family) =>
      respondRelated(context, shown, await endOf(context, family)),
    count: async (context, shown, family) =>
      respondRelatedCount(context, shown, await endOf(context, family)),
  })
}

function transitiveOperations(
  at: ObjectAtPath,
  name: keyof typeof transitiveRelations,
): readonly Operation[] {
  const setAt = async (
    context: OperationContext,
    shown: EntitySet,
    family: string | undefined,
  ): Promise<EntitySet> => {
    const all = await transitiveRelations[name](context, await at.find(context))
    const wanted = family === undefined ? all : all.filter((each) => each.family === family)
    const any = setOfAnyObjects(shown)
    // WHY the kind of any object: no family of the store has that name, so that nothing stored follows.
    return { ...shown, kind: any.kind, derived: async () => wanted }
  }
  return relatedOperation(at, name, {
    list: async (context, shown, family) =>
      listOperation(await setAt(context, shown, family)).handle(context),
    count: async (context, shown, family) =>
      countOperation(await setAt(context, shown, family)).handle(context),
    effortOf: effortOfWalk,
  })
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
  transitive: ['transitiveMemberOf', 'createdObjects'],
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
    transitive: ['transitiveMemberOf', 'createdObjects'],
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
