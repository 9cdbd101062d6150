import { describe, expect, it } from 'vitest'
import { boundedCollectionOptions, collectionOptions, parseQueryOptions } from './query-options.ts'

describe('parseQueryOptions', () => {
  it.each([
    ['', { count: false }],
    [
      '$top=5&$count=true&$select=id,%20displayName',
      { top: 5, count: true, select: ['id', 'displayName'] },
    ],
    ['TOP=5&Count=TRUE', { top: 5, count: true }],
    ['$select=*', { count: false }],
    ['$skiptoken=abc_-', { count: false, skipToken: 'abc_-' }],
    ['api-version=1&tracking=x', { count: false }],
    [
      "$filter=displayName+eq+'a%26b'",
      {
        count: false,
        filter: { kind: 'comparison', operator: 'eq', property: 'displayName', value: 'a&b' },
      },
    ],
  ])('reads %j', (query, options) => {
    expect(parseQueryOptions(query, collectionOptions)).toEqual(options)
  })

  it.each([
    ['$top=0', 400, 'BadRequest'],
    ['$top=1000', 400, 'BadRequest'],
    ['$top=1e2', 400, 'BadRequest'],
    ['$count=1', 400, 'BadRequest'],
    ['$select=id,,x', 400, 'BadRequest'],
    ['$top=1&top=2', 400, 'BadRequest'],
    ['$filtre=x', 400, 'BadRequest'],
    ['$filter=x', 400, 'BadRequest'],
    ["$filter=tolower(displayName)+eq+'x'", 400, 'Request_UnsupportedQuery'],
    ['$orderby=displayName', 501, 'NotImplemented'],
    ['$skip=1', 501, 'NotImplemented'],
    ['expand=x', 501, 'NotImplemented'],
  ])('refuses %j with %i %s', (query, status, code) => {
    expect(() => parseQueryOptions(query, collectionOptions)).toThrow(
      expect.objectContaining({ status, code }),
    )
  })

  it.each([
    ['$orderby=displayName', { orderBy: [{ property: 'displayName', isDescending: false }] }],
    [
      'OrderBy=%20createdDateTime%20Desc%20,id%20asc',
      {
        orderBy: [
          { property: 'createdDateTime', isDescending: true },
          { property: 'id', isDescending: false },
        ],
      },
    ],
    ['$skip=0', { skip: 0 }],
    ['$skip=5&$top=2', { skip: 5, top: 2 }],
  ])('reads %j where a collection can be sorted', (query, options) => {
    expect(parseQueryOptions(query, boundedCollectionOptions)).toEqual({ count: false, ...options })
  })

  it.each([
    '$orderby=',
    '$orderby=a,',
    '$orderby=a%20up',
    '$orderby=a%20asc%20desc',
    "$orderby=contains(a,'b')",
    '$orderby=a&orderby=b',
    '$skip=',
    '$skip=-1',
    '$skip=1.5',
    '$skip=1234567890',
    '$skip=1&$skip=1',
  ])('refuses %s even there', (query) => {
    expect(() => parseQueryOptions(query, boundedCollectionOptions)).toThrow(
      expect.objectContaining({ status: 400, code: 'BadRequest' }),
    )
  })

  it.each(['$filter=x', 'top=1', '$count=true'])('refuses %s where it is not taken', (query) => {
    expect(() => parseQueryOptions(query, ['select'])).toThrow(
      expect.objectContaining({ status: 501, code: 'NotImplemented' }),
    )
  })
})
