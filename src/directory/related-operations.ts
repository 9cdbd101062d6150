/**
 * Reads of what directory objects are related to: members, owners, managers, and the same from the other end.
 * Source: the reference pages `group-list-members` to `user-list-transitivememberof`, of each type.
 */

import { directoryObject, entityReference } from '../edm/base-types.ts'
import type { EntitySet } from '../graph/entity-set.ts'
import { encodeEntity, respondRelated, respondRelatedCount } from '../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { respondJson } from '../graph/respond.ts'
import { directoryCountOptions, directoryOptions } from '../odata/query-options.ts'
import type { EdgeEnd, EntityKey } from '../store/port.ts'
import { setFor, setOfAnyObjects, setOfReferences } from './any-object.ts'
import * as kinds from './kinds.ts'
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

/** Relations through any number of groups. */
const throughGroups =
  (endOf: EndOf): EndOf =>
  (object) => ({ ...endOf(object), through: kinds.groups.name })

/** The relations, by the name of their path. */
const endsOfRelations = {
  members: pointedTo(kinds.membersRelation),
  memberOf: pointingTo(kinds.membersRelation),
  owners: pointedTo(kinds.ownersRelation),
  ownedObjects: pointingTo(kinds.ownersRelation),
  directReports: pointingTo(kinds.managerRelation),
  registeredOwners: pointedTo(kinds.registeredOwnersRelation),
  registeredUsers: pointedTo(kinds.registeredUsersRelation),
  ownedDevices: pointingTo(kinds.registeredOwnersRelation),
  registeredDevices: pointingTo(kinds.registeredUsersRelation),
  // WHY no object has one: who created an object is in the audit log only.
  createdObjects: pointedTo('createdObjects'),
  transitiveMembers: throughGroups(pointedTo(kinds.membersRelation)),
  transitiveMemberOf: throughGroups(pointingTo(kinds.membersRelation)),
} as const satisfies Readonly<Record<string, EndOf>>

type RelationName = keyof typeof endsOfRelations

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

/** The reads of one relation: its objects, those of one type, their number, and their references. */
function readsOfRelation(at: ObjectAtPath, name: RelationName): readonly Operation[] {
  const path = `${at.path}/${name}`
  const endOf = async (context: OperationContext, family: string | undefined): Promise<EdgeEnd> => {
    const object = await at.find(context)
    const end = endsOfRelations[name]({ family: object.family, id: object.id })
    return { ...end, ...(family !== undefined && { family }) }
  }
  const common = {
    method: 'GET' as const,
    roots: at.versions,
    access: at.readAccess,
    ...(name.startsWith('transitive') && { effortOf: effortOfWalk }),
  }
  const list = (shown: EntitySet, family?: string) => ({
    ...common,
    produces: 'json' as const,
    queryOptions: directoryOptions,
    answers: { type: shown.type.published ?? shown.type.schema, as: 'collection' as const },
    handle: async (context: OperationContext) =>
      respondRelated(context, setFor(context, shown), await endOf(context, family)),
  })
  const count = (shown: EntitySet, family?: string) => ({
    ...common,
    produces: 'text' as const,
    queryOptions: directoryCountOptions,
    handle: async (context: OperationContext) =>
      respondRelatedCount(context, setFor(context, shown), await endOf(context, family)),
  })
  const any = setOfAnyObjects({ path, versions: at.versions, readAccess: at.readAccess })
  return [
    { ...list(any), path },
    { ...count(any), path: `${path}/$count` },
    {
      ...list(any),
      path: `${path}/$ref`,
      queryOptions: directoryOptions.filter((option) => option !== 'select'),
      answers: { type: entityReference, as: 'collection' },
      handle: async (context) =>
        respondRelated(
          context,
          setOfReferences(setFor(context, any), context),
          await endOf(context, undefined),
        ),
    },
    ...(castSets[name] ?? []).flatMap((set): readonly Operation[] => {
      const ofType = `${path}/microsoft.graph.${set.type.name}`
      return [
        { ...list(set, set.kind.name), path: ofType },
        { ...count(set, set.kind.name), path: `${ofType}/$count` },
      ]
    }),
  ]
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
      return respondJson(
        200,
        await encodeEntity(context, setFor(context, shown), shown.kind.read(manager)),
      )
    },
  }
}

const ofPerson = [
  'memberOf',
  'ownedObjects',
  'directReports',
  'ownedDevices',
  'registeredDevices',
  'transitiveMemberOf',
  'createdObjects',
] as const

/** What hangs below each set. */
const relations: readonly (readonly [at: ObjectAtPath, names: readonly RelationName[]])[] = [
  [objectsOf(sets.userSet), ofPerson],
  [signedInUser, ofPerson],
  [
    objectsOf(sets.groupSet),
    ['members', 'memberOf', 'owners', 'transitiveMembers', 'transitiveMemberOf'],
  ],
  [objectsOf(sets.applicationSet), ['owners']],
  [
    objectsOf(sets.servicePrincipalSet),
    ['owners', 'memberOf', 'ownedObjects', 'transitiveMemberOf', 'createdObjects'],
  ],
  [
    objectsOf(sets.deviceSet),
    ['memberOf', 'registeredOwners', 'registeredUsers', 'transitiveMemberOf'],
  ],
  [objectsOf(sets.roleSet), ['members']],
  [objectsOf(sets.administrativeUnitSet), ['members']],
  [objectsOf(sets.betaAdministrativeUnitSet), ['members']],
]

/** Every read of what directory objects are related to. */
export const relatedOperations: readonly Operation[] = [
  ...relations.flatMap(([at, names]) => names.flatMap((name) => readsOfRelation(at, name))),
  ...relations
    .filter(([, names]) => names.includes('transitiveMemberOf'))
    .flatMap(([at]) => membershipActions(at)),
  managerOperation(objectsOf(sets.userSet)),
  managerOperation(signedInUser),
]
