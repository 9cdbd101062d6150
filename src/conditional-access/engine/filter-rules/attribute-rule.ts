/**
 * Compiles the rule of a filter over custom security attributes.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-filter-for-applications
 */

import { readAttributeRule } from './check-rule.ts'
import type { CustomSecurityAttributes, FactName } from '../model/sign-in.ts'
import { fromBoolean, no, unknown } from '../model/ternary.ts'
import { comparerFor, compileRule, type Comparable, type Predicate } from './filter-rule.ts'

/** The attributes of an application or an agent; undefined when they are unknown. */
type SeenAttributes = CustomSecurityAttributes | undefined

/**
 * Compiles a rule. A missing attribute has no value. A rule that cannot be read is true for nothing.
 */
export function compileAttributeRule(text: string, fact: FactName): Predicate<SeenAttributes> {
  const rule = readAttributeRule(text)
  if (rule === undefined) return () => no
  return compileRule(rule, ({ property, operator, value }) => {
    const name = property.slice(property.indexOf('.') + 1).toLowerCase()
    const compares = comparerFor(operator, value)
    return (attributes) =>
      attributes === undefined ? unknown(fact) : fromBoolean(compares(read(attributes, name)))
  })
}

function read(attributes: CustomSecurityAttributes, name: string): Comparable {
  for (const [spelling, value] of Object.entries(attributes)) {
    if (spelling.toLowerCase() === name) return value
  }
  return null
}
