/** Checks that a filter names only indexed properties. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { propertiesOf, type Filter } from '../../odata/filter.ts'
import type { EntitySet } from '../entity-set.ts'
import { isInIndexForm } from '../../odata/index-form.ts'
import { queryCodes } from '../../odata/query-codes.ts'

/** @throws OstiaryError `unsupportedQuery` naming the first property that is not indexed, or as it is used. */
export function requireFilterable<Body extends JsonObject>(
  set: EntitySet<Body>,
  filter: Filter,
): void {
  const filterable = new Set(['id', ...set.kind.indexed].map((name) => name.toLowerCase()))
  const isIndexed = isInIndexForm(filter)
  for (const property of propertiesOf(filter)) {
    if (!isIndexed || !filterable.has(property.toLowerCase())) {
      throw new OstiaryError('unsupportedQuery', {
        ostiaryCode: queryCodes.propertyNotFilterable,
        message: `Unsupported or invalid query filter clause specified for property '${property}' of resource '${set.type.name}'.`,
      })
    }
  }
}
