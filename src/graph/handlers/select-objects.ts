/** Divides the filter of a request: what the index of the store evaluates, and what is tested on each object. */

import type { JsonObject } from '../../kernel/json.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { bindFilter } from '../../odata/bind-filter.ts'
import {
  indexedCandidate,
  matchesFilter,
  type FilterCandidate,
} from '../../odata/evaluate-filter.ts'
import { propertiesOf, typeProperty, type Filter } from '../../odata/filter.ts'
import { splitByIndex } from '../../odata/index-form.ts'
import { jsonCandidates } from '../../odata/json-candidate.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import { findPath } from '../../odata/type-path.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EntitySet, ExpandedNavigation } from '../entity-set.ts'
import { isGraphSegment } from '../graph-segments.ts'
import type { OperationContext } from '../operation.ts'
import { requireAdvancedMode } from './advanced-queries.ts'

/** Which objects of a set a request wants. */
export interface Selection<Body extends JsonObject> {
  /** What the store evaluates; all objects when absent. */
  readonly filter?: Filter
  /** A further condition on each object that the store finds; absent when there is none. */
  readonly passes?: (object: StoredObject<Body>) => boolean
}

/** Joins conditions; undefined when there are none. */
function joined(filters: readonly (Filter | undefined)[]): Filter | undefined {
  const operands = filters.filter((filter) => filter !== undefined)
  return operands.length > 1 ? { kind: 'and', operands } : operands[0]
}

/** Tests objects as they are printed, with the properties that only the index has. */
function testOf<Body extends JsonObject>(
  context: OperationContext,
  { kind, type }: EntitySet<Body>,
  filter: Filter,
): (object: StoredObject<Body>) => boolean {
  const candidateOf = jsonCandidates(type.schema)
  const isPrinted = (path: string): boolean =>
    findPath(type.schema, path) !== undefined || type.isFurtherProperty?.(path) === true
  const paths = propertiesOf(filter)
  const members = [...new Set(paths.map((path) => path.split('/')[0] ?? path))]
  return (object) => {
    const printed = candidateOf(
      type.encode(object, {
        version: context.version,
        form: 'list',
        showsUnknownMembers: true,
        members,
        related: () => undefined,
      }),
    )
    const indexed = indexedCandidate([
      { property: 'id', value: object.id },
      ...kind.index(object.body),
    ])
    const whole: FilterCandidate = {
      valuesOf: (path) => (isPrinted(path) ? printed : indexed).valuesOf(path),
      elementsOf: (path) => (isPrinted(path) ? printed : indexed).elementsOf(path),
    }
    return matchesFilter(filter, whole)
  }
}

/** Adds to a test that a condition on more than the id does not find what the caller may not see. */
function withoutConcealed<Body extends JsonObject>(
  { conceals }: EntitySet<Body>,
  filter: Filter,
  passes: Selection<Body>['passes'],
): Selection<Body>['passes'] {
  const isById = propertiesOf(filter).every((path) => path === 'id') && !countsEdges(filter)
  if (conceals === undefined || isById) return passes
  return (object) => !conceals(object) && passes?.(object) !== false
}

function navigationOf<Body extends JsonObject>(
  { navigations = [] }: EntitySet<Body>,
  wanted: string,
): ExpandedNavigation | undefined {
  return navigations.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
}

/** The edges that a property leads to, where all objects of the set are in the store, which counts them. */
function edgesOf<Body extends JsonObject>(set: EntitySet<Body>, wanted: string) {
  if (set.fixed !== undefined || set.derived !== undefined) return undefined
  const navigation = navigationOf(set, wanted)
  if (navigation?.form !== 'collection') return undefined
  return navigation.edges && { name: navigation.name, edges: navigation.edges }
}

function countsEdges(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.some(countsEdges)
    case 'not':
      return countsEdges(filter.operand)
    default:
      return filter.kind === 'size' && filter.edges !== undefined
  }
}

/**
 * Reads `$filter` and `$search` of a request, together with what the path shows.
 * @throws OstiaryError `badRequest` for an unknown property, `unsupportedQuery` for one that cannot be filtered by, and
 * for a query of directory objects that lacks the header of advanced queries.
 */
export function selectObjects<Body extends JsonObject>(
  context: OperationContext,
  set: EntitySet<Body>,
): Selection<Body> {
  const { query, request } = context
  if (set.hasAdvancedQueries) requireAdvancedMode(query, request)
  const shown = set.visibility?.(context)?.filter
  const wanted = joined([query.filter, query.search])
  if (wanted === undefined) return shown === undefined ? {} : { filter: shown }
  const indexed = ['id', ...set.kind.indexed]
  const bound = bindFilter(wanted, {
    name: set.type.name,
    schema: set.type.schema,
    names: [...indexed, typeProperty, ...set.type.properties],
    ...(set.type.isFurtherProperty && { isFurtherName: set.type.isFurtherProperty }),
    isNavigation: (name) =>
      navigationOf(set, name) !== undefined || isGraphSegment(context.version, name, false),
    edgesOf: (name) => edgesOf(set, name),
  })
  const folded = new Set(indexed.map((name) => name.toLowerCase()))
  const { inIndex, rest } = splitByIndex(bound, (property) => folded.has(property.toLowerCase()))
  if (rest && countsEdges(rest)) {
    throw new OstiaryError('unsupportedQuery', {
      ostiaryCode: queryCodes.filterNotSupported,
      message:
        'Unsupported Query: the number of related objects cannot be combined by `or` with a property without an index.',
    })
  }
  const filter = joined([shown, inIndex])
  const passesRest = rest && testOf(context, set, rest)
  const passes = withoutConcealed(set, bound, passesRest)
  return { ...(filter && { filter }), ...(passes && { passes }) }
}
