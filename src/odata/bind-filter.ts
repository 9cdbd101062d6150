/** Checks the properties of a filter against a type, before it is evaluated. */

import type { ObjectType } from '../edm/model.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import {
  elementPath,
  type ComparisonOperator,
  type EdgeSide,
  type Filter,
  type FilterLiteral,
  type TextTest,
} from './filter.ts'
import { canonicalInstant } from './instant.ts'
import { queryCodes } from './query-codes.ts'
import {
  elementTypeOf,
  findPath,
  isStructured,
  type KnownType,
  type TypedPath,
} from './type-path.ts'

/** A type whose objects are filtered. */
export interface FilteredType {
  /** Name in the namespace `microsoft.graph`. */
  readonly name: string
  readonly schema: ObjectType
  /** Names that an object may have in addition to those of the schema. */
  readonly names: readonly string[]
  /** Tells whether an object may have a further property of a name; it has none when absent. */
  readonly isFurtherName?: (name: string) => boolean
  /** Tells whether a property leads to other objects: it has no values to compare. None does when absent. */
  readonly isNavigation?: (name: string) => boolean
  /** The edges that a property leads to, where the store can count them. */
  readonly edgesOf?: (
    name: string,
  ) => { readonly name: string; readonly edges: EdgeSide } | undefined
}

type FindPath = (path: string) => TypedPath | undefined

function unknownProperty(path: string, typeName: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.propertyUnknown,
    message: `Could not find a property named '${path}' on type 'microsoft.graph.${typeName}'.`,
  })
}

/** Types of values in which no text can be looked for. */
const textlessKinds: ReadonlySet<string> = new Set(['boolean', 'int32', 'int64', 'dateTimeOffset'])

/** Reads an instant, or a date: its first instant in UTC. */
function instantOf(text: string): string | undefined {
  return canonicalInstant(/^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00:00Z` : text)
}

/** The refusal of a property that cannot be filtered by, or not in this way. */
function notFilterable(path: string, typeName: string): OstiaryError {
  return new OstiaryError('unsupportedQuery', {
    ostiaryCode: queryCodes.propertyNotFilterable,
    message: `Unsupported or invalid query filter clause specified for property '${path}' of resource '${typeName}'.`,
  })
}

const operatorNames: Readonly<Record<ComparisonOperator, string>> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
}

/** The primitive type of a literal, as messages name it. */
function literalTypeName(literal: string | number | boolean): string {
  if (typeof literal === 'string') return 'Edm.String'
  if (typeof literal === 'boolean') return 'Edm.Boolean'
  return Number.isInteger(literal) ? 'Edm.Int32' : 'Edm.Double'
}

/** The type of values that a literal is compared with: its name, and the literals that fit. */
function comparedType(
  type: KnownType,
): { readonly name: string; readonly takes: 'string' | 'number' | 'boolean' } | undefined {
  if (type === 'untyped') return undefined
  switch (type.kind) {
    case 'boolean':
      return { name: 'Edm.Boolean', takes: 'boolean' }
    case 'int32':
      return { name: 'Edm.Int32', takes: 'number' }
    case 'int64':
      return { name: 'Edm.Int64', takes: 'number' }
    case 'string':
      return { name: type.edmName ?? 'Edm.String', takes: 'string' }
    case 'guid':
      return { name: 'Edm.Guid', takes: 'string' }
    case 'enum':
    case 'flags':
      return { name: `microsoft.graph.${type.name}`, takes: 'string' }
    default:
      return undefined
  }
}

class FilterBinder {
  readonly #typeName: string
  readonly #edgesOf: FilteredType['edgesOf']

  constructor({ name, edgesOf }: FilteredType) {
    this.#typeName = name
    this.#edgesOf = edgesOf
  }

  bind(filter: Filter, find: FindPath): Filter {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return { ...filter, operands: filter.operands.map((operand) => this.bind(operand, find)) }
      case 'not':
        return { ...filter, operand: this.bind(filter.operand, find) }
      case 'size': {
        const counted = this.#edgesOf?.(filter.property)
        if (counted) return { ...filter, property: counted.name, edges: counted.edges }
        break
      }
      default:
        break
    }
    const found = find(filter.property)
    if (found === undefined) throw unknownProperty(filter.property, this.#typeName)
    const { path: property, type } = found
    switch (filter.kind) {
      case 'size':
        if (elementTypeOf(type) === undefined) throw notFilterable(property, this.#typeName)
        return { ...filter, property }
      case 'any':
      case 'all': {
        const element = elementTypeOf(type)
        if (element === undefined) throw notFilterable(property, this.#typeName)
        const findInElement: FindPath = (path) =>
          path === elementPath ? { path, type: element } : findPath(element, path)
        return { ...filter, property, operand: this.bind(filter.operand, findInElement) }
      }
      case 'comparison': {
        const isNullTest =
          filter.value === null && (filter.operator === 'eq' || filter.operator === 'ne')
        if (!isNullTest) this.#requireValues(found)
        return { ...filter, property, value: this.#literal(filter.value, type, filter.operator) }
      }
      case 'in':
        this.#requireValues(found)
        return {
          ...filter,
          property,
          values: filter.values.map((value) => this.#literal(value, type, 'eq')),
        }
      case 'has':
        this.#requireValues(found)
        return { ...filter, property }
      default:
        this.#requireValues(found)
        this.#requireTexts(found, filter.kind)
        return { ...filter, property }
    }
  }

  #requireValues({ path, type }: TypedPath): void {
    if (isStructured(type)) throw notFilterable(path, this.#typeName)
  }

  /** Refuses to look for a text in values that are no texts. Source: OData's own message. */
  #requireTexts({ type }: TypedPath, test: TextTest): void {
    const single = elementTypeOf(type) ?? type
    if (single === 'untyped' || !textlessKinds.has(single.kind)) return
    const name = test.toLowerCase()
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.literalMismatch,
      message: `Invalid filter clause: No function signature for the function with name '${name}' matches the specified arguments. The function signatures considered are: ${name}(Edm.String Nullable=true, Edm.String Nullable=true).`,
    })
  }

  /** Prints a literal as the property is compared: instants in one form. */
  #literal(literal: FilterLiteral, type: KnownType, operator: ComparisonOperator): FilterLiteral {
    const single = elementTypeOf(type) ?? type
    if (literal === null || single === 'untyped') return literal
    if (single.kind !== 'dateTimeOffset') {
      const compared = comparedType(single)
      if (compared === undefined || typeof literal === compared.takes) return literal
      throw new OstiaryError('badRequest', {
        ostiaryCode: queryCodes.literalMismatch,
        message: `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${compared.name}' and '${literalTypeName(literal)}' for operator kind '${operatorNames[operator]}'.`,
      })
    }
    const instant = typeof literal === 'string' ? instantOf(literal) : undefined
    if (instant !== undefined) return instant
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.filterMalformed,
      message: `Invalid filter clause: '${String(literal)}' is not an instant such as 2026-01-05T09:31:07Z.`,
    })
  }
}

/**
 * Returns a filter with its properties spelt as in the type, and its instants as `canonicalInstant` prints them.
 * @throws OstiaryError `badRequest` naming an unknown property or a text that is not an instant, `unsupportedQuery`
 * naming a property that is an object, or a list where a value is needed or the reverse.
 */
export function bindFilter(filter: Filter, type: FilteredType): Filter {
  const { name, schema, names, isFurtherName, isNavigation } = type
  return new FilterBinder(type).bind(filter, (path) => {
    const found = findPath(schema, path)
    if (found !== undefined) return found
    const [first = ''] = path.split('/')
    const folded = first.toLowerCase()
    const known =
      names.find((each) => each.toLowerCase() === folded) ??
      (isFurtherName?.(first) ? first : undefined)
    if (known === undefined && isNavigation?.(first)) throw notFilterable(first, name)
    if (known === undefined || findPath(schema, first) !== undefined) return undefined
    return { path: `${known}${path.slice(first.length)}`, type: 'untyped' }
  })
}
