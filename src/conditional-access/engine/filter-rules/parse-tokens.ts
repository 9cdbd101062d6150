/**
 * Parses the tokens of a filter rule. A fault ends its comparison; parsing continues after the next `-and` or
 * `-or`, so that one pass finds the faults of every comparison. Linear in the tokens.
 * Source: https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { findAttributeProperty } from './attribute-properties.ts'
import { findDeviceProperty } from './device-properties.ts'
import {
  comparisonOperatorOf,
  isGroupOperator,
  isLogical,
  meantComparison,
  meantConnective,
} from './operators.ts'
import {
  comparison,
  junction,
  negation,
  type Comparison,
  type FilterOperator,
  type FilterRule,
  type Junction,
  type RuleValue,
} from './rule.ts'
import { quote, type FilterToken } from './tokens.ts'

/** The deepest nesting of parentheses; the service publishes no limit. */
export const maximumNesting = 50

/** One problem in a rule. */
export interface RuleFault {
  /** What is wrong; one line, with words of the rule in backticks. */
  readonly message: string
  /** Where: the offset in UTF-16 code units, from 0. */
  readonly position: number
}

/** A comparison with its place in the text; offsets in UTF-16 code units, from 0. */
export interface LocatedComparison {
  readonly comparison: Comparison
  /** The property as it was written. */
  readonly spelling: string
  readonly propertyAt: number
  readonly operatorAt: number
  readonly valueAt: number
  /** Where each item of a list starts; for a single value, where the value starts. */
  readonly itemsAt: readonly number[]
}

/** A rule with the places of its comparisons. */
export interface LocatedRule {
  readonly rule: FilterRule
  /** In order of appearance. */
  readonly comparisons: readonly LocatedComparison[]
}

/** Parses the tokens of a rule: the rule with its places, or every fault by position. */
export function parseTokens(
  tokens: readonly FilterToken[],
):
  | { readonly ok: true; readonly value: LocatedRule }
  | { readonly ok: false; readonly faults: readonly RuleFault[] } {
  return new TokenParser(tokens).parse()
}

const propertyPattern = /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u

interface LocatedValue {
  readonly value: RuleValue
  readonly itemsAt: readonly number[]
}

class TokenParser {
  readonly #tokens: readonly FilterToken[]
  readonly #comparisons: LocatedComparison[] = []
  readonly #faults: RuleFault[] = []
  #next: FilterToken
  #position = 0
  #nesting = 0

  constructor(tokens: readonly FilterToken[]) {
    this.#tokens = tokens
    this.#next = tokens[0] ?? { kind: 'end', text: '', source: '', at: 0 }
  }

  parse(): ReturnType<typeof parseTokens> {
    if (this.#next.kind === 'end') this.#refuse('the rule is empty')
    const rule = this.#disjunction()
    if (rule !== undefined && this.#faults.length === 0) {
      return { ok: true, value: { rule, comparisons: this.#comparisons } }
    }
    return { ok: false, faults: this.#faults.sort((one, other) => one.position - other.position) }
  }

  #take(): FilterToken {
    const taken = this.#next
    this.#position += 1
    this.#next = this.#tokens[this.#position] ?? taken
    return taken
  }

  #takeKind(kind: FilterToken['kind']): boolean {
    const isNext = this.#next.kind === kind
    if (isNext) this.#take()
    return isNext
  }

  #nextIsLogical(operator: 'and' | 'or' | 'not'): boolean {
    return this.#next.kind === 'word' && isLogical(this.#next.text, operator)
  }

  #nextIsConnective(): boolean {
    return this.#nextIsLogical('and') || this.#nextIsLogical('or')
  }

  /** Records a fault of the next token or of another one; a second fault at the same place is ignored. */
  #refuse(message: string, { at }: FilterToken = this.#next): undefined {
    if (this.#faults.at(-1)?.position !== at) this.#faults.push({ message, position: at })
  }

  #refuseNext(expected: string): undefined {
    if (this.#next.kind === 'unclosed') {
      return this.#refuse('the string that starts here is not closed')
    }
    const found =
      this.#next.kind === 'end' ? 'the end of the rule' : `\`${abbreviate(this.#next.source, 40)}\``
    return this.#refuse(`expected ${expected}, found ${found}`)
  }

  #disjunction(): FilterRule | undefined {
    return this.#junction('or', () => this.#junction('and', () => this.#operand()))
  }

  #junction(kind: Junction['kind'], read: () => FilterRule | undefined): FilterRule | undefined {
    const operands = [read()]
    while (this.#nextIsLogical(kind)) {
      this.#take()
      operands.push(read())
    }
    const readable = operands.filter((operand) => operand !== undefined)
    return readable.length === 0 ? undefined : junction(kind, readable)
  }

  /** Reads one operand, and skips what cannot follow an operand. */
  #operand(): FilterRule | undefined {
    const rule = this.#nextIsLogical('not') ? this.#negation() : this.#primary()
    while (this.#next.kind !== 'end' && !this.#nextIsConnective()) {
      if (this.#next.kind !== ')') {
        this.#refuseConnective()
        this.#skip()
      } else if (this.#nesting > 0) {
        break
      } else {
        this.#refuse('there is no `(` for this `)`')
        this.#take()
      }
    }
    return rule
  }

  #refuseConnective(): undefined {
    const meant = this.#next.kind === 'word' ? meantConnective(this.#next.text) : undefined
    if (meant === undefined) return this.#refuseNext('`-and`, `-or` or the end of the rule')
    return this.#refuse(
      `expected \`-and\` or \`-or\`, found \`${this.#next.text}\`; did you mean \`-${meant}\`?`,
    )
  }

  #negation(): FilterRule | undefined {
    this.#take()
    if (this.#nextIsLogical('not')) {
      this.#refuse('a second `-not` needs parentheses: `-not (-not …)`')
      this.#skip()
      return undefined
    }
    const operand = this.#primary()
    return operand === undefined ? undefined : negation(operand)
  }

  #primary(): FilterRule | undefined {
    if (this.#next.kind === '(') return this.#group()
    const read = this.#comparison()
    if (read === undefined) this.#skip()
    return read
  }

  #group(): FilterRule | undefined {
    const open = this.#take()
    if (this.#nesting === maximumNesting) {
      this.#refuse(`parentheses are nested deeper than ${maximumNesting} levels`, open)
      this.#skip(1)
      return undefined
    }
    this.#nesting += 1
    const rule = this.#disjunction()
    this.#nesting -= 1
    if (!this.#takeKind(')')) this.#refuse('this `(` is not closed', open)
    return rule
  }

  /** Skips to the next `-and`, `-or` or `)` outside of parentheses. */
  #skip(open = 0): void {
    let nesting = open
    while (this.#next.kind !== 'end') {
      if (nesting === 0 && (this.#next.kind === ')' || this.#nextIsConnective())) return
      const { kind } = this.#take()
      if (kind === '(') nesting += 1
      if (kind === ')') nesting -= 1
    }
  }

  /** Reads a comparison; undefined when there is none: the fault is recorded, its token stays unread. */
  #comparison(): FilterRule | undefined {
    const property = this.#property()
    if (property === undefined) return undefined
    const operatorAt = this.#next.at
    const operator = this.#operator()
    if (operator === undefined) return undefined
    const valueAt = this.#next.at
    const read = this.#value()
    if (read === undefined) return undefined

    const name = findDeviceProperty(property.text) ?? findAttributeProperty(property.text)
    const compared = comparison(name?.name ?? property.text, operator, read.value)
    this.#comparisons.push({
      comparison: compared,
      spelling: property.text,
      propertyAt: property.at,
      operatorAt,
      valueAt,
      itemsAt: read.itemsAt,
    })
    return compared
  }

  #property(): FilterToken | undefined {
    const isProperty =
      this.#next.kind === 'word' &&
      propertyPattern.test(this.#next.text) &&
      !this.#nextIsConnective()
    if (!isProperty) return this.#refuseNext('a property such as `device.isCompliant`')
    return this.#take()
  }

  #operator(): FilterOperator | undefined {
    const { kind, text } = this.#next
    if (kind !== 'word') return this.#refuseNext('an operator such as `-eq`')
    const operator = comparisonOperatorOf(text)
    if (operator !== undefined) {
      this.#take()
      return operator
    }
    const written = `\`${abbreviate(text, 40)}\``
    if (isGroupOperator(text)) {
      return this.#refuse(
        `${written} is an operator of dynamic groups and not supported in a filter`,
      )
    }
    const meant = meantComparison(text)
    if (meant === undefined) return this.#refuseNext('an operator such as `-eq`')
    return this.#refuse(`${written} is not an operator; did you mean \`-${meant}\`?`)
  }

  #value(): LocatedValue | undefined {
    const { kind, text, at } = this.#next
    if (kind === '[') return this.#list()
    if (kind === 'string') {
      this.#take()
      return { value: text, itemsAt: [at] }
    }
    if (kind !== 'word' || this.#nextIsConnective()) return this.#refuseNext('a value')
    const keyword = keywords.get(text.toLowerCase())
    if (keyword === undefined) return this.#refuse(faultOfBareWord(text))
    this.#take()
    return { value: keyword, itemsAt: [at] }
  }

  #list(): LocatedValue | undefined {
    const items: FilterToken[] = []
    do {
      this.#take()
      const item = this.#next
      if (!this.#takeKind('string')) return this.#refuseNext('a text in double quotes')
      items.push(item)
    } while (this.#next.kind === ',')
    if (!this.#takeKind(']')) return this.#refuseNext('`,` or `]`')
    return { value: items.map(({ text }) => text), itemsAt: items.map(({ at }) => at) }
  }
}

const keywords: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

function faultOfBareWord(word: string): string {
  const written = `\`${abbreviate(word, 40)}\``
  if (/^['‘’“”„]/u.test(word)) return `a text must be in straight double quotes, found ${written}`
  const meant = didYouMean(word, ['True', 'False', 'null']) ?? quote(abbreviate(word, 40))
  return `expected a value, found the word ${written}; did you mean \`${meant}\`?`
}
