/** Generated transformations: few names, so that inputs and outputs meet often. */

import * as fc from 'fast-check'
import type { RawTransformation } from './claims-reference-types.ts'

/** Names that entries and transformations share. */
export const attributes = [
  'mail',
  'mail',
  'userprincipalname',
  'employeeid',
  'department',
  'othermail',
  'city',
  'extensionattribute1',
  'unknown',
]
/** Names that entries and transformations share. */
export const constantIds = ['k1', 'k2']
/** Names that entries and transformations share. */
export const outputIds = ['o1', 'o2', 'o3', 'o4']
/** Names that entries and transformations share. */
export const transformationIds = ['t1', 't2', 't3', 't4']
const referencedIds = ['mail', 'mail', 'employeeid', ...attributes, ...constantIds, ...outputIds]

/** Inputs and parameters that fit each method; now and then one is missing. */
const inputsOf: Readonly<
  Record<string, { readonly claims: readonly string[]; readonly parameters: readonly string[] }>
> = {
  Join: { claims: ['string1', 'string2'], parameters: ['string2', 'separator'] },
  ExtractMailPrefix: { claims: ['mail'], parameters: [] },
  ToLowercase: { claims: ['string'], parameters: [] },
  ToUppercase: { claims: ['string'], parameters: [] },
  RegexReplace: { claims: ['sourceClaim', 'more'], parameters: ['regex', 'replacement'] },
  CreateStringClaim: { claims: [], parameters: ['value'] },
  Unknown: { claims: ['string'], parameters: [] },
}

const parameterValues: Readonly<Record<string, readonly string[]>> = {
  string2: ['sandbox', 'contoso.example', 'contoso.example', ''],
  separator: ['.', '@', ''],
  regex: ['^(?<n>[a-z]+)@', '([A-Z])-?(\\d+)', '^.*$', 'zzz', '^[A-Z]{1,3}?', 'a|e|(x)', '(', '('],
  replacement: ['{n}', '{1}{2}', '{0}.{more}', '{nothing}', 'fixed', '{more}'],
  value: ['v'],
}

const methods = [
  'Join',
  'Join',
  'Join',
  'ExtractMailPrefix',
  'ExtractMailPrefix',
  'ToLowercase',
  'ToUppercase',
  'RegexReplace',
  'RegexReplace',
  'RegexReplace',
  'CreateStringClaim',
]

/** One transformation. */
export const arbitraryTransformation: fc.Arbitrary<RawTransformation> = fc
  .oneof(
    { weight: 30, arbitrary: fc.constantFrom(...methods) },
    { weight: 1, arbitrary: fc.constant('Unknown') },
  )
  .chain((method) => {
    const { claims, parameters } = inputsOf[method] ?? { claims: [], parameters: [] }
    const sometimes = (item: string) =>
      fc.oneof(
        { weight: 30, arbitrary: fc.constant([item]) },
        { weight: 1, arbitrary: fc.constant([]) },
      )
    return fc.record({
      ID: fc.constantFrom(...transformationIds),
      TransformationMethod: fc.constant(method),
      InputClaims: fc.tuple(...claims.map(sometimes)).chain((kept) =>
        fc.tuple(
          ...kept
            .flat()
            .filter((name) => !parameters.includes(name))
            .map((name) =>
              fc.record({
                ClaimTypeReferenceId: fc.constantFrom(...referencedIds),
                TransformationClaimType: fc.constant(name),
                TreatAsMultiValue: fc.boolean(),
              }),
            ),
        ),
      ),
      InputParameters: fc.tuple(...parameters.map(sometimes)).chain((kept) =>
        fc.tuple(
          ...kept.flat().map((name) =>
            fc.record({
              ID: fc.constant(name),
              Value: fc.constantFrom(...(parameterValues[name] ?? [''])),
            }),
          ),
        ),
      ),
      OutputClaims: fc
        .oneof({ weight: 4, arbitrary: fc.constant(outputIds) }, fc.subarray(outputIds))
        .map((outputs) =>
          outputs.map((ClaimTypeReferenceId) => ({
            ClaimTypeReferenceId,
            TransformationClaimType:
              method === 'CreateStringClaim' ? 'createdClaim' : 'outputClaim',
          })),
        ),
    })
  })
