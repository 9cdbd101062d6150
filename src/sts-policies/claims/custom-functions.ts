/**
 * The functions of a custom claims policy: the types derived from `customClaimTransformation`.
 * Source: https://learn.microsoft.com/graph/api/resources/customclaimtransformation (beta) and the pages of its types;
 * https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Claim transformations".
 */

import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { mostClaimValues } from './limits.ts'
import { compilePattern, isWithinEffort, regexReplace } from './regex-replace.ts'
import { skipReason, type SkipReason } from './skip-reasons.ts'
import {
  charactersAtEdge,
  extractMailPrefix,
  textAfter,
  textBefore,
  toLowercase,
  toUppercase,
} from './text-functions.ts'

/** What a function can read besides its input. */
export interface FunctionReader {
  /** The values of the `transformationAttribute` in a member; empty when it has none. */
  readonly valuesOf: (member: JsonValue | undefined) => readonly string[]
  /** Further attributes of `regexReplace` by lower-case name. */
  readonly namedOf: (member: JsonValue | undefined) => ReadonlyMap<string, string>
}

/** Values that come out; none means no output. */
type FunctionResult = readonly string[] | SkipReason

type CustomFunction = (
  inputs: readonly string[],
  options: JsonObject,
  reader: FunctionReader,
) => FunctionResult

function each(change: (text: string, options: JsonObject) => string | undefined): CustomFunction {
  return (inputs, options) =>
    inputs.flatMap((input) => {
      const changed = change(input, options)
      return changed === undefined ? [] : [changed]
    })
}

/** Gives the output attribute when one of the inputs passes. */
function when(test: (text: string, value: string) => boolean): CustomFunction {
  return (inputs, options, { valuesOf }) => {
    const value = memberText(options, 'value')
    return inputs.some((input) => test(input, value)) ? valuesOf(options['output']) : []
  }
}

/** `value2` makes it the part between; otherwise `type` names the side that is kept. */
function extract(text: string, options: JsonObject): string | undefined {
  const [mark, end] = [memberText(options, 'value'), memberText(options, 'value2')]
  const type = memberText(options, 'type').toLowerCase()
  if (end !== '') {
    const rest = textAfter(text, mark)
    return rest === undefined ? undefined : textBefore(rest, end)
  }
  return type === 'prefix' || type === 'before' ? textBefore(text, mark) : textAfter(text, mark)
}

function edge(kind: 'letters' | 'digits'): CustomFunction {
  return each((text, options) => {
    const isSuffix = memberText(options, 'type').toLowerCase() === 'suffix'
    return charactersAtEdge(text, kind, isSuffix ? 'suffix' : 'prefix')
  })
}

function countOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined
}

function substring(text: string, options: JsonObject): string | undefined {
  const start = countOf(options['index']) ?? 0
  const length = countOf(options['length'])
  return text.slice(start, length === undefined ? undefined : start + length)
}

function join(
  inputs: readonly string[],
  options: JsonObject,
  reader: FunctionReader,
): FunctionResult {
  const others = reader.valuesOf(options['input2'])
  if (inputs.length * others.length > mostClaimValues) {
    return skipReason('tooManyValues', String(mostClaimValues))
  }
  const separator = memberText(options, 'separator')
  return inputs.flatMap((first) => others.map((second) => `${first}${separator}${second}`))
}

function replace(
  inputs: readonly string[],
  options: JsonObject,
  reader: FunctionReader,
): FunctionResult {
  const regex = memberText(options, 'regex')
  const pattern = compilePattern(regex)
  if (pattern === 'malformed') return skipReason('patternUnsupported', regex)
  if ('code' in pattern) return pattern
  const replacement = memberText(options, 'replacement')
  if (!isWithinEffort(pattern, inputs, replacement)) return skipReason('tooMuchEffort', regex)
  const named = reader.namedOf(options['additionalAttributes'])
  const texts: string[] = []
  for (const input of inputs) {
    const outcome = regexReplace(pattern, input, replacement, named)
    if (outcome.kind === 'text') texts.push(outcome.text)
    else if (outcome.reason.code !== 'noMatch') return outcome.reason
  }
  return texts
}

const functions: ReadonlyMap<string, CustomFunction> = new Map<string, CustomFunction>([
  ['contains', when((text, value) => text.includes(value))],
  ['endsWith', when((text, value) => text.endsWith(value))],
  ['startsWith', when((text, value) => text.startsWith(value))],
  ['ifEmpty', (inputs, { output }, { valuesOf }) => (inputs.length === 0 ? valuesOf(output) : [])],
  ['ifNotEmpty', (inputs, { output }, { valuesOf }) => (inputs.length > 0 ? valuesOf(output) : [])],
  ['extract', each(extract)],
  ['extractAlpha', edge('letters')],
  ['extractNumber', edge('digits')],
  ['extractMailPrefix', each(extractMailPrefix)],
  ['join', join],
  ['regexReplace', replace],
  ['substring', each(substring)],
  ['toLowercase', each(toLowercase)],
  ['toUppercase', each(toUppercase)],
  ['trim', each((text) => text.trim())],
])

/** Reads the name of a function. Shape of `@odata.type`: `#microsoft.graph.joinTransformation`. */
export function functionName(options: JsonObject): string {
  return memberText(options, '@odata.type')
    .replace(/^#?microsoft\.graph\./u, '')
    .replace(/Transformation$/u, '')
}

/** Runs a function on its inputs. */
export function runFunction(
  inputs: readonly string[],
  options: JsonObject,
  reader: FunctionReader,
): FunctionResult {
  const name = functionName(options)
  const found = functions.get(name)
  if (!found) return skipReason('functionUnknown', name)
  const outputs = found(inputs, options, reader)
  return 'code' in outputs ? outputs : outputs.filter((text) => text !== '')
}
