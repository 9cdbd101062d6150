/** Checks that a filter names only indexed properties. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Filter } from '../../odata/filter.ts'
import { propertiesOf } from '../../odata/parse-filter.ts'
import type { EntitySet } from '../entity-set.ts'
import { queryCodes } from '../../odata/query-codes.ts'

/** @throws OstiaryError `unsupportedQuery` naming the first property that is not indexed. */
export function requireFilterable<Body extends JsonObject>(
  set: EntitySet<Body>,
  filter: Filter,
): void {
  const filterable = new Set(['id', ...set.kind.indexed].map((name) => name.toLowerCase()))
  for (const property of propertiesOf(filter)) {
    if (!filterable.has(property.toLowerCase())) {
      throw new OstiaryError('unsupportedQuery', {
        ostiaryCode: queryCodes.propertyNotFilterable,
        message: `Unsupported or invalid query filter clause specified for property '${property}' of resource '${set.type.name}'.`,
      })
    }
  }
}
