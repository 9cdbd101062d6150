/** Which filters the index of the store can evaluate. */

import { elementPath, type Filter } from './filter.ts'

/**
 * Tells whether index rows are enough to evaluate a filter over indexed properties. They are not where `any` or `all`
 * looks into the members of an element: a row is one value.
 */
export function isInIndexForm(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.every(isInIndexForm)
    case 'not':
      return isInIndexForm(filter.operand)
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
      return false
    default:
      return filter.property === elementPath
  }
}
