/**
 * Runs the method of a claims transformation on the values of its inputs.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type, "Claims
 * transformation".
 */

import type { ClaimStep } from './claims-preview.ts'
import { abbreviateValues, mostClaimValues } from './limits.ts'
import { refuseClaims } from './refusals.ts'
import { compilePattern, isWithinEffort, regexReplace } from './regex-replace.ts'
import { skipWith, valuesWithin, type Resolution } from './resolution.ts'
import { skipReason, type SkipReason } from './skip-reasons.ts'
import { extractMailPrefix, toLowercase, toUppercase } from './text-functions.ts'

/** A transformation whose inputs have values. */
export interface ReadyTransformation {
  readonly id: string
  /** The canonical name. */
  readonly method: string
  /** Values by the name that the method gives each input; those that it requires have at least one. */
  readonly inputs: ReadonlyMap<string, readonly string[]>
  /** Further inputs of `RegexReplace`, by lower-case name. */
  readonly named: ReadonlyMap<string, string>
  /** For NameID: `Join` first takes the domain from its first input. */
  readonly stripsDomain: boolean
}

function valuesOf({ inputs }: ReadyTransformation, name: string): readonly string[] {
  return inputs.get(name) ?? []
}

function join(ready: ReadyTransformation): readonly string[] {
  const [separator = ''] = valuesOf(ready, 'separator')
  return valuesOf(ready, 'string1').flatMap((first) =>
    valuesOf(ready, 'string2').map(
      (second) => `${ready.stripsDomain ? extractMailPrefix(first) : first}${separator}${second}`,
    ),
  )
}

/** Replaces in each value; a value that does not match gives nothing. */
function replaceEach(ready: ReadyTransformation): readonly string[] | SkipReason | 'malformed' {
  const [regex = ''] = valuesOf(ready, 'regex')
  const [replacement = ''] = valuesOf(ready, 'replacement')
  const pattern = compilePattern(regex)
  if (pattern === 'malformed' || 'code' in pattern) return pattern
  const texts: string[] = []
  const values = valuesOf(ready, 'sourceClaim')
  if (!isWithinEffort(pattern, values, replacement)) return skipReason('tooMuchEffort', regex)
  for (const value of values) {
    const outcome = regexReplace(pattern, value, replacement, ready.named)
    if (outcome.kind === 'text') texts.push(outcome.text)
    else if (outcome.reason.code !== 'noMatch') return outcome.reason
  }
  return texts.length > 0 ? texts : skipReason('noMatch', regex)
}

function stepOf(ready: ReadyTransformation, outputs: readonly string[]): ClaimStep {
  const inputs = new Map([
    ...ready.inputs,
    ...Array.from(ready.named, ([name, value]) => [name, [value]] as const),
  ])
  return {
    step: 'transformation',
    id: ready.id,
    method: ready.method,
    inputs: Object.fromEntries(
      Array.from(inputs, ([name, values]) => [name, abbreviateValues(values)] as const),
    ),
    outputs: abbreviateValues(outputs),
  }
}

function run(ready: ReadyTransformation): readonly string[] | SkipReason | 'malformed' {
  switch (ready.method) {
    case 'Join':
      if (valuesOf(ready, 'string1').length * valuesOf(ready, 'string2').length > mostClaimValues) {
        return skipReason('tooManyValues', String(mostClaimValues))
      }
      return join(ready)
    case 'ExtractMailPrefix':
      return valuesOf(ready, 'mail').map(extractMailPrefix)
    case 'ToLowercase':
      return valuesOf(ready, 'string').map(toLowercase)
    case 'ToUppercase':
      return valuesOf(ready, 'string').map(toUppercase)
    case 'RegexReplace':
      return replaceEach(ready)
    default:
      return skipReason('functionUnknown', ready.method)
  }
}

/** Runs a transformation; `before` are the steps that made its inputs. */
export function transform(ready: ReadyTransformation, before: readonly ClaimStep[]): Resolution {
  const outputs = run(ready)
  if (outputs === 'malformed') return { kind: 'refuse', refusal: refuseClaims('AADSTS50124') }
  if ('code' in outputs) return { kind: 'skip', reason: outputs }
  const texts = outputs.filter((text) => text !== '')
  if (texts.length === 0) return skipWith('valueEmpty', ready.id)
  return valuesWithin(texts, [...before, stepOf(ready, texts)], ready.id)
}
