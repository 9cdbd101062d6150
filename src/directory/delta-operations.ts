/**
 * What changed in a set since the last question. This service does not answer it. WHY by name: without these
 * operations `delta` would be taken for the id of an object.
 * Source: https://learn.microsoft.com/graph/delta-query-overview
 */

import type { EntitySet } from '../graph/entity-set.ts'
import type { Operation } from '../graph/operation.ts'
import { unsupportedOperation } from '../graph/unsupported-operation.ts'

/** The refusals of the change queries of some sets. */
export function deltaOperations(
  sets: readonly Pick<EntitySet, 'path' | 'versions'>[],
): readonly Operation[] {
  return sets.map(({ path, versions }) => ({
    ...unsupportedOperation(
      'GET',
      `${path}/delta`,
      `The change query ${path.slice(1)}/delta`,
      versions,
    ),
    queryOptions: ['filter', 'select', 'top', 'skiptoken', 'expand'],
  }))
}
