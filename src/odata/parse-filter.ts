/**
 * Parses `$filter`. Keywords and function names match in any letter case. GUIDs and dates need no quotes, as
 * Graph's clients send them. The time is linear in the length of the text.
 * Source: OData 4.01 ABNF (commonExpr), https://learn.microsoft.com/graph/filter-query-parameter.
 */

import {
  elementPath,
  typeProperty,
  type ComparisonOperator,
  type Filter,
  type FilterLiteral,
  type TextTest,
} from './filter.ts'

/** Deepest nesting of parentheses and `not`. */
export const maximumFilterDepth = 50

/** Most comparisons in one filter: each is a look-up in the index. */
export const maximumFilterTerms = 100

/** A filter that cannot be used: wrong syntax, or syntax this service does not evaluate. */
export class FilterError extends Error {
  readonly reason: 'syntax' | 'unsupported'

  constructor(reason: 'syntax' | 'unsupported', message: string) {
    super(message)
    this.reason = reason
  }
}

interface Token {
  /** A `variable` is the name before the colon of `any(c:c eq 'x')`. */
  readonly kind: 'word' | 'string' | 'symbol' | 'variable' | 'end'
  readonly text: string
  /** Offset in the filter text; messages count from 1. */
  readonly at: number
}

const tokenPattern =
  /\s*(?:'((?:[^']|'')*)'|([(),])|([\p{L}_][\p{L}\p{N}_]*)\s*:|([^\s'(),]+)|('))/uy

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  for (;;) {
    const match = tokenPattern.exec(text)
    if (!match) break
    const [whole, string, symbol, variable, word, openQuote] = match
    const at = match.index + whole.length - whole.trimStart().length
    if (openQuote !== undefined) {
      throw new FilterError('syntax', `the string that starts at position ${at + 1} is not closed`)
    }
    if (string !== undefined)
      tokens.push({ kind: 'string', text: string.replaceAll("''", "'"), at })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at })
    else if (variable !== undefined) tokens.push({ kind: 'variable', text: variable, at })
    else tokens.push({ kind: 'word', text: word ?? '', at })
  }
  return [...tokens, { kind: 'end', text: 'the end of the filter', at: text.length }]
}

const comparisons: ReadonlySet<string> = new Set<ComparisonOperator>([
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
])

/** The type before an enumeration value. Shape: `microsoft.graph.templateScenarios`. */
const typeNamePattern = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)+$/u

const propertyPattern = /^[\p{L}_@][\p{L}\p{N}_.@]*(?:\/[\p{L}_][\p{L}\p{N}_.]*)*$/u

function literalOf(token: Token): FilterLiteral {
  if (token.kind === 'string') return token.text
  const word = token.text.toLowerCase()
  if (word === 'null') return null
  if (word === 'true') return true
  if (word === 'false') return false
  if (/^-?\d+(?:\.\d+)?$/u.test(word)) return Number(word)
  return token.text
}

const textTests: ReadonlyMap<string, TextTest> = new Map(
  (['startsWith', 'endsWith', 'contains'] as const).map((name) => [name.toLowerCase(), name]),
)

/** The number of elements of a list. Shape: `assignedLicenses/$count`. */
const sizePattern = /^(.*)\/\$count$/iu

const lambdaPattern = /^(.*)\/(any|all)$/iu

class FilterParser {
  readonly #tokens: readonly Token[]
  #position = 0
  #depth = 0
  #terms = 0
  /** The variables of the lambda expressions around the current position, the innermost last. */
  readonly #variables: string[] = []

  constructor(text: string) {
    this.#tokens = tokenize(text)
  }

  parse(): Filter {
    const filter = this.#disjunction()
    const rest = this.#peek()
    if (rest.kind !== 'end') throw this.#unexpected(rest, '`and`, `or` or the end of the filter')
    return filter
  }

  #peek(): Token {
    const token = this.#tokens[this.#position]
    if (token === undefined) throw new FilterError('syntax', 'the filter ends too early')
    return token
  }

  #take(): Token {
    const token = this.#peek()
    this.#position += 1
    return token
  }

  #unexpected(token: Token, expected: string): FilterError {
    return new FilterError(
      'syntax',
      `expected ${expected} at position ${token.at + 1}, found \`${token.text}\``,
    )
  }

  #takeWord(word: string): boolean {
    const token = this.#peek()
    if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false
    this.#position += 1
    return true
  }

  #takeSymbol(symbol: string): void {
    const token = this.#take()
    if (token.kind !== 'symbol' || token.text !== symbol) {
      throw this.#unexpected(token, `\`${symbol}\``)
    }
  }

  #nextIsSymbol(symbol: string): boolean {
    const token = this.#peek()
    return token.kind === 'symbol' && token.text === symbol
  }

  #disjunction(): Filter {
    return this.#junction('or', () => this.#junction('and', () => this.#term()))
  }

  #junction(kind: 'and' | 'or', operand: () => Filter): Filter {
    const operands = [operand()]
    while (this.#takeWord(kind)) operands.push(operand())
    const [only] = operands
    return operands.length === 1 && only !== undefined ? only : { kind, operands }
  }

  #term(): Filter {
    this.#depth += 1
    if (this.#depth > maximumFilterDepth) {
      throw new FilterError(
        'unsupported',
        `the filter is nested deeper than ${maximumFilterDepth} levels`,
      )
    }
    try {
      if (this.#takeWord('not')) return { kind: 'not', operand: this.#term() }
      if (this.#nextIsSymbol('(')) {
        this.#take()
        const inner = this.#disjunction()
        this.#takeSymbol(')')
        return inner
      }
      return this.#predicate()
    } finally {
      this.#depth -= 1
    }
  }

  #predicate(): Filter {
    this.#countTerms(1)
    const subject = this.#take()
    if (subject.kind !== 'word') throw this.#unexpected(subject, 'a property name')
    if (this.#nextIsSymbol('(')) return this.#functionCall(subject)
    const list = sizePattern.exec(subject.text)?.[1]
    if (list !== undefined) return this.#size(this.#pathOf(subject, list))
    const property = this.#pathOf(subject)

    const operator = this.#take()
    const name = operator.text.toLowerCase()
    if (operator.kind !== 'word') throw this.#unexpected(operator, 'an operator')
    if (name === 'in') return { kind: 'in', property, values: this.#list() }
    if (name === 'has') return { kind: 'has', property, values: this.#flags() }
    if (!comparisons.has(name)) throw this.#unexpected(operator, 'an operator such as `eq`')
    return {
      kind: 'comparison',
      operator: name as ComparisonOperator,
      property,
      value: this.#literal(),
    }
  }

  #size(property: string): Filter {
    const operator = this.#take()
    const name = operator.text.toLowerCase()
    if (operator.kind !== 'word' || !comparisons.has(name)) {
      throw this.#unexpected(operator, 'an operator such as `eq`')
    }
    const number = this.#take()
    if (number.kind !== 'word' || !/^\d{1,9}$/u.test(number.text)) {
      throw this.#unexpected(number, 'a whole number')
    }
    return {
      kind: 'size',
      operator: name as ComparisonOperator,
      property,
      value: Number(number.text),
    }
  }

  #countTerms(more: number): void {
    this.#terms += more
    if (this.#terms > maximumFilterTerms) {
      throw new FilterError('unsupported', `the filter has more than ${maximumFilterTerms} terms`)
    }
  }

  /** Reads a property path: inside a lambda expression it starts at the variable, which is left out. */
  #pathOf(token: Token, path = token.text): string {
    if (token.kind !== 'word' || !propertyPattern.test(path)) {
      throw this.#unexpected(token, 'a property name')
    }
    const variable = this.#variables.at(-1)
    if (variable === undefined) return path
    if (path === variable) return elementPath
    if (path.startsWith(`${variable}/`)) return path.slice(variable.length + 1)
    throw new FilterError(
      'unsupported',
      `inside the parentheses of \`any\` and \`all\` only \`${variable}\` can be compared, not \`${path}\``,
    )
  }

  #functionCall(name: Token): Filter {
    const test = textTests.get(name.text.toLowerCase())
    if (test !== undefined) return this.#textTest(test)
    const lambda = lambdaPattern.exec(name.text)
    if (lambda?.[1] !== undefined) {
      const kind = lambda[2]?.toLowerCase() === 'all' ? 'all' : 'any'
      return this.#lambda(kind, this.#pathOf(name, lambda[1]))
    }
    if (name.text.toLowerCase() === 'isof') return this.#typeTest()
    throw new FilterError('unsupported', `\`${name.text}\` is not supported in a filter`)
  }

  #textTest(kind: TextTest): Filter {
    this.#takeSymbol('(')
    const property = this.#pathOf(this.#take())
    this.#takeSymbol(',')
    const text = this.#take()
    if (text.kind !== 'string') throw this.#unexpected(text, 'a string in single quotes')
    this.#takeSymbol(')')
    return { kind, property, text: text.text }
  }

  /** Reads `(c:c eq 'x')` after `any` or `all`. `any()` tells whether the list has an element. */
  #lambda(kind: 'any' | 'all', property: string): Filter {
    this.#takeSymbol('(')
    if (kind === 'any' && this.#nextIsSymbol(')')) {
      this.#take()
      return { kind, property, operand: { kind: 'and', operands: [] } }
    }
    const variable = this.#take()
    if (variable.kind !== 'variable') {
      throw this.#unexpected(variable, 'a variable such as `c:`')
    }
    this.#variables.push(variable.text)
    const operand = this.#disjunction()
    this.#variables.pop()
    this.#takeSymbol(')')
    return { kind, property, operand }
  }

  /**
   * Reads `isof('microsoft.graph.…')` as a comparison of the object's types, its own and those this derives
   * from. The quotes may be missing, as OData 4.01 has it.
   */
  #typeTest(): Filter {
    this.#takeSymbol('(')
    const type = this.#take()
    const name = type.text.replace(/^#/u, '')
    if (!typeNamePattern.test(name)) throw this.#unexpected(type, 'a qualified type name')
    this.#takeSymbol(')')
    return { kind: 'comparison', operator: 'eq', property: typeProperty, value: `#${name}` }
  }

  #list(): readonly FilterLiteral[] {
    this.#takeSymbol('(')
    const values = [this.#literal()]
    while (this.#nextIsSymbol(',')) {
      this.#take()
      values.push(this.#literal())
    }
    this.#countTerms(values.length - 1)
    this.#takeSymbol(')')
    return values
  }

  /** Reads the members of an enumeration from one literal, joined by commas. */
  #flags(): readonly string[] {
    const token = this.#takeValue()
    if (token.kind !== 'string') throw this.#unexpected(token, 'a string in single quotes')
    const names = token.text.split(',').map((name) => name.trim())
    if (names.includes('')) throw this.#unexpected(token, 'names joined by commas')
    this.#countTerms(names.length - 1)
    return names
  }

  #literal(): FilterLiteral {
    const token = this.#takeValue()
    if (token.kind !== 'word' && token.kind !== 'string') throw this.#unexpected(token, 'a value')
    return literalOf(token)
  }

  /** Takes a literal; of an enumeration value, `type'name'`, the name in the quotes. */
  #takeValue(): Token {
    const token = this.#take()
    const next = token.kind === 'end' ? token : this.#peek()
    const isType = token.kind === 'word' && typeNamePattern.test(token.text)
    const isJoined = next.kind === 'string' && next.at === token.at + token.text.length
    return isType && isJoined ? this.#take() : token
  }
}

/**
 * Parses a filter text.
 * @throws FilterError with the position (from 1) and what was expected and found there.
 */
export function parseFilter(text: string): Filter {
  return new FilterParser(text).parse()
}
