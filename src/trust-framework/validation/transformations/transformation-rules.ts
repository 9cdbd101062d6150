/**
 * Rules about the methods of claims transformations: rows 45 to 47. Parameters are no part of the comparison.
 * Source: azure-ad-b2c/samples#515; MicrosoftDocs/azure-docs#71139.
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ClaimType, PolicyTransformation, SlotClaim } from '../../model/policy.ts'
import { attributePlace, childOf, type SourcePlace } from '../../model/sourced-element.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { printSlot, type MethodSlot, type MethodSlots } from './method-signature.ts'
import { findMethod, methodNames } from './transformation-methods.ts'
import { transformationCodes } from './transformations-codes.ts'

/** A declared claim that the method does not take. */
interface Unexpected {
  readonly claim: SlotClaim
  readonly printed: string
  /** The claim type, when its data type is the fault. */
  readonly claimType?: ClaimType
}

/** Where the declared claims differ from the slots. */
interface Mismatch {
  readonly unexpected: readonly Unexpected[]
  readonly missing: readonly MethodSlot[]
}

function compareSlots(
  claims: readonly SlotClaim[],
  { slots, isFree }: MethodSlots,
  claimTypes: ReadonlyMap<string, ClaimType>,
): Mismatch {
  const open = new Map(slots.map((slot) => [keyOf(slot.name), slot]))
  const filled = new Set<MethodSlot>()
  const unexpected: Unexpected[] = []
  for (const claim of claims) {
    const claimType = claimTypes.get(keyOf(claim.claimTypeReferenceId))
    const dataType = claimType?.dataType
    const printed = printSlot(abbreviate(claim.transformationClaimType), dataType)
    const slot = open.get(keyOf(claim.transformationClaimType))
    if (slot === undefined) {
      if (!isFree) unexpected.push({ claim, printed })
    } else if (
      claimType === undefined ||
      dataType === undefined ||
      slot.types.length === 0 ||
      slot.types.includes(dataType)
    ) {
      filled.add(slot)
    } else {
      unexpected.push({ claim, printed, claimType })
    }
  }
  const mistyped = new Set(
    unexpected
      .filter(({ claimType }) => claimType !== undefined)
      .map(({ claim }) => open.get(keyOf(claim.transformationClaimType))),
  )
  return {
    unexpected,
    missing: slots.filter((slot) => !filled.has(slot) && (slot.isRequired || mistyped.has(slot))),
  }
}

/** Prints a mismatch as the service does. `kind` is `InputClaims` or `OutputClaims`. */
function printMismatch(
  kind: string,
  { id, method }: PolicyTransformation,
  { unexpected, missing }: Mismatch,
): string {
  const declared = unexpected.map(({ printed }) => printed).join(', ')
  const expected = missing.map(({ name, types }) => printSlot(name, types[0])).join(', ')
  return [
    `The ${kind} mismatched in ClaimsTransformation with id "${abbreviate(id)}" with TransformationMethod "${abbreviate(method)}".`,
    ...(declared === ''
      ? []
      : [
          `The following ${kind} were declared in the Policy but were not expected by the TransformMethod: ${declared}.`,
        ]),
    ...(expected === ''
      ? []
      : [
          `The following ${kind} were expected by the TransformMethod but were not declared in the Policy: ${expected}.`,
        ]),
  ].join(' ')
}

function dataTypePlace({ element }: ClaimType): SourcePlace {
  return childOf(element, 'DataType')?.place ?? element.place
}

function* checkSide(
  context: RuleContext,
  transformation: PolicyTransformation,
  kind: 'InputClaims' | 'OutputClaims',
  slots: MethodSlots,
): Generator<PolicyFinding> {
  const claims = kind === 'InputClaims' ? transformation.inputClaims : transformation.outputClaims
  const mismatch = compareSlots(claims, slots, context.policy.claimTypes)
  const [first] = mismatch.unexpected
  if (first === undefined && mismatch.missing.length === 0) return
  const { element } = transformation
  yield context.report(
    first?.claim.element.place ?? childOf(element, kind)?.place ?? element.place,
    {
      ostiaryCode: transformationCodes.signatureMismatched,
      message: printMismatch(kind, transformation, mismatch),
      ...(first?.claimType === undefined ? {} : { conflictsWith: dataTypePlace(first.claimType) }),
    },
  )
}

/** Refuses a method that does not exist: row 47. The service's words are not public. */
function unknownMethod(context: RuleContext, { id, method, element }: PolicyTransformation) {
  const meant = didYouMean(method, methodNames)
  return context.report(attributePlace(element, 'TransformationMethod'), {
    ostiaryCode: transformationCodes.methodUnknown,
    message: `ClaimsTransformation with id "${abbreviate(id)}" ${inPolicy(context.document)} has an unknown TransformationMethod "${abbreviate(method)}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
  })
}

const checkSignatures: PolicyRule = function* (context) {
  for (const transformation of context.policy.claimsTransformations.values()) {
    const signature = findMethod(transformation.method)
    if (signature === undefined) {
      yield unknownMethod(context, transformation)
    } else {
      yield* checkSide(context, transformation, 'InputClaims', signature.inputs)
      yield* checkSide(context, transformation, 'OutputClaims', signature.outputs)
    }
  }
}

/** The rules about claims transformations. */
export const transformationRules: readonly PolicyRule[] = [checkSignatures]
