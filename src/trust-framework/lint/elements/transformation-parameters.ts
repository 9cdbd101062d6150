/** Finds parameters of claims transformations that fail when the transformation runs. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { PolicyTransformation } from '../../model/policy.ts'
import { attributePlace } from '../../model/sourced-element.ts'
import type { MethodSlots } from '../../validation/transformations/method-signature.ts'
import { findMethod } from '../../validation/transformations/transformation-methods.ts'
import type { RuleContext } from '../../validation/rule.ts'
import type { LintHit, LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

type ParameterCheck = (
  transformation: PolicyTransformation,
  parameters: MethodSlots,
) => Iterable<LintHit>

function* findInTransformations(context: RuleContext, check: ParameterCheck): Generator<LintHit> {
  for (const transformation of context.policy.claimsTransformations.values()) {
    const parameters = findMethod(transformation.method)?.parameters
    if (parameters === undefined || !isInDocument(context, transformation.element.place)) continue
    yield* check(transformation, parameters)
  }
}

const compare = (parameters: string): string =>
  `<BuildingBlocks><ClaimsSchema><ClaimType Id="email"><DisplayName>Email</DisplayName><DataType>string</DataType></ClaimType><ClaimType Id="flag"><DisplayName>Flag</DisplayName><DataType>boolean</DataType></ClaimType></ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="Compare" TransformationMethod="CompareClaimToValue"><InputClaims><InputClaim ClaimTypeReferenceId="email" TransformationClaimType="inputClaim1"/></InputClaims><InputParameters><InputParameter Id="compareTo" DataType="string" Value="a@contoso.com"/>${parameters}</InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="flag" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations></BuildingBlocks>`
const operator = '<InputParameter Id="operator" DataType="string" Value="equal"/>'
const corrected = compare(
  `${operator}<InputParameter Id="ignoreCase" DataType="string" Value="true"/>`,
)

const findUnknown: ParameterCheck = function* ({ id, inputParameters }, { slots, isFree }) {
  if (isFree) return
  const known = new Set(slots.map(({ name }) => keyOf(name)))
  for (const { id: parameter, element } of inputParameters) {
    if (known.has(keyOf(parameter))) continue
    const meant = didYouMean(
      parameter,
      slots.map(({ name }) => name),
    )
    yield {
      place: attributePlace(element, 'Id'),
      message: `transformation \`${abbreviate(id)}\` has the parameter \`${abbreviate(parameter)}\`, which its method ignores${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
    }
  }
}

const findMistyped: ParameterCheck = function* ({ id, inputParameters }, { slots }) {
  const types = new Map(slots.map((slot) => [keyOf(slot.name), slot.types]))
  for (const { id: parameter, dataType, element } of inputParameters) {
    const expected = types.get(keyOf(parameter)) ?? []
    if (expected.length === 0 || expected.includes(dataType)) continue
    yield {
      place: attributePlace(element, 'DataType'),
      message: `parameter \`${abbreviate(parameter)}\` of transformation \`${abbreviate(id)}\` is declared as \`${dataType}\`; its method needs ${expected.map((type) => `\`${type}\``).join(' or ')}`,
    }
  }
}

const findMissing: ParameterCheck = function* ({ id, inputParameters, element }, { slots }) {
  const declared = new Set(inputParameters.map((parameter) => keyOf(parameter.id)))
  for (const { name, isRequired } of slots) {
    if (!isRequired || declared.has(keyOf(name))) continue
    yield {
      place: element.place,
      message: `transformation \`${abbreviate(id)}\` lacks the parameter \`${name}\` of its method`,
    }
  }
}

/** The rules about parameters. */
export const transformationParameters: readonly LintRule[] = [
  {
    id: 'transformation-parameter-unknown',
    severity: 'warning',
    meaning: 'A claims transformation has an input parameter that its method does not know.',
    cause: 'The upload is accepted; the parameter has no effect. Often its id is misspelt.',
    fix: 'Correct the id, or remove the parameter.',
    example: compare(`${operator}<InputParameter Id="ignoreCas" DataType="string" Value="true"/>`),
    corrected,
    source: 'dbca-wa/authome; claims transformations reference',
    check: (context) => findInTransformations(context, findUnknown),
  },
  {
    id: 'transformation-parameter-type',
    severity: 'error',
    meaning: 'An input parameter is declared with another data type than its method needs.',
    cause:
      "The upload is accepted; the transformation fails when it runs: \"Unable to cast object of type 'System.Boolean' to type 'System.String'\". Editions of the manual had `ignoreCase` as a boolean.",
    fix: 'Declare the data type that the message names.',
    example: compare(
      `${operator}<InputParameter Id="ignoreCase" DataType="boolean" Value="true"/>`,
    ),
    corrected,
    source:
      'MicrosoftDocs/azure-docs#93116, MicrosoftDocs/azure-docs#95096, azure-ad-b2c/unit-tests#4',
    check: (context) => findInTransformations(context, findMistyped),
  },
  {
    id: 'transformation-parameter-missing',
    severity: 'warning',
    meaning: 'A claims transformation lacks an input parameter that its method needs.',
    cause: 'The upload is accepted; the transformation may fail when it runs.',
    fix: 'Add the parameter that the message names.',
    example: compare(''),
    corrected,
    source: 'Claims transformations reference',
    check: (context) => findInTransformations(context, findMissing),
  },
]
