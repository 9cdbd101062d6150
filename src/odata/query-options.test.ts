import { describe, expect, it } from 'vitest'
import { collectionOptions, parseQueryOptions } from './query-options.ts'

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
    ["$filter=contains(displayName,'x')", 400, 'Request_UnsupportedQuery'],
    ['$orderby=displayName', 501, 'NotImplemented'],
    ['expand=x', 501, 'NotImplemented'],
  ])('refuses %j with %i %s', (query, status, code) => {
    expect(() => parseQueryOptions(query, collectionOptions)).toThrow(
      expect.objectContaining({ status, code }),
    )
  })

  it.each(['$filter=x', 'top=1', '$count=true'])('refuses %s where it is not taken', (query) => {
    expect(() => parseQueryOptions(query, ['select'])).toThrow(
      expect.objectContaining({ status: 501, code: 'NotImplemented' }),
    )
  })
})
