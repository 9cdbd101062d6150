import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../kernel/json.ts'
import { faultFinder } from './find-faults.ts'
import { anyObject, closedObject, exactlyOneOf, instant, listOf, nonEmptyText } from './values.ts'

describe('a schema', () => {
  it('requires exactly one of several members', () => {
    const find = faultFinder(
      closedObject(
        { live: Type.Optional(Type.Literal(true)), at: Type.Optional(instant()) },
        exactlyOneOf('live', 'at'),
      ),
    )
    const messagesOf = (json: JsonValue) => find(json).map(({ message }) => message)
    const expected = 'the request body must have exactly one of `live`, `at`'
    expect(messagesOf({})).toEqual([expected])
    expect(messagesOf({ live: true, at: '2026-01-01T00:00:00Z' })).toEqual([expected])
    expect(messagesOf({ live: false })).toEqual(['`live` can only be true'])
  })

  it('holds numbers, lists and maps to their limits', () => {
    const find = faultFinder(
      closedObject({
        count: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
        names: Type.Optional(listOf(nonEmptyText(), { maxItems: 2 })),
        attributes: Type.Optional(
          Type.Record(Type.String(), Type.Union([nonEmptyText(), listOf(nonEmptyText())])),
        ),
        rest: Type.Optional(anyObject()),
      }),
    )
    const json = { count: 4, names: ['a', 'b', 'c'], attributes: { a: ['x', 1], b: {} }, rest: [] }
    expect(find(json).map(({ message }) => message)).toEqual([
      '`count` must be an integer from 1 to 3, not `4`',
      '`names` must have at most 2 items, not 3',
      '`attributes.a[1]` must be a string, not a number',
      '`attributes.b` must be a string, not an object',
      '`rest` must be an object, not an array',
    ])
    expect(find({ count: 3, names: ['a'], attributes: { a: 'x' }, rest: { any: 1 } })).toEqual([])
  })
})
