/**
 * The properties that filters for applications and service principals compare: custom security attributes.
 * Sources: https://learn.microsoft.com/entra/identity/conditional-access/concept-filter-for-applications,
 * https://learn.microsoft.com/graph/api/resources/customsecurityattributedefinition
 */

import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { comparisonOperators } from './rule.ts'
import type { RuleProperty } from './rule-property.ts'

const prefix = 'CustomSecurityAttribute'

/** Attribute set and attribute, joined by an underscore: letters and digits of any script. */
const attributePattern = /^[\p{L}\p{M}\p{N}]+(?:_[\p{L}\p{M}\p{N}]+)+$/u

/**
 * Reads a path such as `CustomSecurityAttribute.Set_Name`: the prefix in any case, the names of set
 * and attribute as they are spelt. Undefined for another text. Only attributes of type String can be compared,
 * with one value or several. Does not check whether the attribute is defined.
 * DEVIATION: the operators of these filters are not published; all operators of texts are accepted.
 */
export function findAttributeProperty(path: string): RuleProperty | undefined {
  const [first = '', attribute = '', ...rest] = path.split('.')
  const hasPrefix = first.toLowerCase() === prefix.toLowerCase()
  if (!hasPrefix || rest.length > 0 || !attributePattern.test(attribute)) return undefined
  return {
    name: `${prefix}.${attribute}`,
    operators: comparisonOperators,
    values: { kind: 'text' },
  }
}

/** The path that an unknown one was meant to be: without its prefix, misspelt, or with a dot. */
export function meantAttributeProperty(path: string): string | undefined {
  const [first = '', ...rest] = path.split('.')
  const hasPrefix = didYouMean(first, [prefix]) !== undefined
  if (!hasPrefix && rest.length > 0) return undefined
  const attribute = hasPrefix ? rest.join('_') : first
  return attributePattern.test(attribute) ? `${prefix}.${attribute}` : undefined
}
