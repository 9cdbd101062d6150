/**
 * Translates a filter into a condition on `objects as o`, over the object's index rows. Null means that the
 * object has no row of the property. It compares as in OData: `ne` is the opposite of `eq`, the order
 * operators are false. If a property has several values, one must match.
 * Source: OData 4.01 URL conventions, section 5.1.1.1.
 */

import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import { keyOf } from '../../kernel/ids.ts'
import type { ComparisonOperator, Filter, FilterLiteral } from '../../odata/filter.ts'
import type { IndexEntriesTable, ObjectsTable, DatabaseTables } from './schema.ts'
import { foldProperty, foldText } from './search-keys.ts'

/** The objects that the condition is for. Without a family they may be of several families. */
export interface FilterScope {
  readonly tenant: string
  readonly family?: string | undefined
}

type SqlOperator = '=' | '>' | '>=' | '<' | '<=' | 'in'

/** Conditions that one value must all satisfy. */
type SqlConditions =
  | {
      readonly type: 'text'
      readonly tests: readonly (readonly [SqlOperator, string | string[]])[]
    }
  | {
      readonly type: 'number'
      readonly tests: readonly (readonly [SqlOperator, number | number[]])[]
    }

/** What a filter compares: the object's key, or the values of an indexed property. */
interface Operand {
  readonly fold: (text: string) => string
  readonly isPresent: () => Expression<SqlBool>
  readonly matches: (conditions: SqlConditions) => Expression<SqlBool>
}

const eb = expressionBuilder<
  DatabaseTables & { o: ObjectsTable; i: IndexEntriesTable },
  'o' | 'i'
>()

const keyOperand: Operand = {
  fold: (text) => keyOf(text).toWellFormed(),
  isPresent: () => eb.and([]),
  matches: (conditions) =>
    conditions.type === 'text'
      ? eb.and(conditions.tests.map(([operator, value]) => eb('o.object_key', operator, value)))
      : eb.or([]),
}

function indexOperand(property: string, scope: FilterScope): Operand {
  const holds = (tests: readonly Expression<SqlBool>[]): Expression<SqlBool> => {
    const rows = eb
      .selectFrom('index_entries as i')
      .select('i.object_key')
      .where('i.tenant_id', '=', scope.tenant)
      .where('i.property', '=', foldProperty(property))
      .where((inner) => inner.and(tests))
    // WHY two forms: within a family the index finds the few matching keys first; across families the
    // caller's own condition selects the few objects, and the index row of each is looked up.
    return scope.family === undefined
      ? eb.exists(
          rows.whereRef('i.family', '=', 'o.family').whereRef('i.object_key', '=', 'o.object_key'),
        )
      : eb('o.object_key', 'in', rows.where('i.family', '=', scope.family))
  }
  return {
    fold: foldText,
    isPresent: () => holds([]),
    matches: (conditions) =>
      holds(
        conditions.type === 'text'
          ? conditions.tests.map(([operator, value]) => eb('i.text_value', operator, value))
          : conditions.tests.map(([operator, value]) => eb('i.number_value', operator, value)),
      ),
  }
}

const orderOperators: Readonly<Record<Exclude<ComparisonOperator, 'ne'>, SqlOperator>> = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
}

function comparisonSql(
  operand: Operand,
  operator: ComparisonOperator,
  value: FilterLiteral,
): Expression<SqlBool> {
  if (operator === 'ne') return eb.not(comparisonSql(operand, 'eq', value))
  if (value === null) return operator === 'eq' ? eb.not(operand.isPresent()) : eb.or([])
  const test = orderOperators[operator]
  return typeof value === 'string'
    ? operand.matches({ type: 'text', tests: [[test, operand.fold(value)]] })
    : operand.matches({ type: 'number', tests: [[test, Number(value)]] })
}

function membershipSql(operand: Operand, values: readonly FilterLiteral[]): Expression<SqlBool> {
  const texts = values.filter((value) => typeof value === 'string').map(operand.fold)
  const numbers = values
    .filter((value) => typeof value === 'number' || typeof value === 'boolean')
    .map(Number)
  return eb.or([
    ...(values.includes(null) ? [eb.not(operand.isPresent())] : []),
    ...(texts.length > 0 ? [operand.matches({ type: 'text', tests: [['in', texts]] })] : []),
    ...(numbers.length > 0 ? [operand.matches({ type: 'number', tests: [['in', numbers]] })] : []),
  ])
}

/**
 * Finds the least text that is greater, in code point order, than every text with this prefix.
 * Undefined when there is none: the prefix is empty or consists of the last code point only.
 */
export function endOfPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0)
  while (points.length > 0) {
    const last = points.pop() ?? 0
    // WHY 0xd7ff: the code points after it are surrogates, not characters.
    if (last < 0x10ffff) return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
  }
  return undefined
}

function prefixSql(operand: Operand, prefix: string): Expression<SqlBool> {
  const start = operand.fold(prefix)
  const end = endOfPrefix(start)
  return operand.matches({
    type: 'text',
    tests:
      end === undefined
        ? [['>=', start]]
        : [
            ['>=', start],
            ['<', end],
          ],
  })
}

/** Translates a filter over indexed properties. Every value becomes a bound parameter. */
export function filterSql(filter: Filter, scope: FilterScope): Expression<SqlBool> {
  switch (filter.kind) {
    case 'and':
      return eb.and(filter.operands.map((operand) => filterSql(operand, scope)))
    case 'or':
      return eb.or(filter.operands.map((operand) => filterSql(operand, scope)))
    case 'not':
      return eb.not(filterSql(filter.operand, scope))
    case 'comparison':
      return comparisonSql(operandOf(filter.property, scope), filter.operator, filter.value)
    case 'in':
      return membershipSql(operandOf(filter.property, scope), filter.values)
    case 'has': {
      const operand = operandOf(filter.property, scope)
      return eb.and(filter.values.map((value) => comparisonSql(operand, 'eq', value)))
    }
    case 'startsWith':
      return prefixSql(operandOf(filter.property, scope), filter.prefix)
  }
}

function operandOf(property: string, scope: FilterScope): Operand {
  return foldProperty(property) === 'id' ? keyOperand : indexOperand(property, scope)
}
