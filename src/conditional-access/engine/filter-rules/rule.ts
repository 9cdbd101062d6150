/**
 * The abstract syntax of a filter rule: frozen plain data without positions.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

/** Every operator of a comparison, in the spelling that is printed after a hyphen. */
export const comparisonOperators = Object.freeze([
  'eq',
  'ne',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
  'contains',
  'notContains',
  'in',
  'notIn',
] as const)

/** One of the operators of a comparison. */
export type FilterOperator = (typeof comparisonOperators)[number]

/** What a property is compared with; a list has at least one text. */
export type RuleValue = string | boolean | null | readonly string[]

/** Shape: `{ kind: 'comparison', property: 'device.isCompliant', operator: 'eq', value: true }`. */
export interface Comparison {
  readonly kind: 'comparison'
  /** `device.isCompliant`, `CustomSecurityAttribute.Set_Name`: known names in their published case. */
  readonly property: string
  readonly operator: FilterOperator
  readonly value: RuleValue
}

/** Shape: `{ kind: 'not', operand: … }`. */
export interface Negation {
  readonly kind: 'not'
  readonly operand: FilterRule
}

/** Two or more operands, none of them a junction of the same kind. */
export interface Junction {
  readonly kind: 'and' | 'or'
  readonly operands: readonly FilterRule[]
}

/** A rule: a comparison, or comparisons joined and negated to any depth. */
export type FilterRule = Comparison | Negation | Junction

/** Compares a property with a value; the list of values is copied. */
export function comparison(
  property: string,
  operator: FilterOperator,
  value: RuleValue,
): Comparison {
  const kept = typeof value === 'object' && value !== null ? Object.freeze([...value]) : value
  return Object.freeze({ kind: 'comparison', property, operator, value: kept })
}

/** Negates a rule. */
export function negation(operand: FilterRule): Negation {
  return Object.freeze({ kind: 'not', operand })
}

/** Joins one or more operands: a single one is returned as it is, junctions of the same kind are flattened. */
export function junction(kind: Junction['kind'], operands: readonly FilterRule[]): FilterRule {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]))
  const [only] = flat
  if (flat.length === 1 && only !== undefined) return only
  return Object.freeze({ kind, operands: Object.freeze(flat) })
}

/** Rebuilds a rule with every comparison replaced. */
export function mapComparisons(
  rule: FilterRule,
  replace: (found: Comparison) => Comparison,
): FilterRule {
  switch (rule.kind) {
    case 'comparison':
      return replace(rule)
    case 'not':
      return negation(mapComparisons(rule.operand, replace))
    case 'and':
    case 'or':
      return junction(
        rule.kind,
        rule.operands.map((operand) => mapComparisons(operand, replace)),
      )
  }
}
