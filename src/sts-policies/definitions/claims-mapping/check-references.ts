/**
 * Checks how entries and transformations of a claims mapping definition refer to each other.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization, "Claims
 * transformation". WHY a `TransformationID` without transformation is refused: terraform-provider-azuread issue 1115
 * has a definition that is refused with `Source` `transformation`, and accepted with `Source` `user`.
 */

import type { DefinitionReport } from '../definition-report.ts'
import { checkNameIdSource, hasClaimType, type LocatedEntry } from './check-entry.ts'
import type { LocatedTransformation } from './check-transformation.ts'
import { canBeEmpty } from './claim-sources.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import { findCircles } from './find-circles.ts'
import { describeNameId, hasNameIdRules } from './name-id.ts'
import { memberPlace, printGuess, quoteText } from './print.ts'
import { findInput, findTransformationMethod } from './transformation-methods.ts'

function fold(name: string | undefined): string {
  return (name ?? '').toLowerCase()
}

/** The entries and transformations of a definition, found by name. */
class References {
  readonly entries: readonly LocatedEntry[]
  readonly transformations: readonly LocatedTransformation[]
  readonly #entries = new Map<string, LocatedEntry>()
  readonly #transformations = new Map<string, LocatedTransformation>()

  constructor(entries: readonly LocatedEntry[], transformations: readonly LocatedTransformation[]) {
    this.entries = entries
    this.transformations = transformations
    for (const each of entries.toReversed()) this.#entries.set(fold(each.entry.id), each)
    for (const each of transformations.toReversed()) {
      this.#transformations.set(fold(each.transformation.id), each)
    }
  }

  /** The first entry with this `ID`. */
  entry(id: string): LocatedEntry | undefined {
    return id === '' ? undefined : this.#entries.get(fold(id))
  }

  /** The first transformation with this `ID`. */
  transformation(id: string): LocatedTransformation | undefined {
    return this.#transformations.get(fold(id))
  }

  /** The transformation that gives an entry its value. */
  transformationOf({ entry }: LocatedEntry): LocatedTransformation | undefined {
    const isTransformed = entry.source === 'transformation' && entry.value === undefined
    return isTransformed && entry.transformationId
      ? this.transformation(entry.transformationId)
      : undefined
  }

  /** The entries that a transformation takes; those that exist. */
  inputsOf({ transformation }: LocatedTransformation): readonly LocatedEntry[] {
    return transformation.inputClaims.flatMap(
      ({ claimTypeReferenceId }) => this.entry(claimTypeReferenceId) ?? [],
    )
  }
}

function checkIds(references: References, report: DefinitionReport): void {
  for (const located of references.transformations) {
    const { id } = located.transformation
    if (id !== '' && references.transformation(id) !== located) {
      const text = `two transformations have the \`ID\` ${quoteText(id)}`
      report.refuse(
        memberPlace(located.at, 'ID'),
        claimsMappingCodes.transformationIdRepeated,
        text,
      )
    }
  }
  for (const located of references.entries) {
    const { source, transformationId, value } = located.entry
    if (source !== 'transformation' || !transformationId || value !== undefined) continue
    if (references.transformationOf(located)) continue
    const ids = references.transformations.map(({ transformation }) => transformation.id)
    const guess = printGuess(transformationId, ids, report)
    const text = `\`TransformationID\` ${quoteText(transformationId)} is not the \`ID\` of a transformation${guess}`
    const place = memberPlace(located.at, 'TransformationID')
    report.refuse(place, claimsMappingCodes.transformationNotFound, text)
  }
}

/** Checks the `ClaimTypeReferenceId` of inputs and outputs of a transformation in use. */
function checkClaims(
  { at, transformation }: LocatedTransformation,
  references: References,
  report: DefinitionReport,
): void {
  const ids = references.entries.flatMap(({ entry }) => entry.id ?? [])
  const warnOfDangling = (
    list: 'InputClaims' | 'OutputClaims',
    claims: readonly { readonly claimTypeReferenceId: string }[],
  ): void => {
    const places = at.member(list)?.items() ?? []
    for (const [index, { claimTypeReferenceId: id }] of claims.entries()) {
      if (references.entry(id)) continue
      const code =
        list === 'InputClaims'
          ? inertClaimCodes.inputNotInSchema
          : inertClaimCodes.outputNotInSchema
      const effect = list === 'InputClaims' ? 'gets no value' : 'gives no claim'
      const guess = printGuess(id, ids, report)
      const text = `no entry of \`ClaimsSchema\` has the \`ID\` ${quoteText(id)}: the transformation ${effect}${guess}`
      report.warn(memberPlace(places[index] ?? at, 'ClaimTypeReferenceId'), code, text)
    }
  }
  warnOfDangling('InputClaims', transformation.inputClaims)
  warnOfDangling('OutputClaims', transformation.outputClaims)
}

function checkEmptyInputs(
  { at, transformation }: LocatedTransformation,
  references: References,
  report: DefinitionReport,
): void {
  const method = findTransformationMethod(transformation.method)
  if (!method) return
  const places = at.member('InputClaims')?.items() ?? []
  for (const [index, claim] of transformation.inputClaims.entries()) {
    const entry = references.entry(claim.claimTypeReferenceId)?.entry
    const isMandatory = findInput(method, claim.transformationClaimType) !== undefined
    const { attribute, source, value } = entry ?? {}
    if (!isMandatory || source !== 'user' || value !== undefined) continue
    if (attribute === undefined || !canBeEmpty(attribute)) continue
    const text = `sign-ins of users without \`${attribute}\` fail with AADSTS501241`
    report.warn(places[index] ?? at, inertClaimCodes.inputCanBeEmpty, text)
  }
}

function checkUse(references: References, report: DefinitionReport): void {
  const used = new Set(references.entries.map((entry) => references.transformationOf(entry)))
  for (const located of references.transformations) {
    const { id } = located.transformation
    if (used.has(located)) {
      checkClaims(located, references, report)
      checkEmptyInputs(located, references, report)
    } else if (id !== '' && references.transformation(id) === located) {
      const text = `no entry uses the transformation ${quoteText(id)}`
      report.warn(memberPlace(located.at, 'ID'), inertClaimCodes.transformationUnused, text)
    }
  }
}

function checkEntries(references: References, report: DefinitionReport): void {
  const inputs = new Set(
    references.transformations.flatMap(({ transformation }) =>
      transformation.inputClaims.map(({ claimTypeReferenceId }) => fold(claimTypeReferenceId)),
    ),
  )
  for (const located of references.entries) {
    const { at, entry } = located
    const transformation = references.transformationOf(located)
    const outputs = transformation?.transformation.outputClaims ?? []
    const isOutput = outputs.some((claim) => fold(claim.claimTypeReferenceId) === fold(entry.id))
    const areKnown = outputs.every((claim) => references.entry(claim.claimTypeReferenceId))
    if (transformation && outputs.length > 0 && !isOutput && areKnown) {
      const text = `no output claim of ${quoteText(transformation.transformation.id)} refers to the \`ID\` of this entry: no claim`
      report.warn(memberPlace(at, 'ID'), inertClaimCodes.entryWithoutOutput, text)
    }
    if (!hasClaimType(entry) && !(entry.id && inputs.has(fold(entry.id)))) {
      const text =
        'nothing uses the entry: it has no claim type and is no input of a transformation'
      report.warn(at, inertClaimCodes.entryWithoutClaim, text)
    }
  }
}

function checkNameIds(references: References, report: DefinitionReport): void {
  for (const located of references.entries) {
    const { samlClaimType } = located.entry
    const transformation = references.transformationOf(located)
    if (!transformation || samlClaimType === undefined || !hasNameIdRules(samlClaimType)) continue
    const method = findTransformationMethod(transformation.transformation.method)
    if (method && !method.isForNameId) {
      const text = describeNameId(samlClaimType, `cannot come from \`${method.name}\``)
      report.warn(located.at, inertClaimCodes.nameIdMethod, text)
      continue
    }
    if (method?.name === 'Join') {
      const text = 'the suffix that `Join` adds must be a verified domain of the tenant'
      report.warn(located.at, inertClaimCodes.nameIdJoin, text)
    }
    for (const input of references.inputsOf(transformation)) {
      checkNameIdSource(input, samlClaimType, report)
    }
  }
}

function checkCircles(references: References, report: DefinitionReport): void {
  const follow = (located: LocatedTransformation): readonly LocatedTransformation[] =>
    references.inputsOf(located).flatMap((input) => references.transformationOf(input) ?? [])
  for (const circle of findCircles(references.transformations, follow)) {
    const names = [...circle, ...circle.slice(0, 1)].map(({ transformation }) => transformation.id)
    const [first] = circle
    if (!first) continue
    const text = `the transformations need each other's results: ${names.map(quoteText).join(' → ')}`
    report.warn(memberPlace(first.at, 'ID'), inertClaimCodes.transformationCircle, text)
  }
}

/** Checks all references of a definition. `entries` and `transformations` are those that are read. */
export function checkReferences(
  entries: readonly LocatedEntry[],
  transformations: readonly LocatedTransformation[],
  report: DefinitionReport,
): void {
  const references = new References(entries, transformations)
  checkIds(references, report)
  checkUse(references, report)
  checkEntries(references, report)
  checkNameIds(references, report)
  checkCircles(references, report)
}
