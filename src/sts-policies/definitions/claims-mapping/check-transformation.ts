/**
 * Checks one transformation: its method, inputs, parameters and output.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization, "Claims
 * transformation"; the errors AADSTS50124 and AADSTS501241 of
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes. WHY an unknown method is not refused:
 * AADSTS50101 (entra-docs pull request 1538) is the error of a sign-in, so such policies are stored.
 */

import type { DefinitionReport } from '../definition-report.ts'
import type { DefinitionValue } from '../located-json.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import type { ClaimsTransformation } from './claims-mapping.ts'
import { checkReplacement } from './check-replacement.ts'
import { memberPlace, printGuess, printWords, quoteText } from './print.ts'
import {
  findInput,
  findTransformationMethod,
  isPortalFunction,
  transformationMethods,
  type TransformationMethod,
} from './transformation-methods.ts'

/** A transformation with its place. */
export interface LocatedTransformation {
  readonly at: DefinitionValue
  readonly transformation: ClaimsTransformation
}

const methodNames = transformationMethods.map(({ name }) => name)

function warnLetterCase(
  at: DefinitionValue,
  given: string,
  known: readonly string[],
  report: DefinitionReport,
): void {
  if (known.includes(given)) return
  const name = known.find((word) => word.toLowerCase() === given.toLowerCase())
  if (name === undefined) return
  const message = `write \`${name}\`, not ${quoteText(given)}: Microsoft Entra ID may compare the letter case`
  report.warn(at, inertClaimCodes.methodLetterCase, message)
}

function findMethod(
  { at, transformation }: LocatedTransformation,
  report: DefinitionReport,
): TransformationMethod | undefined {
  const place = memberPlace(at, 'TransformationMethod')
  if (transformation.method === '') {
    const message = `a transformation must have \`TransformationMethod\`, one of ${printWords(methodNames)}`
    report.refuse(place, claimsMappingCodes.methodMissing, message)
    return undefined
  }
  const method = findTransformationMethod(transformation.method)
  if (!method) {
    const hint = isPortalFunction(transformation.method)
      ? '; it is a function of the admin center, write it as `RegexReplace`'
      : printGuess(transformation.method, methodNames, report)
    const message = `\`TransformationMethod\` must be one of ${printWords(methodNames)}, not ${quoteText(transformation.method)}: sign-ins can fail with AADSTS50101${hint}`
    report.warn(place, inertClaimCodes.methodUnknown, message)
  }
  return method
}

/** Lists what the method takes as claims, or as parameters. */
function namesFrom({ inputs, inputAliases }: TransformationMethod, from: 'claim' | 'parameter') {
  const names = inputs.filter((input) => input.from === from || input.from === 'either')
  const aliases = from === 'claim' ? inputAliases : []
  return [...names.map(({ name }) => name), ...aliases]
}

function checkInputClaims(
  { at, transformation }: LocatedTransformation,
  method: TransformationMethod,
  report: DefinitionReport,
): void {
  const names = namesFrom(method, 'claim')
  const places = at.member('InputClaims')?.items() ?? []
  let named = 0
  for (const [index, { transformationClaimType: given }] of transformation.inputClaims.entries()) {
    const place = memberPlace(places[index] ?? at, 'TransformationClaimType')
    const isKnown = names.some((name) => name.toLowerCase() === given.toLowerCase())
    if (isKnown) warnLetterCase(place, given, names, report)
    else named += 1
    if (!isKnown && named > method.namedInputs) {
      const more = method.namedInputs > 0 ? `, and at most ${method.namedInputs} more` : ''
      const takes =
        names.length > 0
          ? `takes the input claims ${printWords(names)}${more}`
          : 'takes no input claims'
      const message = `\`${method.name}\` ${takes}; ${quoteText(given)} is ignored`
      report.warn(place, inertClaimCodes.inputUnknown, message)
    }
  }
}

function checkInputParameters(
  { at, transformation }: LocatedTransformation,
  method: TransformationMethod,
  report: DefinitionReport,
): void {
  const names = namesFrom(method, 'parameter')
  const places = at.member('InputParameters')?.items() ?? []
  for (const [index, { id }] of transformation.inputParameters.entries()) {
    const place = memberPlace(places[index] ?? at, 'ID')
    if (names.some((name) => name.toLowerCase() === id.toLowerCase())) {
      warnLetterCase(place, id, names, report)
    } else {
      const takes =
        names.length > 0 ? `takes the parameters ${printWords(names)}` : 'takes no parameters'
      const message = `\`${method.name}\` ${takes}; ${quoteText(id)} is ignored`
      report.warn(place, inertClaimCodes.inputUnknown, message)
    }
  }
}

function checkRequiredInputs(
  { at, transformation }: LocatedTransformation,
  method: TransformationMethod,
  report: DefinitionReport,
): void {
  const claims = transformation.inputClaims.map(({ transformationClaimType: name }) => name)
  const parameters = transformation.inputParameters.map(({ id }) => id)
  for (const input of method.inputs) {
    const isGiven = (names: readonly string[]): boolean =>
      names.some((name) => findInput(method, name) === input)
    const hasClaim = input.from !== 'parameter' && isGiven(claims)
    const hasParameter = input.from !== 'claim' && isGiven(parameters)
    if (!hasClaim && !hasParameter) {
      const kind = { claim: 'input claim', parameter: 'input parameter', either: 'input' }[
        input.from
      ]
      const message = `\`${method.name}\` requires the ${kind} \`${input.name}\``
      report.refuse(at, claimsMappingCodes.inputMissing, message)
    }
  }
}

function checkOutput(
  { at, transformation }: LocatedTransformation,
  method: TransformationMethod,
  report: DefinitionReport,
): void {
  const places = at.member('OutputClaims')?.items() ?? []
  if (transformation.outputClaims.length === 0) {
    const message = `the transformation has no output claim \`${method.output}\`: no entry gets its result`
    report.warn(at, inertClaimCodes.outputUnknown, message)
  }
  for (const [index, { transformationClaimType: given }] of transformation.outputClaims.entries()) {
    const place = memberPlace(places[index] ?? at, 'TransformationClaimType')
    if (given.toLowerCase() === method.output.toLowerCase()) {
      warnLetterCase(place, given, [method.output], report)
    } else {
      const message = `\`${method.name}\` has the output \`${method.output}\`, not ${quoteText(given)}: no claim`
      report.warn(place, inertClaimCodes.outputUnknown, message)
    }
  }
}

/** Checks a transformation by itself. */
export function checkTransformation(
  located: LocatedTransformation,
  report: DefinitionReport,
): void {
  const { at, transformation } = located
  if (transformation.id === '') {
    report.refuse(
      at,
      claimsMappingCodes.transformationWithoutId,
      'a transformation must have an `ID`',
    )
  }
  const method = findMethod(located, report)
  if (!method) return
  const given = at.member('TransformationMethod')
  if (given && typeof given.value === 'string') {
    warnLetterCase(given, given.value.replace(/\(\)$/u, ''), [method.name], report)
  }
  checkInputClaims(located, method, report)
  checkInputParameters(located, method, report)
  checkRequiredInputs(located, method, report)
  checkOutput(located, method, report)
  if (method.name === 'RegexReplace') checkReplacement(located, report)
  if (method.isWithoutEffect) {
    const message = `\`${method.name}\` is known to give no claim; write an entry with the constant in \`Value\``
    report.warn(
      memberPlace(at, 'TransformationMethod'),
      inertClaimCodes.methodWithoutEffect,
      message,
    )
  }
}
