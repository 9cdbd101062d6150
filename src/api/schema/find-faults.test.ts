import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { longestTarget, mostFindings } from '../../kernel/finding-list.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { faultFinder } from './find-faults.ts'
import { listFaults } from './list-faults.ts'
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

describe('the search for faults', () => {
  const attributes = Type.Record(Type.String(), listOf(nonEmptyText()))

  /** A list that counts how many of its items are read. */
  function counted(items: readonly JsonValue[]): { list: JsonValue; reads: () => number } {
    let reads = 0
    const list = new Proxy(items as JsonValue[], {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/u.test(key)) reads += 1
        return Reflect.get(target, key) as unknown
      },
    })
    return { list, reads: () => reads }
  }

  it('ends when there are more faults than an answer lists', () => {
    const { list, reads } = counted(Array<JsonValue>(100_000).fill(1))
    expect(listFaults(attributes, { a: list, b: list }).length).toBe(mostFindings + 1)
    // The loop reads one item more before it looks at the list again.
    expect(reads()).toBe(mostFindings + 2)
  })

  it('ends among members and in objects inside each other', () => {
    const members = Object.fromEntries(Array.from({ length: 90_000 }, (_, at) => [`m${at}`, 1]))
    const schema = closedObject({ inner: closedObject({}) })
    expect(listFaults(schema, { inner: members, ...members }).length).toBe(mostFindings + 1)
    expect(listFaults(attributes, members).length).toBe(mostFindings + 1)
  })

  it('names a long member by its beginning', () => {
    const name = 'A'.repeat(500_000)
    const [fault] = listFaults(attributes, { [name]: [1] })
    expect(fault?.message).toBe(`\`${'A'.repeat(120)}…\` must be a string, not a number`)
    expect(fault?.target).toBe(`/${'A'.repeat(longestTarget - 1)}…`)
  })
})
