/** The properties of rules: their operators and values. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { printValue } from './print-rule.ts'
import type { FilterOperator, RuleValue } from './rule.ts'

/** What the values of a property are. */
export type ValueKind =
  | { readonly kind: 'text' }
  /** A GUID; `what` names the object whose id it is: `a device`. */
  | { readonly kind: 'id'; readonly what: string }
  /** `True` or `False`, bare or in quotes. */
  | { readonly kind: 'truth' }
  | {
      readonly kind: 'word'
      readonly words: readonly string[]
      /** Other names of the words, in lower case, with the word that they mean. */
      readonly counterparts: ReadonlyMap<string, string>
    }

/** A property that rules may mention. */
export interface RuleProperty {
  /** The path in its published case: `device.isCompliant`. */
  readonly name: string
  readonly operators: readonly FilterOperator[]
  readonly values: ValueKind
}

/** The operators that compare a value as a whole. */
export const equality: readonly FilterOperator[] = Object.freeze(['eq', 'ne'])

/** Whether the operator compares with a list and not with one value. */
export function takesList(operator: FilterOperator): boolean {
  return operator === 'in' || operator === 'notIn'
}

/**
 * The reason why a single value, or one item of a list, cannot be compared with the property. Undefined
 * when it can. Does not check whether the operator takes `null`.
 */
export function faultOfValue(
  { name, values }: RuleProperty,
  value: string | boolean | null,
): string | undefined {
  if (value === null || wordFor(values, value) !== undefined) return undefined
  const expectation = `\`${name}\` takes ${describeValues(values)}, not \`${abbreviate(printValue(value))}\``
  const meant = meantWord(values, value)
  return meant === undefined
    ? expectation
    : `${expectation}; did you mean \`${printValue(meant)}\`?`
}

/** The value as evaluation compares it: `True` and `False` as Booleans, words of a closed set in their own case. */
export function canonicalValue({ values }: RuleProperty, value: RuleValue): RuleValue {
  if (value === null || typeof value === 'object') return value
  return wordFor(values, value) ?? value
}

/** The value in canonical form; undefined when the property does not take it. */
function wordFor(values: ValueKind, value: string | boolean): string | boolean | undefined {
  if (values.kind === 'truth') return truthOf(value)
  if (typeof value === 'boolean') return undefined
  switch (values.kind) {
    case 'text':
      return value
    case 'id':
      return isGuid(value) ? value : undefined
    case 'word': {
      const key = value.toLowerCase()
      return values.words.find((word) => word.toLowerCase() === key)
    }
  }
}

function truthOf(value: string | boolean): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = value.toLowerCase()
  return word === 'true' || word === 'false' ? word === 'true' : undefined
}

function meantWord(values: ValueKind, value: string | boolean): RuleValue | undefined {
  if (typeof value === 'boolean') return values.kind === 'text' ? String(value) : undefined
  if (values.kind === 'word') {
    return values.counterparts.get(value.toLowerCase()) ?? didYouMean(value, values.words)
  }
  const truth = values.kind === 'truth' ? didYouMean(value, ['true', 'false']) : undefined
  return truth === undefined ? undefined : truth === 'true'
}

function describeValues(values: ValueKind): string {
  switch (values.kind) {
    case 'text':
      return 'a text in double quotes'
    case 'id':
      return `the id of ${values.what} (a GUID)`
    case 'truth':
      return '`True` or `False`'
    case 'word':
      return enumerate(
        values.words.map((word) => `\`"${word}"\``),
        'or',
      )
  }
}

/** Joins two or more names as in a sentence: `a, b or c`. */
export function enumerate(names: readonly string[], conjunction: 'and' | 'or'): string {
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1) ?? ''}`
}
