import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexedCandidate, matchesFilter } from '../../odata/evaluate-filter.ts'
import type { Filter } from '../../odata/filter.ts'
import { requiredValues } from './required-values.ts'

const eq = (property: string, value: string): Filter => ({
  kind: 'comparison',
  operator: 'eq',
  property,
  value,
})

const property = fc.constantFrom('principalId', 'PRINCIPALID', 'roleDefinitionId')
const value = fc.constantFrom('a', 'B', 'c')
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('eq' as const, 'ne' as const, 'ge' as const),
      property,
      value,
    }),
    fc.record({
      kind: fc.constant('in' as const),
      property,
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      operands: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), operand: tie('filter') }),
  ),
}))

describe('requiredValues', () => {
  it.each<[string, Filter | undefined, readonly string[] | undefined]>([
    ['no filter', undefined, undefined],
    ['another property', eq('roleDefinitionId', 'a'), undefined],
    ['an equality', eq('principalid', 'A'), ['a']],
    ['a list', { kind: 'in', property: 'principalId', values: ['a', 'A', 1] }, ['a']],
    [
      'a part of a conjunction',
      { kind: 'and', operands: [eq('roleDefinitionId', 'x'), eq('principalId', 'a')] },
      ['a'],
    ],
    [
      'two parts that exclude each other',
      { kind: 'and', operands: [eq('principalId', 'b'), eq('principalId', 'a')] },
      [],
    ],
    [
      'each part of a disjunction',
      { kind: 'or', operands: [eq('principalId', 'b'), eq('principalId', 'a')] },
      ['b', 'a'],
    ],
    [
      'a disjunction that allows others',
      { kind: 'or', operands: [eq('principalId', 'b'), eq('roleDefinitionId', 'a')] },
      undefined,
    ],
    ['a negation', { kind: 'not', operand: eq('principalId', 'a') }, undefined],
  ])('reads %s', (_, given, values) => {
    expect(requiredValues(given, 'principalId')).toEqual(values)
  })

  it('never leaves a value out with which an object passes', () => {
    fc.assert(
      fc.property(filter, value, value, (given, principalId, roleDefinitionId) => {
        const object = indexedCandidate([
          { property: 'principalId', value: principalId },
          { property: 'roleDefinitionId', value: roleDefinitionId },
        ])
        fc.pre(matchesFilter(given, object))
        const required = requiredValues(given, 'principalId')
        if (required !== undefined) expect(required).toContain(principalId.toLowerCase())
      }),
    )
  })
})
