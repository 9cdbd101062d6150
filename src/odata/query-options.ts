/**
 * Reads the system query options of a GET request.
 * Source: https://learn.microsoft.com/graph/query-parameters (the `$` is optional, names match in any
 * letter case, unknown options with `$` are an error and without it are ignored).
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Filter } from './filter.ts'
import { FilterError, parseFilter } from './parse-filter.ts'
import { parseExpand, type ExpandTerm } from './parse-expand.ts'
import { parseSearch } from './parse-search.ts'
import { queryCodes } from './query-codes.ts'

/** The query options that some resource of this service evaluates. */
export type QueryOptionName =
  | 'filter'
  | 'select'
  | 'top'
  | 'count'
  | 'skiptoken'
  | 'orderby'
  | 'skip'
  | 'search'
  | 'expand'

/** The options of every collection. */
export const collectionOptions: readonly QueryOptionName[] = [
  'filter',
  'select',
  'top',
  'count',
  'skiptoken',
]

/** The options of a collection that is small enough to be sorted. */
export const boundedCollectionOptions: readonly QueryOptionName[] = [
  ...collectionOptions,
  'orderby',
  'skip',
]

/** The options of a collection of directory objects. Source: https://learn.microsoft.com/graph/aad-advanced-queries */
export const directoryOptions: readonly QueryOptionName[] = [
  ...collectionOptions,
  'orderby',
  'search',
]

/** The options of a number of directory objects. WHY `count`: clients send it with the header, and it asks for the same. */
export const directoryCountOptions: readonly QueryOptionName[] = ['filter', 'search', 'count']

/** One term of `$orderby`; the property as the caller spelt it. */
export interface OrderTerm {
  readonly property: string
  readonly isDescending: boolean
}

/** The query options of a request, parsed. */
export interface QueryOptions {
  readonly filter?: Filter
  /** Property names as the caller spelt them; absent when all are wanted. */
  readonly select?: readonly string[]
  /** Page size, 1 to 999. */
  readonly top?: number
  readonly count: boolean
  readonly skipToken?: string
  readonly orderBy?: readonly OrderTerm[]
  /** How many items to leave out; not negative. */
  readonly skip?: number
  /** The condition that `$search` sets. */
  readonly search?: Filter
  readonly expand?: readonly ExpandTerm[]
}

/** The largest page a caller can ask for. Source: Graph paging, https://learn.microsoft.com/graph/paging. */
export const maximumPageSize = 999

/** Most properties that one `$orderby` can sort by. WHY our own number: each is compared for each pair of objects. */
export const maximumOrderTerms = 10

/** Options of OData that this service does not evaluate: it refuses them by name and never ignores them. */
const unsupported: ReadonlySet<string> = new Set([
  'apply',
  'compute',
  'deltatoken',
  'format',
  'index',
  'levels',
])

const known: ReadonlySet<string> = new Set([
  ...boundedCollectionOptions,
  ...directoryOptions,
  'expand',
])

function readOptions(
  query: string,
  taken: readonly QueryOptionName[],
): ReadonlyMap<string, string> {
  const options = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    const option = name.replace(/^\$/u, '').toLowerCase()
    const isTaken = (taken as readonly string[]).includes(option)
    if (option === 'skip' && taken.includes('search')) {
      throw new OstiaryError('directoryBadRequest', {
        ostiaryCode: queryCodes.skipOfDirectory,
        message: "'$skip' is not supported by the service.",
      })
    }
    if (unsupported.has(option) || (known.has(option) && !isTaken)) {
      throw new OstiaryError('notImplemented', {
        ostiaryCode: queryCodes.optionNotSupported,
        message: `The query option '${name}' is not supported on this resource.`,
      })
    }
    if (!isTaken) {
      if (!name.startsWith('$')) continue
      throw new OstiaryError('badRequest', {
        ostiaryCode: queryCodes.optionUnknown,
        message: `The query specified in the URI is not valid: '${name}' is not a query option.`,
      })
    }
    if (options.has(option)) {
      throw new OstiaryError('badRequest', {
        ostiaryCode: queryCodes.optionRepeated,
        message: `Query option '$${option}' was specified more than once, but it must be specified at most once.`,
      })
    }
    options.set(option, value)
  }
  return options
}

function readFilter(text: string): Filter {
  try {
    return parseFilter(text)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    throw error.reason === 'syntax'
      ? new OstiaryError('badRequest', {
          ostiaryCode: queryCodes.filterMalformed,
          message: `Invalid filter clause: ${error.message}.`,
        })
      : new OstiaryError('unsupportedQuery', {
          ostiaryCode: queryCodes.filterNotSupported,
          message: `Unsupported Query: ${error.message}.`,
        })
  }
}

function readTop(text: string): number {
  const top = /^\d+$/u.test(text) ? Number(text) : Number.NaN
  if (!(top >= 1 && top <= maximumPageSize)) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.topOutOfRange,
      message: `Invalid page size specified: '${text}'. Must be between 1 and ${maximumPageSize} inclusive.`,
    })
  }
  return top
}

function readSkip(text: string): number {
  if (/^\d{1,9}$/u.test(text)) return Number(text)
  throw new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.skipMalformed,
    message: `Invalid value '${text}' for $skip; it must be a whole number, 0 or more.`,
  })
}

function readOrderBy(text: string): readonly OrderTerm[] {
  const terms = text.split(',')
  if (terms.length > maximumOrderTerms) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.orderByTooLong,
      message: `$orderby has ${terms.length} terms; at most ${maximumOrderTerms} are allowed.`,
    })
  }
  return terms.map((term) => {
    const match = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/iu.exec(term)
    if (match?.[1] !== undefined) {
      return { property: match[1], isDescending: match[2]?.toLowerCase() === 'desc' }
    }
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.orderByMalformed,
      message: `Invalid $orderby clause '${term.trim()}'.`,
    })
  })
}

function readCount(text: string): boolean {
  const count = text.toLowerCase()
  if (count !== 'true' && count !== 'false') {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.countMalformed,
      message: `Invalid value '${text}' for $count; it must be 'true' or 'false'.`,
    })
  }
  return count === 'true'
}

function readSelect(text: string): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) {
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.selectMalformed,
      message: `Invalid $select list '${text}'.`,
    })
  }
  return names.includes('*') ? undefined : names
}

/**
 * Parses the raw query text of a GET request on a resource that takes the given options.
 * @throws OstiaryError `badRequest`, `unsupportedQuery` or `notImplemented`, naming the option.
 */
export function parseQueryOptions(query: string, taken: readonly QueryOptionName[]): QueryOptions {
  if (query === '') return { count: false }
  const options = readOptions(query, taken)
  const filter = options.get('filter')
  const select = options.get('select')
  const top = options.get('top')
  const skipToken = options.get('skiptoken')
  const orderBy = options.get('orderby')
  const skip = options.get('skip')
  const search = options.get('search')
  const expand = options.get('expand')
  const selected = select === undefined ? undefined : readSelect(select)
  return {
    count: readCount(options.get('count') ?? 'false'),
    ...(filter === undefined ? {} : { filter: readFilter(filter) }),
    ...(selected === undefined ? {} : { select: selected }),
    ...(top === undefined ? {} : { top: readTop(top) }),
    ...(skipToken === undefined ? {} : { skipToken }),
    ...(orderBy === undefined ? {} : { orderBy: readOrderBy(orderBy) }),
    ...(skip === undefined ? {} : { skip: readSkip(skip) }),
    ...(search === undefined ? {} : { search: parseSearch(search) }),
    ...(expand === undefined ? {} : { expand: parseExpand(expand) }),
  }
}
