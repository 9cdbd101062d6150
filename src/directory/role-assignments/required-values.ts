/** What a filter requires of one property, so that only objects with one of these values need to be read. */

import type { Filter, FilterLiteral } from '../../odata/filter.ts'

function foldedTexts(values: readonly FilterLiteral[]): readonly string[] {
  const texts = values.filter((value) => typeof value === 'string')
  return [...new Set(texts.map((text) => text.toLowerCase()))]
}

/**
 * The texts of which the property of every object that passes has one, in lower case; undefined when the filter allows
 * others too. A value that is no text is left out: no text passes it.
 */
export function requiredValues(
  filter: Filter | undefined,
  property: string,
): readonly string[] | undefined {
  switch (filter?.kind) {
    case 'comparison':
      return filter.operator === 'eq' && filter.property.toLowerCase() === property.toLowerCase()
        ? foldedTexts([filter.value])
        : undefined
    case 'in':
      return filter.property.toLowerCase() === property.toLowerCase()
        ? foldedTexts(filter.values)
        : undefined
    case 'and': {
      const [first, ...others] = filter.operands
        .map((operand) => requiredValues(operand, property))
        .filter((values) => values !== undefined)
      return first?.filter((value) => others.every((values) => values.includes(value)))
    }
    case 'or': {
      const sets = filter.operands.map((operand) => requiredValues(operand, property))
      return sets.includes(undefined) ? undefined : [...new Set(sets.flatMap((set) => set ?? []))]
    }
    default:
      return undefined
  }
}
