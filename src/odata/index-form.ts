/** Which filters the index of the store can evaluate. */

import { elementPath, propertiesOf, type Filter } from './filter.ts'

/**
 * Tells whether index rows are enough to evaluate a filter over indexed properties. They are not where `any` or `all`
 * looks into the members of an element: a row is one value.
 */
function isInIndexForm(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.every(isInIndexForm)
    case 'not':
      return isInIndexForm(filter.operand)
    // WHY only edges: index rows have each value of a list once.
    case 'size':
      return filter.edges !== undefined
    case 'any':
    case 'all':
      return isOfElement(filter.operand)
    default:
      return true
  }
}

function isOfElement(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.every(isOfElement)
    case 'not':
      return isOfElement(filter.operand)
    case 'any':
    case 'all':
    case 'size':
      return false
    default:
      return filter.property === elementPath
  }
}

/** A filter in two parts that must both hold. */
export interface SplitFilter {
  /** What the index evaluates; absent when that is nothing. */
  readonly inIndex?: Filter
  /** What must be tested on each object; absent when that is nothing. */
  readonly rest?: Filter
}

/** Splits a filter into what the index can evaluate and the rest. */
export function splitByIndex(
  filter: Filter,
  isIndexed: (property: string) => boolean,
): SplitFilter {
  const parts = Map.groupBy(conjunctsOf(filter), (operand) =>
    isInIndexForm(operand) && propertiesOf(operand).every(isIndexed) ? 'inIndex' : 'rest',
  )
  return Object.fromEntries([...parts].map(([part, conjuncts]) => [part, conjunctionOf(conjuncts)]))
}

function conjunctsOf(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.operands.flatMap(conjunctsOf) : [filter]
}

function conjunctionOf(operands: readonly Filter[]): Filter | undefined {
  return operands.length === 1 ? operands[0] : { kind: 'and', operands }
}
