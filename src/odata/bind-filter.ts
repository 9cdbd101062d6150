/** Checks the properties of a filter against a type, before it is evaluated. */

import type { ObjectType } from '../edm/model.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { elementPath, type Filter, type FilterLiteral } from './filter.ts'
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
}

type FindPath = (path: string) => TypedPath | undefined

function unknownProperty(path: string, typeName: string): OstiaryError {
  return new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.propertyUnknown,
    message: `Could not find a property named '${path}' on type 'microsoft.graph.${typeName}'.`,
  })
}

/** The refusal of a property that cannot be filtered by, or not in this way. */
function notFilterable(path: string, typeName: string): OstiaryError {
  return new OstiaryError('unsupportedQuery', {
    ostiaryCode: queryCodes.propertyNotFilterable,
    message: `Unsupported or invalid query filter clause specified for property '${path}' of resource '${typeName}'.`,
  })
}

class FilterBinder {
  readonly #typeName: string

  constructor(typeName: string) {
    this.#typeName = typeName
  }

  bind(filter: Filter, find: FindPath): Filter {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return { ...filter, operands: filter.operands.map((operand) => this.bind(operand, find)) }
      case 'not':
        return { ...filter, operand: this.bind(filter.operand, find) }
      default:
        break
    }
    const found = find(filter.property)
    if (found === undefined) throw unknownProperty(filter.property, this.#typeName)
    const { path: property, type } = found
    switch (filter.kind) {
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
        return { ...filter, property, value: this.#literal(filter.value, type) }
      }
      case 'in':
        this.#requireValues(found)
        return {
          ...filter,
          property,
          values: filter.values.map((value) => this.#literal(value, type)),
        }
      default:
        this.#requireValues(found)
        return { ...filter, property }
    }
  }

  #requireValues({ path, type }: TypedPath): void {
    if (isStructured(type)) throw notFilterable(path, this.#typeName)
  }

  /** Prints a literal as the property is compared: instants in one form. */
  #literal(literal: FilterLiteral, type: KnownType): FilterLiteral {
    const single = elementTypeOf(type) ?? type
    if (single === 'untyped' || single.kind !== 'dateTimeOffset' || literal === null) return literal
    const instant = typeof literal === 'string' ? canonicalInstant(literal) : undefined
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
export function bindFilter(filter: Filter, { name, schema, names }: FilteredType): Filter {
  return new FilterBinder(name).bind(filter, (path) => {
    const found = findPath(schema, path)
    if (found !== undefined) return found
    const [first = ''] = path.split('/')
    const folded = first.toLowerCase()
    const known = names.find((each) => each.toLowerCase() === folded)
    if (known === undefined || findPath(schema, first) !== undefined) return undefined
    return { path: `${known}${path.slice(first.length)}`, type: 'untyped' }
  })
}
