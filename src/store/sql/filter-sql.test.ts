import * as fc from 'fast-check'
import { Kysely, PostgresDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { elementPath, type Filter } from '../../odata/filter.ts'
import { endOfPrefix, filterSql } from './filter-sql.ts'
import { objectsOfFamily } from './object-queries.ts'
import type { DatabaseTables } from './schema.ts'

const queries = new Kysely<DatabaseTables>({
  dialect: new PostgresDialect({ pool: () => Promise.reject(new Error('compiles only')) }),
})

function compile(filter: Filter) {
  return objectsOfFamily(queries, { tenant: 't', family: 'f', after: '', limit: 1 })
    .where(filterSql(filter, { tenant: 't', family: 'f' }))
    .compile()
}

function filterOf(property: string, text: string, number: number): Filter {
  return {
    kind: 'or',
    operands: [
      { kind: 'comparison', operator: 'eq', property, value: text },
      { kind: 'comparison', operator: 'lt', property, value: number },
      { kind: 'comparison', operator: 'gt', property: 'id', value: text },
      { kind: 'in', property, values: [text, number] },
      { kind: 'has', property, values: [text, 'x'] },
      { kind: 'contains', property, text: `a${text}` },
      {
        kind: 'any',
        property,
        operand: {
          kind: 'and',
          operands: [
            { kind: 'has', property: elementPath, values: [text] },
            { kind: 'not', operand: { kind: 'endsWith', property: elementPath, text } },
            { kind: 'comparison', operator: 'ne', property: elementPath, value: number },
          ],
        },
      },
      {
        kind: 'not',
        operand: { kind: 'startsWith', property, text: `a${text}` },
      },
    ],
  }
}

function bytesOf(text: string): string {
  return Buffer.from(text).toString('hex')
}

describe('filterSql', () => {
  it('passes every value and property name as a parameter', () => {
    const plain = compile(filterOf('p', 'x', 1)).sql
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.double({ noNaN: true }),
        (property, text, number) => {
          fc.pre(property.toLowerCase() !== 'id' && !text.includes('\0'))
          expect(compile(filterOf(property, text, number)).sql).toBe(plain)
        },
      ),
    )
  })
})

describe('endOfPrefix', () => {
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', '\uD7FF', '\uE000', '\uFFFF', '😀', '\u{10FFFF}'),
    maxLength: 4,
  })

  it('is the end of the range of exactly the texts with the prefix, in the order of UTF-8 bytes', () => {
    fc.assert(
      fc.property(texts, texts, (prefix, text) => {
        const end = endOfPrefix(prefix)
        const isInRange =
          bytesOf(text) >= bytesOf(prefix) && (end === undefined || bytesOf(text) < bytesOf(end))
        expect(isInRange).toBe(text.startsWith(prefix))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a', 'b'],
    ['ab\u{10FFFF}\u{10FFFF}', 'ac'],
    ['\uD7FF', '\uE000'],
    ['', undefined],
    ['\u{10FFFF}', undefined],
  ])('of %j is %j', (prefix, end) => {
    expect(endOfPrefix(prefix)).toBe(end)
  })
})
