/** Codes of query options that cannot be used. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Every fault of the query part of a URL. */
export const queryCodes = defineCodes('query', {
  optionUnknown: {
    meaning: 'The URL has a query option that OData does not know.',
    cause: 'The name is misspelt.',
    fix: 'Correct or remove the option.',
  },
  optionNotSupported: {
    status: 501,
    meaning: 'The resource does not support the query option.',
    cause: 'This service does not evaluate the option here, and does not ignore it silently.',
    fix: 'Remove the option.',
  },
  optionRepeated: {
    meaning: 'A query option is given twice.',
    cause: 'With and without `$`, and in any letter case, it is the same option.',
    fix: 'Remove one of the two.',
  },
  filterMalformed: {
    meaning: 'The text of `$filter` cannot be parsed.',
    cause: 'For instance a quote is missing, or an operator is unknown.',
    fix: 'Correct the filter at the position that the message names.',
  },
  filterNotSupported: {
    meaning: 'The filter is valid, but this service does not evaluate it.',
    cause: 'It uses a function that is not supported, is nested too deep, or has too many terms.',
    fix: 'Use a simpler filter, and filter the rest in the client.',
  },
  propertyNotFilterable: {
    meaning: 'The resource cannot be filtered by this property.',
    cause:
      'The property is an object, or a list that is used as a value, or a value that is used as a list.',
    fix: 'Filter by a member of the object, or write `list/any(x:x eq …)`.',
  },
  literalMismatch: {
    meaning: 'A filter compares a property with a value of another type.',
    cause:
      'For instance a Boolean is written in quotes, or a number without them where the property is a text.',
    fix: 'Write texts in single quotes, and `true`, `false` and numbers without them.',
  },
  tooManyObjects: {
    meaning: 'The query would have to read more objects than one answer may read.',
    cause: 'It filters or sorts by a property without an index, and the tenant has many objects.',
    fix: 'Filter by an indexed property first; the message lists them.',
  },
  consistencyLevelMissing: {
    meaning: 'The query needs the header `ConsistencyLevel: eventual`.',
    cause:
      'Microsoft Graph answers `ne`, `not`, `endsWith`, `contains`, `all`, `$search`, `/$count` and most sorting of directory objects only in its advanced mode.',
    fix: 'Send the header `ConsistencyLevel: eventual`, and `$count=true` except with `$search` alone.',
  },
  searchMalformed: {
    meaning: 'The text of `$search` cannot be parsed.',
    cause: 'A clause is a property, a colon and a text, in double quotes.',
    fix: 'Write for instance `$search="displayName:sales"`; join clauses with `AND` or `OR`.',
  },
  expandMalformed: {
    meaning: 'A term of `$expand` cannot be read.',
    cause: 'A term is the name of a property, with `$select` in parentheses after it.',
    fix: 'Write for instance `$expand=members($select=id,displayName)`.',
  },
  expandTooLong: {
    meaning: '`$expand` has more terms than it may have.',
    cause: 'Each term is looked up for each object of the page.',
    fix: 'Expand fewer properties in one request.',
  },
  propertyNotExpandable: {
    meaning: 'The property does not lead to other objects.',
    cause: '`$expand` takes navigation properties only.',
    fix: 'Name the property in `$select`.',
  },
  expandWithAdvancedQuery: {
    meaning: '`$expand` is combined with an advanced query.',
    cause: 'Microsoft Graph does not answer both in one request.',
    fix: 'Query without `$expand`, and expand the objects that are found.',
  },
  propertyNotSortable: {
    meaning: 'The resource cannot be sorted by this property.',
    cause: 'The property is an object or a list.',
    fix: 'Sort by another property, or in the client.',
  },
  propertyUnknown: {
    meaning: 'The type has no property of this name.',
    cause: 'The name in `$select`, `$filter` or `$orderby` is misspelt.',
    fix: 'Correct the name.',
  },
  selectMalformed: {
    meaning: 'The list in `$select` has an empty name.',
    cause: 'There is a comma too many.',
    fix: 'Write names separated by single commas.',
  },
  orderByMalformed: {
    meaning: 'A term of `$orderby` cannot be read.',
    cause: 'A term is a property name with `asc` or `desc` after it.',
    fix: 'Write for instance `$orderby=displayName desc`.',
  },
  orderByTooLong: {
    meaning: '`$orderby` has more terms than it may have.',
    cause: 'Each term is compared for each pair of objects.',
    fix: 'Sort by fewer properties.',
  },
  topOutOfRange: {
    meaning: 'The page size in `$top` is not 1 to 999.',
    cause: 'Microsoft Graph has this limit.',
    fix: 'Ask for fewer items and follow `@odata.nextLink`.',
  },
  skipMalformed: {
    meaning: 'The value of `$skip` is not a whole number.',
    cause: 'The option takes the number of items to leave out.',
    fix: 'Write for instance `$skip=20`.',
  },
  skipOfDirectory: {
    meaning: 'Collections of directory objects have no `$skip`.',
    cause: 'Microsoft Graph pages through them by `$skiptoken` only.',
    fix: 'Follow `@odata.nextLink`.',
  },
  countMalformed: {
    meaning: 'The value of `$count` is neither `true` nor `false`.',
    cause: 'The option takes a Boolean.',
    fix: 'Write `$count=true`.',
  },
  skipTokenMalformed: {
    meaning: 'The `$skiptoken` is not valid.',
    cause: 'It was changed, cut, or belongs to another resource.',
    fix: 'Use `@odata.nextLink` as it is.',
  },
})
