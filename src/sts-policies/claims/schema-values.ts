/** The values of the entries of a claims mapping policy, through transformations in the order of their dependencies. */

import { isDirectoryExtension } from '../definitions/claims-mapping/claim-sources.ts'
import type {
  ClaimsMappingDefinition,
  ClaimsSchemaEntry,
  ClaimsTransformation,
} from '../definitions/claims-mapping/claims-mapping.ts'
import {
  findInput,
  findTransformationMethod,
  type TransformationInput,
  type TransformationMethod,
} from '../definitions/claims-mapping/transformation-methods.ts'
import { readAttribute, type AttributeValues } from './attribute-values.ts'
import type { ClaimStep } from './claims-preview.ts'
import { abbreviateValues } from './limits.ts'
import { refuseClaims } from './refusals.ts'
import {
  isMissing,
  skipWith,
  valuesWithin,
  type RefusedValues,
  type ResolvedValues,
  type Resolution,
  type SkippedValues,
} from './resolution.ts'
import type { TokenContext } from './token-context.ts'
import { transform, type ReadyTransformation } from './transform.ts'

/** Where the text of an input comes from. */
type GivenInput =
  | { readonly kind: 'claim'; readonly claim: ClaimsTransformation['inputClaims'][number] }
  | { readonly kind: 'parameter'; readonly value: string }

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Adds steps without repeating one that is there: two inputs may come from the same transformation. */
function addSteps(steps: ClaimStep[], more: readonly ClaimStep[]): void {
  for (const step of more) if (!steps.includes(step)) steps.push(step)
}

/** Gives the values of entries; each transformation runs at most once, whatever refers to it. */
export class SchemaValues {
  readonly #context: TokenContext
  readonly #definition: ClaimsMappingDefinition
  readonly #known = new Map<ClaimsTransformation, Resolution>()
  readonly #running = new Set<ClaimsTransformation>()
  readonly #sources = new Map<ClaimsSchemaEntry, Resolution | AttributeValues>()

  constructor(context: TokenContext, definition: ClaimsMappingDefinition) {
    this.#context = context
    this.#definition = definition
  }

  /** The values that an entry emits. */
  valuesOf(entry: ClaimsSchemaEntry): Resolution {
    const found = this.#allValuesOf(entry)
    if (found.kind !== 'values' || !('emitted' in found)) return found
    return { ...found, values: found.values.slice(0, found.emitted) }
  }

  /** The transformation that an entry gets its values from. */
  transformationOf({
    id = '',
    transformationId = '',
  }: ClaimsSchemaEntry):
    | { readonly transformation: ClaimsTransformation; readonly method: TransformationMethod }
    | SkippedValues
    | RefusedValues {
    const transformation = this.#definition.transformations.find((each) =>
      isSame(each.id, transformationId),
    )
    if (!transformation || transformationId === '') {
      return skipWith('transformationUnknown', transformationId)
    }
    const method = findTransformationMethod(transformation.method)
    if (!method) {
      const principal = this.#context.recipient.servicePrincipalId ?? this.#context.recipient.appId
      const refusal = refuseClaims('AADSTS50101', transformation.method, principal)
      return { kind: 'refuse', refusal }
    }
    const hasOutput = transformation.outputClaims.some(
      (output) =>
        isSame(output.claimTypeReferenceId, id) &&
        isSame(output.transformationClaimType, method.output),
    )
    return hasOutput ? { transformation, method } : skipWith('outputMissing', transformation.id)
  }

  /** The entries that are inputs of a transformation. */
  inputEntriesOf({
    inputClaims,
  }: ClaimsTransformation): readonly (ClaimsSchemaEntry | undefined)[] {
    return inputClaims.map(({ claimTypeReferenceId }) => this.#entryById(claimTypeReferenceId))
  }

  /** Collects the inputs of a transformation. */
  prepare(
    transformation: ClaimsTransformation,
    method: TransformationMethod,
  ):
    | { readonly ready: ReadyTransformation; readonly before: readonly ClaimStep[] }
    | SkippedValues
    | RefusedValues {
    const inputs = new Map<string, readonly string[]>()
    const before: ClaimStep[] = []
    for (const input of method.inputs) {
      const found = this.#inputValues(transformation, method, input)
      if (found.kind !== 'values') return found
      inputs.set(input.name, found.values)
      addSteps(before, found.steps)
    }
    const named = new Map<string, string>()
    const further = transformation.inputClaims.filter(
      ({ transformationClaimType }) => !findInput(method, transformationClaimType),
    )
    for (const claim of further.slice(0, method.namedInputs)) {
      const found = this.#claimValues(claim)
      if (found.kind === 'refuse') return found
      if (found.kind === 'skip' && !isMissing(found)) return found
      const [value = ''] = found.kind === 'values' ? found.values : []
      named.set(claim.transformationClaimType.toLowerCase(), value)
      if (found.kind === 'values') addSteps(before, found.steps)
    }
    const { id } = transformation
    return { ready: { id, method: method.name, inputs, named, stripsDomain: false }, before }
  }

  #entryById(id: string): ClaimsSchemaEntry | undefined {
    return this.#definition.entries.find((entry) => entry.id !== undefined && isSame(entry.id, id))
  }

  #allValuesOf(entry: ClaimsSchemaEntry): Resolution | AttributeValues {
    if (entry.value === undefined && entry.source === 'transformation')
      return this.#transformed(entry)
    const known = this.#sources.get(entry)
    if (known) return known
    const read = this.#readSource(entry)
    this.#sources.set(entry, read)
    return read
  }

  #readSource(entry: ClaimsSchemaEntry): Resolution | AttributeValues {
    const { value, source, id, attribute, extensionId } = entry
    if (value !== undefined) {
      const values = value === '' ? [] : [value]
      const step = { step: 'source', source: 'constant', values: abbreviateValues(values) } as const
      return valuesWithin(values, [step], 'Value')
    }
    if (source === undefined || source === 'transformation') return skipWith('sourceUnknown')
    if (extensionId !== undefined && source === 'user') {
      return readAttribute(this.#context, { source, extensionId })
    }
    if (attribute !== undefined) return readAttribute(this.#context, { source, attribute })
    const detail = extensionId ?? id ?? ''
    return isDirectoryExtension(id ?? '')
      ? skipWith('extensionInId', detail)
      : skipWith('attributeUnknown', detail)
  }

  #transformed(entry: ClaimsSchemaEntry): Resolution {
    const found = this.transformationOf(entry)
    if ('kind' in found) return found
    const { transformation, method } = found
    const known = this.#known.get(transformation)
    if (known) return known
    // WHY not remembered: inside the circle only the way in decides who meets it first.
    if (this.#running.has(transformation)) {
      return skipWith('transformationCircle', transformation.id)
    }
    this.#running.add(transformation)
    const made = this.#run(transformation, method)
    this.#running.delete(transformation)
    this.#known.set(transformation, made)
    return made
  }

  #run(transformation: ClaimsTransformation, method: TransformationMethod): Resolution {
    // DEVIATION: the reference lists `CreateStringClaim` as a way to make a claim. We follow what users see: no claim
    // (microsoft-graph-docs issues 15621 and contrib 2541).
    if (method.isWithoutEffect) return skipWith('emitsNothing', method.name)
    const prepared = this.prepare(transformation, method)
    return 'kind' in prepared ? prepared : transform(prepared.ready, prepared.before)
  }

  #claimValues(claim: ClaimsTransformation['inputClaims'][number]): Resolution {
    const entry = this.#entryById(claim.claimTypeReferenceId)
    if (!entry) return skipWith('inputNotInSchema', claim.claimTypeReferenceId)
    const found = this.#allValuesOf(entry)
    if (found.kind !== 'values') return found
    return claim.treatAsMultiValue ? found : { ...found, values: found.values.slice(0, 1) }
  }

  #inputValues(
    transformation: ClaimsTransformation,
    method: TransformationMethod,
    input: TransformationInput,
  ): ResolvedValues | SkippedValues | RefusedValues {
    const given = findGivenInput(transformation, method, input)
    if (given?.kind === 'parameter') return { kind: 'values', values: [given.value], steps: [] }
    const found = given ? this.#claimValues(given.claim) : skipWith('valueEmpty', input.name)
    if (found.kind !== 'skip' || !isMissing(found)) return found
    return {
      kind: 'refuse',
      refusal: refuseClaims('AADSTS501241', input.name, transformation.id),
    }
  }
}

function findGivenInput(
  { inputClaims, inputParameters }: ClaimsTransformation,
  method: TransformationMethod,
  input: TransformationInput,
): GivenInput | undefined {
  const claim =
    input.from === 'parameter'
      ? undefined
      : inputClaims.find((each) => findInput(method, each.transformationClaimType) === input)
  if (claim) return { kind: 'claim', claim }
  const parameter =
    input.from === 'claim'
      ? undefined
      : inputParameters.find(({ id }) => findInput(method, id) === input)
  return parameter && { kind: 'parameter', value: parameter.value }
}
