/**
 * What a policy applies to: the applications and service principals that it is assigned to.
 * Source: Graph pages "List appliesTo" of each type; Graph beta page "List policy appliesTo", 2016 to 2019.
 */

import {
  anyObjectKind,
  anyObjectType,
  setFor,
  setOfAnyObjects,
  typeFor,
} from '../../directory/any-object.ts'
import { directoryObject } from '../../edm/base-types.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import type { EntitySet, ExpandedNavigation } from '../../graph/entity-set.ts'
import { requireEntity, respondRelated, respondRelatedCount } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { collectionOptions } from '../../odata/query-options.ts'
import type { EdgeEnd } from '../../store/port.ts'
import { policiesRelation } from '../model/relations.ts'
import type { StsPolicyBody } from '../model/sts-policy-body.ts'

/** The property that `$expand` prints inside a policy. */
export const appliesToNavigation: ExpandedNavigation = {
  name: 'appliesTo',
  form: 'collection',
  target: { kind: anyObjectKind, type: anyObjectType },
  typeFor: (context) => typeFor(context, anyObjectType),
  edges: { relation: policiesRelation, near: 'target' },
  find: async ({ store, caller }, target, limit) => {
    const end = { relation: policiesRelation, target }
    return (await store.listRelated(caller.tenant, end, { limit })).items
  },
}

/**
 * The list of what a policy applies to, and its number. A caller whose token may not read applications sees their ids
 * and types.
 */
export function appliesToOperations(
  set: EntitySet<StsPolicyBody>,
  access: AccessRule,
): readonly Operation[] {
  const path = `${set.path}/${set.keyTemplate}/appliesTo`
  const objects: EntitySet = {
    ...setOfAnyObjects({ path, versions: set.versions, readAccess: access }),
    // WHY: a policy applies to few objects, so that Graph counts them without the header of advanced queries.
    hasAdvancedQueries: false,
  }
  const endOf = async (context: OperationContext): Promise<EdgeEnd> => {
    const { store, keys } = context
    const target = await requireEntity(store, context, set, keys['id'] ?? '')
    return { relation: policiesRelation, target }
  }
  const common = { method: 'GET' as const, roots: set.versions, access }
  return [
    {
      ...common,
      path,
      produces: 'json',
      queryOptions: collectionOptions,
      answers: { type: directoryObject, as: 'collection' },
      handle: async (context) =>
        respondRelated(context, setFor(context, objects), await endOf(context)),
    },
    {
      ...common,
      path: `${path}/$count`,
      produces: 'text',
      queryOptions: ['filter'],
      handle: async (context) =>
        respondRelatedCount(context, setFor(context, objects), await endOf(context)),
    },
  ]
}
