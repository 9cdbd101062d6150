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

/**
 * The property that a type test compares: an object's types, its own and those this derives from.
 * Shape of a value: `#microsoft.graph.countryNamedLocation`.
 */
export const typeProperty = typeAnnotation

/** A parsed filter. Property paths keep the caller's spelling; names compare without case. */
export type Filter =
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly property: string
      readonly value: FilterLiteral
    }
  | { readonly kind: 'startsWith'; readonly property: string; readonly prefix: string }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly FilterLiteral[] }
  /** All of these members are set. Of a flags property each member that is set is a value of its own. */
  | { readonly kind: 'has'; readonly property: string; readonly values: readonly string[] }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly kind: 'not'; readonly operand: Filter }
