/**
 * The abstract syntax of `$filter` as this service supports it: frozen plain data.
 * Source: OData 4.01 URL conventions, section 5.1.1; Graph's subset,
 * https://learn.microsoft.com/graph/filter-query-parameter.
 */

import { typeAnnotation } from '../edm/model.ts'

/** A literal of a filter. */
export type FilterLiteral = string | number | boolean | null

/** The operators that compare a property with a literal. */
export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

/** The functions that look for a text in a property. */
export type TextTest = 'startsWith' | 'endsWith' | 'contains'

/**
 * The property that a type test compares: an object's types, its own and those this derives from.
 * Shape of a value: `#microsoft.graph.countryNamedLocation`.
 */
export const typeProperty = typeAnnotation

/** The path of the element itself in the operand of `any` and `all`; other paths name members of the element. */
export const elementPath = ''

/** The edges at an object: those of a relation that start at it, or that end there. */
export interface EdgeSide {
  readonly relation: string
  readonly near: 'source' | 'target'
}

/** A parsed filter. Property paths keep the caller's spelling; names compare without case. */
export type Filter =
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly property: string
      readonly value: FilterLiteral
    }
  | { readonly kind: TextTest; readonly property: string; readonly text: string }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly FilterLiteral[] }
  /** All of these members are set. Of a flags property each member that is set is a value of its own. */
  | { readonly kind: 'has'; readonly property: string; readonly values: readonly string[] }
  /** The number of elements of a list, or of objects that a navigation property leads to. */
  | {
      readonly kind: 'size'
      readonly operator: ComparisonOperator
      readonly property: string
      readonly value: number
      /** The edges that are counted, where the property leads to other objects. */
      readonly edges?: EdgeSide
    }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
  /** One element of a list, or each, passes the operand, whose paths start at the element. */
  | { readonly kind: 'any' | 'all'; readonly property: string; readonly operand: Filter }

/** Lists the property paths that a filter mentions, in order of appearance. Counted edges are no property. */
export function propertiesOf(filter: Filter): readonly string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(propertiesOf)
    case 'not':
      return propertiesOf(filter.operand)
    case 'any':
    case 'all':
      return [
        filter.property,
        ...propertiesOf(filter.operand)
          .filter((path) => path !== elementPath)
          .map((path) => `${filter.property}/${path}`),
      ]
    case 'size':
      return filter.edges === undefined ? [filter.property] : []
    default:
      return [filter.property]
  }
}
