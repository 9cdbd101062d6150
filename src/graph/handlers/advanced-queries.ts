/**
 * The queries that Graph answers only in its advanced mode: with the header `ConsistencyLevel: eventual` and `$count`.
 * The answers here are consistent with or without it.
 * Source: https://learn.microsoft.com/graph/aad-advanced-queries
 */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Filter } from '../../odata/filter.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import type { QueryOptions } from '../../odata/query-options.ts'
import type { GraphRequest } from '../message.ts'

/** Whether the request has the header that advanced queries need. */
export function isEventual({ headers }: Pick<GraphRequest, 'headers'>): boolean {
  return headers['consistencylevel']?.trim().toLowerCase() === 'eventual'
}

/** The properties by which Graph sorts users and groups in any mode. */
const alwaysSortable: ReadonlySet<string> = new Set(['displayname', 'userprincipalname'])

function refusal(message: string): OstiaryError {
  return new OstiaryError('unsupportedQuery', {
    ostiaryCode: queryCodes.consistencyLevelMissing,
    message,
  })
}

function requiredFor(operator: string): OstiaryError {
  return refusal(
    `Operator: '${operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  )
}

function refusalOfFilter(filter: Filter): OstiaryError | undefined {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.map(refusalOfFilter).find((found) => found !== undefined)
    case 'not':
      return requiredFor('Not')
    case 'endsWith':
      return requiredFor('endsWith')
    case 'contains':
      return requiredFor('contains')
    case 'all':
      return requiredFor('all')
    case 'size':
      return requiredFor('$count')
    case 'any':
      return refusalOfFilter(filter.operand)
    case 'comparison':
      return filter.operator === 'ne'
        ? refusal("Unsupported property filter clause operator 'NotEqualsMatch'.")
        : undefined
    default:
      return undefined
  }
}

/** Most alternatives of a filter in the usual mode. Source: https://learn.microsoft.com/graph/filter-query-parameter */
const mostAlternatives = 15

/** The largest number of alternatives of which one must hold. */
function alternativesIn(filter: Filter): number {
  switch (filter.kind) {
    case 'or':
      return filter.operands.reduce((sum, operand) => sum + Math.max(1, alternativesIn(operand)), 0)
    case 'and':
      return Math.max(0, ...filter.operands.map(alternativesIn))
    case 'not':
    case 'any':
    case 'all':
      return alternativesIn(filter.operand)
    case 'in':
      return filter.values.length
    default:
      return 0
  }
}

function refusalOfLength(filter: Filter): OstiaryError | undefined {
  const number = alternativesIn(filter)
  return number > mostAlternatives
    ? refusal(
        `Too many child clauses specified in search filter expression containing 'OR' operators: ${number}. Max allowed: ${mostAlternatives}.`,
      )
    : undefined
}

/** The refusal of a query in the usual mode; undefined when that mode answers it. `$search` has its own. */
function refusalOfQuery({ filter, orderBy }: QueryOptions): OstiaryError | undefined {
  const refused = filter && (refusalOfFilter(filter) ?? refusalOfLength(filter))
  if (refused) return refused
  const sortsMore = orderBy?.some(({ property }) => !alwaysSortable.has(property.toLowerCase()))
  return sortsMore || (orderBy !== undefined && filter !== undefined)
    ? refusal('Sorting not supported for current query.')
    : undefined
}

/** Tells whether Graph answers a query of directory objects only in its advanced mode. */
export function needsAdvancedMode(query: QueryOptions): boolean {
  return query.search !== undefined || refusalOfQuery(query) !== undefined
}

/**
 * Refuses the options that need the advanced mode in a request without it.
 * @throws OstiaryError `unsupportedQuery` naming the operator or what to add.
 */
export function requireAdvancedMode(
  query: QueryOptions,
  request: Pick<GraphRequest, 'headers'>,
): void {
  const isHeaderSet = isEventual(request)
  if (query.search !== undefined && !isHeaderSet) {
    throw refusal(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    )
  }
  if (isHeaderSet && query.count) return
  const refused = refusalOfQuery(query)
  if (refused) throw refused
}

/** @throws OstiaryError `directoryBadRequest` for a count that Graph does not give in the usual mode. */
export function requireCountable(request: Pick<GraphRequest, 'headers'>): void {
  if (isEventual(request)) return
  throw new OstiaryError('directoryBadRequest', {
    ostiaryCode: queryCodes.consistencyLevelMissing,
    message: '$count is not currently supported.',
  })
}
