/**
 * Checks whether a filter rule makes sense: known properties, operators and values that fit them.
 * Sources: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices,
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-filter-for-applications
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { findAttributeProperty, meantAttributeProperty } from './attribute-properties.ts'
import { findDeviceProperty, meantDeviceProperty } from './device-properties.ts'
import { locateRule, maximumRuleLength } from './parse-rule.ts'
import type { LocatedComparison, RuleFault } from './parse-tokens.ts'
import {
  canonicalValue,
  enumerate,
  equality,
  faultOfValue,
  takesList,
  type RuleProperty,
} from './rule-property.ts'
import {
  comparison,
  mapComparisons,
  type Comparison,
  type FilterOperator,
  type FilterRule,
  type RuleValue,
} from './rule.ts'

/** A kind of rule: which properties it may mention. */
interface RuleKind {
  /** What messages call a property: `a property of a device rule`. */
  readonly propertyIs: string
  readonly find: (path: string) => RuleProperty | undefined
  readonly meant: (path: string) => string | undefined
}

const deviceRules: RuleKind = {
  propertyIs: 'a property of a device rule',
  find: findDeviceProperty,
  meant: meantDeviceProperty,
}

const attributeRules: RuleKind = {
  propertyIs: 'a custom security attribute (`CustomSecurityAttribute.Set_Name`)',
  find: findAttributeProperty,
  meant: meantAttributeProperty,
}

/** Lists what is wrong with the rule of a device filter, by position; nothing when it can be used. */
export function checkDeviceRule(
  text: string,
  maximumLength = maximumRuleLength,
): readonly RuleFault[] {
  return read(text, deviceRules, maximumLength).faults
}

/** Lists what is wrong with the rule of a filter for applications or service principals, by position. */
export function checkAttributeRule(
  text: string,
  maximumLength = maximumRuleLength,
): readonly RuleFault[] {
  return read(text, attributeRules, maximumLength).faults
}

/**
 * Reads a device rule for evaluation: properties in their published case, `device.isCompliant` compared
 * with a Boolean, words of closed sets in their published case. Undefined when the rule has faults.
 */
export function readDeviceRule(text: string): FilterRule | undefined {
  return read(text, deviceRules, maximumRuleLength).rule
}

/**
 * Reads a rule over custom security attributes for evaluation. Names of set and attribute keep the
 * caller's spelling; they compare without case. Undefined when the rule has faults.
 */
export function readAttributeRule(text: string): FilterRule | undefined {
  return read(text, attributeRules, maximumRuleLength).rule
}

function read(
  text: string,
  kind: RuleKind,
  maximumLength: number,
): { readonly rule?: FilterRule; readonly faults: readonly RuleFault[] } {
  const parsed = locateRule(text, maximumLength)
  if (!parsed.ok) return parsed
  const { rule, comparisons } = parsed.value
  const faults = comparisons.flatMap((located) => faultsOf(located, kind))
  if (faults.length > 0) return { faults }
  return { rule: mapComparisons(rule, (found) => canonical(found, kind)), faults }
}

function canonical(found: Comparison, kind: RuleKind): Comparison {
  const property = kind.find(found.property)
  if (property === undefined) return found
  return comparison(found.property, found.operator, canonicalValue(property, found.value))
}

function faultsOf(located: LocatedComparison, kind: RuleKind): readonly RuleFault[] {
  const property = kind.find(located.comparison.property)
  return property === undefined
    ? [unknownProperty(located, kind)]
    : [...operatorFaults(located, property), ...valueFaults(located, property)]
}

function unknownProperty(
  { spelling, propertyAt }: LocatedComparison,
  { propertyIs, meant }: RuleKind,
): RuleFault {
  const suggestion = meant(spelling)
  const message = `\`${abbreviate(spelling)}\` is not ${propertyIs}`
  return {
    message: suggestion === undefined ? message : `${message}; did you mean \`${suggestion}\`?`,
    position: propertyAt,
  }
}

function operatorFaults(
  { comparison: { operator }, operatorAt }: LocatedComparison,
  { name, operators }: RuleProperty,
): readonly RuleFault[] {
  if (operators.includes(operator)) return []
  const known = enumerate(
    operators.map((each) => `\`-${each}\``),
    'or',
  )
  const message = `\`${name}\` cannot be compared with \`-${operator}\`; use ${known}`
  return [{ message, position: operatorAt }]
}

function valueFaults(
  { comparison: { operator, value }, valueAt, itemsAt }: LocatedComparison,
  property: RuleProperty,
): readonly RuleFault[] {
  const items = typeof value === 'object' && value !== null ? value : [value]
  const shape = { message: shapeFault(operator, value, property), position: valueAt }
  const each = items.map((item, index) => ({
    message: faultOfValue(property, item),
    position: itemsAt[index] ?? valueAt,
  }))
  return [shape, ...each].flatMap(({ message, position }) =>
    message === undefined ? [] : [{ message, position }],
  )
}

/** Says why the operator cannot have this many values, or none. */
function shapeFault(
  operator: FilterOperator,
  value: RuleValue,
  { operators }: RuleProperty,
): string | undefined {
  if (value === null) {
    return equality.includes(operator)
      ? undefined
      : '`null` can only be compared with `-eq` or `-ne`'
  }
  const isList = typeof value === 'object'
  if (isList === takesList(operator)) return undefined
  if (!isList) return `\`-${operator}\` takes a list of texts in brackets`
  const advice = operators.includes('in') ? '; for a list write `-in` or `-notIn`' : ''
  return `\`-${operator}\` takes one value${advice}`
}
