/** What a policy applies to, as a collection of directory objects. */

import { directoryObject } from '../../edm/base-types.ts'
import { directoryObjectNotFound } from '../../directory/own-tenant.ts'
import { applicationSet, groupSet, servicePrincipalSet } from '../../directory/sets.ts'
import { withType } from '../../directory/shown-type.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { requireEntity, respondRelated } from '../../graph/handlers/read.ts'
import { mixedKind } from '../../graph/object-kind.ts'
import type { Operation } from '../../graph/operation.ts'
import { collectionOptions } from '../../odata/query-options.ts'
import type { EdgeEnd, StoredObject } from '../../store/port.ts'

const shown: readonly EntitySet[] = [applicationSet, servicePrincipalSet, groupSet]

/** GET of the objects at the other end of an edge of a policy, each with its type. */
export function appliesToOperation(
  set: EntitySet,
  access: AccessRule,
  endOf: (policy: StoredObject) => EdgeEnd,
): Operation {
  const targets: EntitySet = {
    path: set.path,
    versions: set.versions,
    keyTemplate: set.keyTemplate,
    readAccess: access,
    contextPath: 'directoryObjects',
    notFoundError: directoryObjectNotFound,
    kind: mixedKind(
      'appliesTo',
      ['displayName'],
      shown.map(({ kind }) => kind),
    ),
    type: {
      name: directoryObject.name,
      schema: directoryObject,
      properties: ['id', 'appId', 'displayName'],
      encode: (object, context) => {
        const found = shown.find(({ kind }) => kind.name === object.family)
        return found ? withType(found.type).encode(object, context) : { id: object.id }
      },
    },
  }
  return {
    method: 'GET',
    path: `${set.path}/{id}/appliesTo`,
    roots: set.versions,
    access,
    produces: 'json',
    queryOptions: collectionOptions,
    answers: { type: directoryObject, as: 'collection' },
    handle: async (context) => {
      const { store, keys } = context
      const policy = await requireEntity(store, context, set, keys['id'] ?? '')
      return respondRelated(context, targets, endOf(policy))
    },
  }
}
