import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { propertiesOf } from './filter.ts'
import { FilterError, parseFilter } from './parse-filter.ts'

describe('parseFilter', () => {
  it.each([
    [
      "displayName eq 'it''s'",
      { kind: 'comparison', operator: 'eq', property: 'displayName', value: "it's" },
    ],
    ["startsWith(displayName,'A b')", { kind: 'startsWith', property: 'displayName', text: 'A b' }],
    ["STARTSWITH( displayName , '' )", { kind: 'startsWith', property: 'displayName', text: '' }],
    [
      'id eq 0571a27e-0571-4a27-a000-000000000001',
      {
        kind: 'comparison',
        operator: 'eq',
        property: 'id',
        value: '0571a27e-0571-4a27-a000-000000000001',
      },
    ],
    [
      'activityDateTime ge 2026-01-01T00:00:00Z',
      {
        kind: 'comparison',
        operator: 'ge',
        property: 'activityDateTime',
        value: '2026-01-01T00:00:00Z',
      },
    ],
    [
      'mailEnabled eq true',
      { kind: 'comparison', operator: 'eq', property: 'mailEnabled', value: true },
    ],
    [
      'deletedDateTime eq null',
      { kind: 'comparison', operator: 'eq', property: 'deletedDateTime', value: null },
    ],
    ['a/b eq -1.5', { kind: 'comparison', operator: 'eq', property: 'a/b', value: -1.5 }],
    ["id in ('a','b')", { kind: 'in', property: 'id', values: ['a', 'b'] }],
    [
      "scenarios has 'secureFoundation, zeroTrust'",
      { kind: 'has', property: 'scenarios', values: ['secureFoundation', 'zeroTrust'] },
    ],
    [
      "scenarios HAS microsoft.graph.templateScenarios'zeroTrust'",
      { kind: 'has', property: 'scenarios', values: ['zeroTrust'] },
    ],
    ["a in (microsoft.graph.mode'x',y)", { kind: 'in', property: 'a', values: ['x', 'y'] }],
    [
      "isof('microsoft.graph.countryNamedLocation')",
      {
        kind: 'comparison',
        operator: 'eq',
        property: '@odata.type',
        value: '#microsoft.graph.countryNamedLocation',
      },
    ],
    [
      'isOf(microsoft.graph.ipNamedLocation)',
      {
        kind: 'comparison',
        operator: 'eq',
        property: '@odata.type',
        value: '#microsoft.graph.ipNamedLocation',
      },
    ],
    ["contains(displayName,'x')", { kind: 'contains', property: 'displayName', text: 'x' }],
    [
      "EndsWith(mail, '@contoso.com')",
      { kind: 'endsWith', property: 'mail', text: '@contoso.com' },
    ],
    [
      "countriesAndRegions/any(c: c eq 'CA')",
      {
        kind: 'any',
        property: 'countriesAndRegions',
        operand: { kind: 'comparison', operator: 'eq', property: '', value: 'CA' },
      },
    ],
    [
      "allowedCombinations/any(x:x has 'sms, password')",
      {
        kind: 'any',
        property: 'allowedCombinations',
        operand: { kind: 'has', property: '', values: ['sms', 'password'] },
      },
    ],
    [
      "not(groupTypes/ANY(c :c eq 'Unified'))",
      {
        kind: 'not',
        operand: {
          kind: 'any',
          property: 'groupTypes',
          operand: { kind: 'comparison', operator: 'eq', property: '', value: 'Unified' },
        },
      },
    ],
    [
      "a/b/all(t:startswith(t/c,'x') or t/d/any())",
      {
        kind: 'all',
        property: 'a/b',
        operand: {
          kind: 'or',
          operands: [
            { kind: 'startsWith', property: 'c', text: 'x' },
            { kind: 'any', property: 'd', operand: { kind: 'and', operands: [] } },
          ],
        },
      },
    ],
  ])('reads %s', (text, filter) => {
    expect(parseFilter(text)).toEqual(filter)
  })

  it('binds `not` tighter than `and`, and `and` tighter than `or`', () => {
    const eq = (property: string) => ({ kind: 'comparison', operator: 'eq', property, value: 1 })
    expect(parseFilter('a eq 1 or not b eq 1 and (c eq 1 or d eq 1)')).toEqual({
      kind: 'or',
      operands: [
        eq('a'),
        {
          kind: 'and',
          operands: [
            { kind: 'not', operand: eq('b') },
            { kind: 'or', operands: [eq('c'), eq('d')] },
          ],
        },
      ],
    })
  })

  it.each([
    ['', 'expected a property name at position 1, found `the end of the filter`'],
    ["displayName eq 'open", 'the string that starts at position 16 is not closed'],
    ["displayName is 'x'", 'expected an operator such as `eq` at position 13, found `is`'],
    [
      "displayName eq 'x' y",
      'expected `and`, `or` or the end of the filter at position 20, found `y`',
    ],
    ['(a eq 1', 'expected `)` at position 8, found `the end of the filter`'],
    [
      'scenarios has zeroTrust',
      'expected a string in single quotes at position 15, found `zeroTrust`',
    ],
    ["scenarios has 'a,'", 'expected names joined by commas at position 15, found `a,`'],
    ["a has b.c 'd'", 'expected a string in single quotes at position 7, found `b.c`'],
    ['a has', 'expected a string in single quotes at position 6, found `the end of the filter`'],
    ["isof('location')", 'expected a qualified type name at position 6, found `location`'],
    ["isof(b.c,'b.d')", 'expected `)` at position 9, found `,`'],
    ["a/any(c eq 'x')", 'expected a variable such as `c:` at position 7, found `c`'],
    ["a/any(c:c eq 'x'", 'expected `)` at position 17, found `the end of the filter`'],
    ['a/all()', 'expected a variable such as `c:` at position 7, found `)`'],
    ['a eq b: 1', 'expected a value at position 6, found `b`'],
    ["/any(c:c eq 'x')", 'expected a property name at position 1, found `/any`'],
    ["1=1 or ''=''", 'expected a property name at position 1, found `1=1`'],
  ])('refuses %j with the position', (text, message) => {
    expect(() => parseFilter(text)).toThrow(new FilterError('syntax', message))
  })

  it.each([
    "tolower(displayName) eq 'x'",
    "matchesPattern(displayName,'x')",
    "a/any(c:b eq 'x')",
    "a/any(c:b/any(d:c eq 'x'))",
    `scenarios has '${'a,'.repeat(100)}a'`,
  ])('refuses %s as unsupported', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ reason: 'unsupported' }))
  })

  it('refuses nesting beyond its limit instead of overflowing the stack', () => {
    expect(() => parseFilter('('.repeat(100_000))).toThrow(
      expect.objectContaining({ reason: 'unsupported' }),
    )
  })

  it('throws nothing but FilterError on any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom(
            'a',
            'eq',
            'not',
            'and',
            'or',
            '(',
            ')',
            ',',
            "'x'",
            "'",
            ' ',
            'in',
            '1',
            'startswith',
            'isof',
            'has',
            'b.c',
            "b.c'x,y'",
            'a/any',
            'c:',
            'c',
            'contains',
          ),
        )
        .map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(text, (filter) => {
        try {
          propertiesOf(parseFilter(filter))
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError)
        }
      }),
      { numRuns: 5_000 },
    )
  })
})
