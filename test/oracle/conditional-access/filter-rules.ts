/** Rules over devices and over custom security attributes (E59). */

import type {
  CustomSecurityAttributes,
  SignIn,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { FactName } from '../../../src/conditional-access/engine/model/sign-in.ts'
import {
  readAttributeRule,
  readDeviceRule,
} from '../../../src/conditional-access/engine/filter-rules/check-rule.ts'
import type {
  Comparison,
  FilterRule,
} from '../../../src/conditional-access/engine/filter-rules/rule.ts'
import { same } from './condition.ts'
import { and, ask, choose, known, no, not, or, unknown, type Test } from './three-values.ts'

/** What a property holds: nothing, one value, or the values of a collection. */
interface Held {
  readonly values: readonly (string | boolean)[]
  readonly isCollection: boolean
}

const nothing: Held = { values: [], isCollection: false }

function one(value: string | boolean | null): Held {
  return value === null ? nothing : { values: [value], isCollection: false }
}

function many(values: readonly string[]): Held {
  return { values, isCollection: true }
}

function evaluate(rule: FilterRule, compare: (comparison: Comparison) => Test): Test {
  switch (rule.kind) {
    case 'comparison':
      return compare(rule)
    case 'not':
      return not(evaluate(rule.operand, compare))
    case 'and':
      return and(...rule.operands.map((operand) => evaluate(operand, compare)))
    case 'or':
      return or(...rule.operands.map((operand) => evaluate(operand, compare)))
  }
}

/** Nothing fails every positive operator and passes every negative one. */
function holds({ operator, value }: Comparison, held: Held): boolean {
  if (value === null) return (held.values.length === 0) === (operator === 'eq')
  const wanted = typeof value === 'object' ? value : [value]
  const some = (test: (held: string, wanted: string) => boolean) =>
    held.values.some((item) =>
      wanted.some((each) => test(String(item).toLowerCase(), String(each).toLowerCase())),
    )
  const equals = () => some((left, right) => left === right)
  const contains = () =>
    held.isCollection ? equals() : some((left, right) => left.includes(right))
  const startsWith = () => some((left, right) => left.startsWith(right))
  const endsWith = () => some((left, right) => left.endsWith(right))
  switch (operator) {
    case 'eq':
    case 'in':
      return equals()
    case 'ne':
    case 'notIn':
      return !equals()
    case 'startsWith':
      return startsWith()
    case 'notStartsWith':
      return !startsWith()
    case 'endsWith':
      return endsWith()
    case 'notEndsWith':
      return !endsWith()
    case 'contains':
      return contains()
    case 'notContains':
      return !contains()
  }
}

/** E38: a rule that cannot be read matches nothing. */
export function deviceRuleHolds(text: string, { device }: SignIn): Test {
  const rule = readDeviceRule(text)
  if (rule === undefined) return no
  return evaluate(rule, (comparison) => compareDevice(comparison, device))
}

function compareDevice(comparison: Comparison, device: SignIn['device']): Test {
  if (device === undefined) return unknown('device')
  if (device === null) return known(holds(comparison, nothing))
  const name = comparison.property.slice('device.'.length) as keyof typeof device
  const value = device[name]
  const fact = `device.${name}` as FactName
  const asItIs = ask(value, fact, (present) => {
    const held = typeof present === 'object' && present !== null ? many(present) : one(present)
    return holds(comparison, held)
  })
  if (!name.startsWith('extensionAttribute')) return asItIs
  return choose(extensionAttributesAreReadable(device), asItIs, known(holds(comparison, nothing)))
}

/** Extension attributes exist for devices that are managed, compliant or hybrid joined. */
function extensionAttributesAreReadable(device: NonNullable<SignIn['device']>): Test {
  return or(
    ask(device.isManaged, 'device.isManaged', (isManaged) => isManaged),
    ask(device.isCompliant, 'device.isCompliant', (isCompliant) => isCompliant),
    ask(device.trustType, 'device.trustType', (type) => type !== null && same(type, 'ServerAD')),
  )
}

/** Tells whether a rule over custom security attributes holds; one that cannot be read matches nothing. */
export function attributeRuleHolds(
  text: string,
  attributes: CustomSecurityAttributes | undefined,
  fact: FactName,
): Test {
  const rule = readAttributeRule(text)
  if (rule === undefined) return no
  return evaluate(rule, (comparison) =>
    ask(attributes, fact, (present) =>
      holds(comparison, attributeOf(present, comparison.property)),
    ),
  )
}

function attributeOf(attributes: CustomSecurityAttributes, property: string): Held {
  const wanted = property.slice('CustomSecurityAttribute.'.length)
  const value = Object.entries(attributes).find(([name]) => same(name, wanted))?.[1]
  if (value === undefined) return nothing
  return typeof value === 'string' ? one(value) : many(value)
}
