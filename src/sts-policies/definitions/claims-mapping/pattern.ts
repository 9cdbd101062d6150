/**
 * Regular expressions of `RegexReplace`, as trees.
 * Microsoft Entra ID uses the dialect of .NET; this is its part without look-around, references and conditions.
 * Source: https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference.
 */

import { PatternCursor, PatternProblem } from './pattern-cursor.ts'
import { assertedPlaces, characterClasses, controls } from './pattern-escapes.ts'
import { sizeOf, type CharacterKind, type PatternNode } from './pattern-nodes.ts'

/** A pattern that was read, or why it cannot be used. `isMalformed` is false for what .NET knows and this service does not. */
export type ParsedPattern =
  | { readonly ok: true; readonly node: PatternNode; readonly groupNames: ReadonlySet<string> }
  | {
      readonly ok: false
      readonly isMalformed: boolean
      readonly reason: string
      /** UTF-16 units from the start of the pattern. */
      readonly offset: number
    }

/** Longest pattern, characters. */
export const maximumPatternLength = 1_000

/** Most steps of a pattern after its counted repetitions are written out. */
export const maximumPatternSize = 5_000

/** Deepest nesting of groups. */
const maximumDepth = 50

interface Options {
  readonly ignoresCase: boolean
  readonly isSingleLine: boolean
  readonly isMultiline: boolean
}

/** Reads a pattern from its start to its end. */
class PatternReader extends PatternCursor {
  readonly groupNames = new Set<string>()
  #unnamed = 0
  #options: Options = { ignoresCase: false, isSingleLine: false, isMultiline: false }

  read(): PatternNode {
    const node = this.#readChoice(0)
    if (this.at < this.text.length) throw this.malformed('`)` without `(`')
    return node
  }

  #readChoice(depth: number): PatternNode {
    if (depth > maximumDepth) throw this.unsupported(`groups in more than ${maximumDepth} levels`)
    // WHY: options that a group sets end with the group.
    const before = this.#options
    const options = [this.#readSequence(depth)]
    while (this.take('|')) options.push(this.#readSequence(depth))
    this.#options = before
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options }
  }

  #readSequence(depth: number): PatternNode {
    const parts: PatternNode[] = []
    while (this.at < this.text.length && !/[|)]/u.test(this.text[this.at] ?? '')) {
      const atom = this.#readAtom(depth)
      if (atom) parts.push(this.#readQuantifiers(atom))
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts }
  }

  #readAtom(depth: number): PatternNode | undefined {
    const start = this.at
    const character = this.text[this.at] ?? ''
    this.at += 1
    switch (character) {
      case '(':
        return this.#readGroup(depth, start)
      case '[':
        return this.#readClass(start)
      case '\\':
        return this.#readEscape(start)
      case '.': {
        const among = this.#options.isSingleLine ? [] : [{ from: 10, to: 10 }]
        return this.#character(among, true)
      }
      case '^':
        return { kind: 'assertion', at: this.#options.isMultiline ? 'line-start' : 'start' }
      case '$':
        return { kind: 'assertion', at: this.#options.isMultiline ? 'line-end' : 'end' }
      case '*':
      case '+':
      case '?':
        throw this.malformed(`\`${character}\` has nothing to repeat`, start)
      default:
        return this.#literal(character)
    }
  }

  #literal(character: string): PatternNode {
    const unit = character.charCodeAt(0)
    return this.#character([{ from: unit, to: unit }], false)
  }

  #character(among: readonly CharacterKind[], isNegated: boolean): PatternNode {
    return { kind: 'character', among, isNegated, ignoresCase: this.#options.ignoresCase }
  }

  #readQuantifiers(part: PatternNode): PatternNode {
    const start = this.at
    const quantifier = this.takeMatch(/[*+?]|\{(\d+)(,(\d+)?)?\}/uy)
    if (!quantifier) return part
    const [sign, low, comma, high] = quantifier
    const least = low === undefined ? Number(sign === '+') : Number(low)
    const unbounded = sign === '?' ? 1 : Infinity
    const bounded = comma === undefined ? least : Number(high ?? Infinity)
    const most = low === undefined ? unbounded : bounded
    if (most < least)
      throw this.malformed('the repetition has its bounds in the wrong order', start)
    const isLazy = this.take('?')
    if (/[*+?]/u.test(this.text[this.at] ?? '')) throw this.malformed('a quantifier is repeated')
    return { kind: 'repeat', part, least, most, isLazy }
  }

  #readGroup(depth: number, start: number): PatternNode | undefined {
    const open = this.#readGroupStart(start)
    if (open === 'nothing') return undefined
    const part = this.#readChoice(depth + 1)
    if (open.before) this.#options = open.before
    if (!this.take(')')) throw this.malformed('`(` is not closed', start)
    return open.name === undefined ? part : { kind: 'group', part, name: open.name }
  }

  /** Reads from `(` to the content of a group: its name, when it captures. Nothing for a comment, and for options alone. */
  #readGroupStart(
    start: number,
  ): 'nothing' | { readonly name?: string; readonly before?: Options } {
    if (!this.take('?')) {
      this.#unnamed += 1
      return { name: this.#named(String(this.#unnamed)) }
    }
    if (this.take(':')) return {}
    if (this.takeMatch(/#[^)]*\)/uy)) return 'nothing'
    if (this.takeMatch(/<?[=!]/uy)) throw this.unsupported('look-ahead and look-behind', start)
    if (this.take('>')) throw this.unsupported('atomic groups', start)
    if (this.take('(')) throw this.unsupported('conditions', start)
    const named = this.takeMatch(/<(\w+)>|'(\w+)'/uy)
    if (named) return { name: this.#named(named[1] ?? named[2] ?? '') }
    if (this.takeMatch(/<\w*-|'\w*-/uy)) throw this.unsupported('balancing groups', start)
    const options = this.takeMatch(/([a-z]*)(?:-([a-z]+))?([:)])/iuy)
    if (!options) throw this.malformed('the group has an unknown form', start)
    const before = this.#options
    this.#setOptions(options[1] ?? '', true, start)
    this.#setOptions(options[2] ?? '', false, start)
    return options[3] === ')' ? 'nothing' : { before }
  }

  #named(name: string): string {
    this.groupNames.add(name)
    return name
  }

  #setOptions(letters: string, isOn: boolean, start: number): void {
    for (const letter of letters.toLowerCase()) {
      if (letter === 'i') this.#options = { ...this.#options, ignoresCase: isOn }
      else if (letter === 's') this.#options = { ...this.#options, isSingleLine: isOn }
      else if (letter === 'm') this.#options = { ...this.#options, isMultiline: isOn }
      else if (letter === 'n' || letter === 'x') {
        throw this.unsupported('the options `n` and `x`', start)
      } else throw this.malformed(`\`${letter}\` is not an option`, start)
    }
  }

  #readEscape(start: number): PatternNode {
    const letter = this.text[this.at] ?? ''
    const place = assertedPlaces[letter]
    if (place) {
      this.at += 1
      return { kind: 'assertion', at: place }
    }
    if (/[1-9k]/u.test(letter)) throw this.unsupported('references to groups', start)
    return this.#character([this.#readEscaped(start)], false)
  }

  /** Reads the character or class that follows a backslash. */
  #readEscaped(start: number): CharacterKind {
    const letter = this.text[this.at] ?? ''
    if (letter === '') throw this.malformed('the pattern ends with a backslash', start)
    this.at += 1
    const found = characterClasses[letter]
    if (found) return found
    if (letter === 'p' || letter === 'P') throw this.unsupported('Unicode categories', start)
    if (letter === 'G') throw this.unsupported('assertions of the last match', start)
    const unit = this.#readUnit(letter, start)
    return { from: unit, to: unit }
  }

  #readUnit(letter: string, start: number): number {
    const control = controls[letter]
    if (control !== undefined) return control
    if (letter === '0') return Number.parseInt(`0${this.takeMatch(/[0-7]{1,2}/uy)?.[0] ?? ''}`, 8)
    if (letter === 'c') {
      const control = this.takeMatch(/[@-_a-z]/uy)
      if (!control) throw this.malformed('`\\c` lacks its letter', start)
      return control[0].toUpperCase().charCodeAt(0) - 64
    }
    if (letter === 'x' || letter === 'u') {
      const digits = this.takeMatch(letter === 'x' ? /[\da-f]{2}/iuy : /[\da-f]{4}/iuy)
      if (!digits) throw this.malformed(`\`\\${letter}\` lacks its digits`, start)
      return Number.parseInt(digits[0], 16)
    }
    if (/\w/u.test(letter)) throw this.malformed(`\`\\${letter}\` is not an escape`, start)
    return letter.charCodeAt(0)
  }

  #readClass(start: number): PatternNode {
    const isNegated = this.take('^')
    const among: CharacterKind[] = []
    do {
      if (this.at >= this.text.length) throw this.malformed('`[` is not closed', start)
      if (this.take('-[')) throw this.unsupported('classes that subtract another class', start)
      among.push(this.#readClassItem(start))
    } while (!this.take(']'))
    return this.#character(among, isNegated)
  }

  #readClassItem(start: number): CharacterKind {
    const low = this.#readClassEnd(start)
    const isRange = this.text[this.at] === '-' && !/^-[\][]/u.test(this.text.slice(this.at))
    if (!isRange || !('from' in low)) return low
    this.at += 1
    const high = this.#readClassEnd(start)
    if (!('from' in high)) throw this.malformed('a range ends with a class', start)
    if (high.to < low.from) throw this.malformed('a range has its ends in the wrong order', start)
    return { from: low.from, to: high.to }
  }

  #readClassEnd(start: number): CharacterKind {
    if (this.at >= this.text.length) throw this.malformed('`[` is not closed', start)
    if (this.take('\\')) return this.#readEscaped(start)
    const unit = this.text.charCodeAt(this.at)
    this.at += 1
    return { from: unit, to: unit }
  }
}

/** Reads a regular expression of .NET, or says why it cannot be used. It never throws. */
export function parsePattern(text: string): ParsedPattern {
  const tooLarge = (what: string): ParsedPattern => ({
    ok: false,
    isMalformed: false,
    reason: `patterns ${what} are not supported`,
    offset: 0,
  })
  if (text.length > maximumPatternLength) {
    return tooLarge(`of more than ${maximumPatternLength} characters`)
  }
  const reader = new PatternReader(text)
  try {
    const node = reader.read()
    if (sizeOf(node) > maximumPatternSize) {
      return tooLarge(`of more than ${maximumPatternSize} steps`)
    }
    return { ok: true, node, groupNames: reader.groupNames }
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error
    const { isMalformed, message, offset } = error
    return { ok: false, isMalformed, reason: message, offset }
  }
}
