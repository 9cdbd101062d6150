/**
 * Compiles the rule of a device filter.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 */

import { readDeviceRule } from './check-rule.ts'
import type { Comparison } from './rule.ts'
import { factNames, type Device, type FactName, type SignIn } from '../model/sign-in.ts'
import { deviceTextProperties } from '../model/sign-in-schema.ts'
import { choose, fromBoolean, known, no, or, unknown, type Ternary } from '../model/ternary.ts'
import {
  comparerFor,
  compileRule,
  type Comparable,
  type Comparer,
  type Predicate,
} from './filter-rule.ts'

/** The device of a sign-in: null when none is registered, undefined when that is unknown. */
export type SeenDevice = SignIn['device']

/**
 * Compiles a rule; a device that is not registered has no values (E38). A rule that cannot be read is true
 * for no device.
 */
export function compileDeviceRule(text: string): Predicate<SeenDevice> {
  const rule = readDeviceRule(text)
  return rule === undefined ? () => no : compileRule(rule, compileComparison)
}

const prefix = 'device.'

function compileComparison({ property, operator, value }: Comparison): Predicate<SeenDevice> {
  const fact = factNames.find((name) => name === property)
  const compares = comparerFor(operator, value)
  if (fact === undefined) return () => fromBoolean(compares(null))
  const read = readerOf(property.slice(prefix.length))
  const compareRegistered = property.startsWith(extensionPrefix)
    ? extensionAttribute(fact, read, compares)
    : (device: Device) => compareValue(read(device), fact, compares)
  return (device) => {
    if (device === undefined) return unknown('device')
    return device === null ? fromBoolean(compares(null)) : compareRegistered(device)
  }
}

/** Reads a property as text; undefined when it is unknown. */
function readerOf(name: string): (device: Device) => Comparable | undefined {
  const property = ([...deviceTextProperties, 'physicalIds', 'systemLabels'] as const).find(
    (each) => each === name,
  )
  if (property !== undefined) return (device) => device[property]
  return ({ isCompliant }) => (isCompliant === undefined ? undefined : String(isCompliant))
}

function compareValue(value: Comparable | undefined, fact: FactName, compares: Comparer): Ternary {
  return value === undefined ? unknown(fact) : fromBoolean(compares(value))
}

const extensionPrefix = 'device.extensionAttribute'

/** An extension attribute counts only while the device is managed, compliant or hybrid joined. */
function extensionAttribute(
  fact: FactName,
  read: (device: Device) => Comparable | undefined,
  compares: Comparer,
): (device: Device) => Ternary {
  return (device) =>
    choose(
      hasReadableAttributes(device),
      compareValue(read(device), fact, compares),
      fromBoolean(compares(null)),
    )
}

function hasReadableAttributes(device: Device): Ternary {
  return or(
    known(device.isManaged, 'device.isManaged'),
    or(isCompliant(device), isHybridJoined(device)),
  )
}

/** Whether a registered device complies with the policies of its management. */
export function isCompliant(device: Device): Ternary {
  return known(device.isCompliant, 'device.isCompliant')
}

/** Whether a registered device is also joined to a domain. */
export function isHybridJoined({ trustType }: Device): Ternary {
  if (trustType === undefined) return unknown('device.trustType')
  return fromBoolean(trustType?.toLowerCase() === 'serverad')
}
