/** The values of entries in the reference of claims: each is worked out anew, and nothing is kept. */

import type {
  Outcome,
  RawEntry,
  RawTransformation,
  ReferenceFacts,
} from './claims-reference-types.ts'

/** The required inputs of each method, in the order in which they are looked for. */
const required: Readonly<Record<string, readonly string[]>> = {
  Join: ['string1', 'string2', 'separator'],
  ExtractMailPrefix: ['mail'],
  ToLowercase: ['string'],
  ToUppercase: ['string'],
  RegexReplace: ['sourceClaim', 'regex', 'replacement'],
}

const parameterOnly = ['separator', 'regex', 'replacement']
const claimOnly = ['mail', 'string', 'sourceClaim']

function prefix(text: string): string {
  const at = text.indexOf('@')
  return at > 0 ? text.slice(0, at) : text
}

/** The values of an entry before a claim takes only the first of them. */
export function readEntry(
  facts: ReferenceFacts,
  entry: RawEntry,
  above: readonly string[],
): Outcome {
  if (entry.Value !== undefined) return entry.Value === '' ? 'missing' : { values: [entry.Value] }
  if (entry.Source === undefined) return 'broken'
  if (entry.Source === 'transformation') return readTransformation(facts, entry, above)
  const name = entry.ExtensionID ?? entry.ID ?? ''
  if (entry.Source === 'user') {
    const isKnown = entry.ExtensionID !== undefined || !['unknown', 'extension_0'].includes(name)
    if (!isKnown) return 'broken'
    if (!facts.user) return 'missing'
    const values = facts.user[name] ?? []
    return values.length === 0 ? 'missing' : { values }
  }
  const values = facts.others[`${entry.Source} ${name}`]
  if (values === undefined) return 'broken'
  return values.length === 0 ? 'missing' : { values }
}

export function readTransformation(
  facts: ReferenceFacts,
  entry: RawEntry,
  above: readonly string[],
  joinsNameId = false,
): Outcome {
  const named = facts.definition.ClaimsTransformations.find(
    ({ ID }) => ID === entry.TransformationID,
  )
  if (named?.TransformationMethod === 'Unknown') return { error: 'AADSTS50101' }
  const transformation = feederOf(facts, entry)
  if (!transformation || transformation.TransformationMethod === 'CreateStringClaim')
    return 'broken'
  if (above.includes(transformation.ID)) return 'broken'
  return runTransformation(facts, transformation, [...above, transformation.ID], joinsNameId)
}

function runTransformation(
  facts: ReferenceFacts,
  transformation: RawTransformation,
  above: readonly string[],
  joinsNameId: boolean,
): Outcome {
  const method = transformation.TransformationMethod
  const texts: Record<string, readonly string[]> = {}
  for (const name of required[method] ?? []) {
    const given = readInput(facts, transformation, name, above)
    if (given === 'missing') return { error: 'AADSTS501241' }
    if (given === 'broken' || 'error' in given) return given
    texts[name] = given.values
  }
  const further: Record<string, string> = {}
  if (method === 'RegexReplace') {
    const extra = transformation.InputClaims.filter(
      ({ TransformationClaimType }) => TransformationClaimType !== 'sourceClaim',
    )
    for (const claim of extra.slice(0, 5)) {
      const given = readInputClaim(facts, claim, above)
      if (given === 'broken' || (given !== 'missing' && 'error' in given)) return given
      further[claim.TransformationClaimType] = given === 'missing' ? '' : (given.values[0] ?? '')
    }
  }
  return applyMethod(method, texts, further, joinsNameId)
}

function applyMethod(
  method: string,
  texts: Readonly<Record<string, readonly string[]>>,
  further: Readonly<Record<string, string>>,
  joinsNameId: boolean,
): Outcome {
  const of = (name: string) => texts[name] ?? []
  const results: string[] = []
  if (method === 'Join') {
    for (const first of of('string1')) {
      for (const second of of('string2')) {
        results.push(`${joinsNameId ? prefix(first) : first}${of('separator')[0]}${second}`)
      }
    }
  }
  if (method === 'ExtractMailPrefix') results.push(...of('mail').map(prefix))
  if (method === 'ToLowercase') results.push(...of('string').map((text) => text.toLowerCase()))
  if (method === 'ToUppercase') results.push(...of('string').map((text) => text.toUpperCase()))
  if (method === 'RegexReplace') {
    if (of('regex')[0] === '(') return { error: 'AADSTS50124' }
    const pattern = new RegExp(of('regex')[0] ?? '', 'u')
    for (const text of of('sourceClaim')) {
      const match = pattern.exec(text)
      if (!match) continue
      const groups: Record<string, string | undefined> = { ...further, ...match.groups }
      // WHY: in .NET a named group has no number to be named by; the patterns never mix both kinds.
      const numbered = match.groups ? match.slice(0, 1) : [...match]
      for (const [index, group] of numbered.entries()) groups[String(index)] = group ?? ''
      results.push(
        (of('replacement')[0] ?? '').replaceAll(/\{(\w+)\}/gu, (whole, name: string) =>
          name in groups ? (groups[name] ?? '') : whole,
        ),
      )
    }
  }
  const kept = results.filter((text) => text !== '')
  return kept.length === 0 ? 'missing' : { values: kept }
}

export function readInput(
  facts: ReferenceFacts,
  transformation: RawTransformation,
  name: string,
  above: readonly string[],
): Outcome {
  const claim = parameterOnly.includes(name)
    ? undefined
    : transformation.InputClaims.find((each) => each.TransformationClaimType === name)
  if (claim) return readInputClaim(facts, claim, above)
  const parameter = claimOnly.includes(name)
    ? undefined
    : transformation.InputParameters.find(({ ID }) => ID === name)
  return parameter ? { values: [parameter.Value] } : 'missing'
}

function readInputClaim(
  facts: ReferenceFacts,
  claim: RawTransformation['InputClaims'][number],
  above: readonly string[],
): Outcome {
  const entry = facts.definition.ClaimsSchema.find(({ ID }) => ID === claim.ClaimTypeReferenceId)
  if (!entry) return 'broken'
  const found = readEntry(facts, entry, above)
  if (typeof found === 'string' || 'error' in found) return found
  return claim.TreatAsMultiValue ? found : { values: found.values.slice(0, 1) }
}

/** A claim has all values of a multi-valued extension or a transformation, and one of anything else. */
export function emitted(entry: RawEntry, values: readonly string[]): readonly string[] {
  const isList = entry.ExtensionID !== undefined || entry.Source === 'transformation'
  return isList && entry.Value === undefined ? values : values.slice(0, 1)
}

/** Finds the transformation of an entry, when it has an output for the entry. */
export function feederOf(facts: ReferenceFacts, entry: RawEntry): RawTransformation | undefined {
  const transformation = facts.definition.ClaimsTransformations.find(
    ({ ID }) => ID === entry.TransformationID,
  )
  const output =
    transformation?.TransformationMethod === 'CreateStringClaim' ? 'createdClaim' : 'outputClaim'
  const goesHere = transformation?.OutputClaims.some(
    (claim) =>
      claim.ClaimTypeReferenceId === (entry.ID ?? '') && claim.TransformationClaimType === output,
  )
  return goesHere ? transformation : undefined
}
