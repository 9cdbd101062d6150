/**
 * Translates a filter into a condition on `objects as o`, over the object's index rows. Null means that the
 * object has no row of the property. It compares as in OData: `ne` is the opposite of `eq`, the order
 * operators are false. If a property has several values, one must match. Each row of a property is an element for
 * `any` and `all`, whose operand is a condition on that row.
 * Source: OData 4.01 URL conventions, section 5.1.1.
 */

import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import { keyOf } from '../../kernel/ids.ts'
import {
  elementPath,
  type ComparisonOperator,
  type EdgeSide,
  type Filter,
  type FilterLiteral,
  type TextTest,
} from '../../odata/filter.ts'
import { foldProperty, foldText } from '../../odata/fold-text.ts'
import type { IndexEntriesTable, ObjectsTable, DatabaseTables } from './schema.ts'

/** The objects that the condition is for. Without a family they may be of several families. */
export interface FilterScope {
  readonly tenant: string
  readonly family?: string | undefined
  /** Conditions that are tested on each object; the others are looked up in the index first. */
  readonly common?: ReadonlySet<Filter>
}

const eb = expressionBuilder<
  DatabaseTables & { o: ObjectsTable; i: IndexEntriesTable },
  'o' | 'i'
>()

const always = eb.and([])
const never = eb.or([])

/** Where one value is: the key of an object, or an index row. */
interface ValueColumns {
  readonly text: 'o.object_key' | 'i.text_value'
  readonly number?: 'i.number_value'
  readonly fold: (text: string) => string
}

/** What a filter compares: the object's key, or the values of an indexed property. */
interface Operand {
  readonly columns: ValueColumns
  /** Tells whether one of the values satisfies a condition on its columns. */
  readonly holds: (condition: Expression<SqlBool>) => Expression<SqlBool>
}

const keyOperand: Operand = {
  columns: { text: 'o.object_key', fold: (text) => keyOf(text).toWellFormed() },
  holds: (condition) => condition,
}

const rowColumns: ValueColumns = {
  text: 'i.text_value',
  number: 'i.number_value',
  fold: foldText,
}

function indexOperand(property: string, scope: FilterScope): Operand {
  return {
    columns: rowColumns,
    holds(condition) {
      const rows = eb
        .selectFrom('index_entries as i')
        .select('i.object_key')
        .where('i.tenant_id', '=', scope.tenant)
        .where('i.property', '=', foldProperty(property))
        .where(condition)
      // WHY two forms: within a family the index finds the few matching keys first; across families the
      // caller's own condition selects the few objects, and the index row of each is looked up.
      return scope.family === undefined
        ? eb.exists(
            rows
              .whereRef('i.family', '=', 'o.family')
              .whereRef('i.object_key', '=', 'o.object_key'),
          )
        : eb('o.object_key', 'in', rows.where('i.family', '=', scope.family))
    },
  }
}

function operandOf(property: string, scope: FilterScope): Operand {
  return foldProperty(property) === 'id' ? keyOperand : indexOperand(property, scope)
}

const orderOperators = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
} as const

/** Compares one value with a literal that is not null. */
function valueIs(
  { text, number, fold }: ValueColumns,
  operator: Exclude<ComparisonOperator, 'ne'>,
  literal: string | number | boolean,
): Expression<SqlBool> {
  const test = orderOperators[operator]
  if (typeof literal === 'string') return eb(text, test, fold(literal))
  return number === undefined ? never : eb(number, test, Number(literal))
}

/** Compares one value with the literals of a list; null is none of them. */
function valueIsIn(
  { text, number, fold }: ValueColumns,
  literals: readonly FilterLiteral[],
): Expression<SqlBool> | undefined {
  const texts = literals.filter((literal) => typeof literal === 'string').map(fold)
  const numbers = literals
    .filter((literal) => typeof literal === 'number' || typeof literal === 'boolean')
    .map(Number)
  const tests = [
    ...(texts.length > 0 ? [eb(text, 'in', texts)] : []),
    ...(numbers.length > 0 && number !== undefined ? [eb(number, 'in', numbers)] : []),
  ]
  return tests.length === 0 ? undefined : eb.or(tests)
}

/** Matches one text with a pattern of `%` and the given part. */
function valueIsLike({ text }: ValueColumns, pattern: string): Expression<SqlBool> {
  // WHY never: SQLite ends a pattern at NUL.
  if (pattern.includes('\0')) return never
  return sql<SqlBool>`${eb.ref(text)} like ${pattern} escape '!'`
}

function asPattern(text: string): string {
  return text.replace(/[!%_]/gu, '!$&')
}

function valueHasText(columns: ValueColumns, test: TextTest, text: string): Expression<SqlBool> {
  const part = columns.fold(text)
  if (test === 'startsWith') return valueStartsWith(columns, part)
  return valueIsLike(columns, `%${asPattern(part)}${test === 'contains' ? '%' : ''}`)
}

/** Looks for a flag among the members of one value, which are joined by commas. */
function valueHasFlag(columns: ValueColumns, flag: string): Expression<SqlBool> {
  const name = columns.fold(flag)
  const part = asPattern(name)
  return eb.or([
    eb(columns.text, '=', name),
    valueIsLike(columns, `${part},%`),
    valueIsLike(columns, `%,${part}`),
    valueIsLike(columns, `%,${part},%`),
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

function valueStartsWith({ text }: ValueColumns, start: string): Expression<SqlBool> {
  const end = endOfPrefix(start)
  const isAfter = eb(text, '>=', start)
  return end === undefined ? isAfter : eb.and([isAfter, eb(text, '<', end)])
}

/** Translates the operand of `any` or `all` into a condition on one value. */
function elementSql(filter: Filter, columns: ValueColumns): Expression<SqlBool> {
  switch (filter.kind) {
    case 'and':
      return eb.and(filter.operands.map((operand) => elementSql(operand, columns)))
    case 'or':
      return eb.or(filter.operands.map((operand) => elementSql(operand, columns)))
    case 'not':
      return negated(elementSql(filter.operand, columns))
    case 'any':
    case 'all':
    case 'size':
      throw new TypeError(`an element in the index has no list \`${filter.property}\``)
    default:
      break
  }
  if (filter.property !== elementPath) {
    throw new TypeError(`an element in the index has no member \`${filter.property}\``)
  }
  switch (filter.kind) {
    case 'comparison': {
      const { operator, value } = filter
      if (operator === 'ne') {
        return value === null ? always : negated(valueIs(columns, 'eq', value))
      }
      return value === null ? never : valueIs(columns, operator, value)
    }
    case 'in':
      return valueIsIn(columns, filter.values) ?? never
    case 'has':
      return eb.and(filter.values.map((flag) => valueHasFlag(columns, flag)))
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return valueHasText(columns, filter.kind, filter.text)
  }
}

/**
 * The condition on an index row that a condition on objects looks up, or its opposite; undefined where the look-up would
 * read every row of the property.
 */
export function rowCondition(filter: Filter): Expression<SqlBool> | undefined {
  switch (filter.kind) {
    case 'comparison':
      if (foldProperty(filter.property) === 'id') return undefined
      if (filter.value === null) return always
      return valueIs(rowColumns, filter.operator === 'ne' ? 'eq' : filter.operator, filter.value)
    case 'in':
      return foldProperty(filter.property) === 'id'
        ? undefined
        : valueIsIn(rowColumns, filter.values)
    case 'startsWith':
      return foldProperty(filter.property) === 'id'
        ? undefined
        : valueHasText(rowColumns, 'startsWith', filter.text)
    case 'any':
      return rowCondition(filter.operand) && elementSql(filter.operand, rowColumns)
    default:
      return undefined
  }
}

/** WHY not `not`: a row holds a text or a number, and the other column is null, which is not true either. */
function negated(condition: Expression<SqlBool>): Expression<SqlBool> {
  return sql<SqlBool>`(${condition}) is not true`
}

/** Compares the number of edges at an object. */
function edgeCountIs(
  edges: EdgeSide,
  operator: ComparisonOperator,
  value: number,
  { tenant }: FilterScope,
): Expression<SqlBool> {
  const { near, relation } = edges
  const count = eb
    .selectFrom('edges as e')
    .select(({ fn }) => fn.countAll<number>().as('number'))
    .where('e.tenant_id', '=', tenant)
    .whereRef(`e.${near}_family`, '=', 'o.family')
    .whereRef(`e.${near}_key`, '=', 'o.object_key')
    .where('e.relation', '=', relation)
  return operator === 'ne' ? eb(count, '!=', value) : eb(count, orderOperators[operator], value)
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
    case 'size':
      if (filter.edges === undefined) {
        throw new TypeError(`the index does not count the values of \`${filter.property}\``)
      }
      return edgeCountIs(filter.edges, filter.operator, filter.value, scope)
    default:
      break
  }
  const isCommon = scope.common?.has(filter) === true
  const { columns, holds } = operandOf(filter.property, isCommon ? { tenant: scope.tenant } : scope)
  switch (filter.kind) {
    case 'comparison': {
      const { operator, value } = filter
      const isEqual = (): Expression<SqlBool> =>
        value === null ? eb.not(holds(always)) : holds(valueIs(columns, 'eq', value))
      if (operator === 'eq') return isEqual()
      if (operator === 'ne') return eb.not(isEqual())
      return value === null ? never : holds(valueIs(columns, operator, value))
    }
    case 'in': {
      const isListed = valueIsIn(columns, filter.values)
      return eb.or([
        ...(filter.values.includes(null) ? [eb.not(holds(always))] : []),
        ...(isListed === undefined ? [] : [holds(isListed)]),
      ])
    }
    case 'has':
      return eb.and(filter.values.map((flag) => holds(valueIs(columns, 'eq', flag))))
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return holds(valueHasText(columns, filter.kind, filter.text))
    case 'any':
      return holds(elementSql(filter.operand, columns))
    case 'all':
      return eb.not(holds(negated(elementSql(filter.operand, columns))))
  }
}
