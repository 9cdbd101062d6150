import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Compile } from 'typebox/compile'
import type { Finding } from '../../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../../kernel/json.ts'
import { explainCodes, type OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import { findPolicyType } from '../../model/policy-types.ts'
import vectors from '../../vectors/definitions-claims-mapping.json' with { type: 'json' }
import type { DefinitionFindings } from '../definition-report.ts'
import { parseLocatedJson } from '../located-json.ts'
import { checkClaimsMapping } from './check-claims-mapping.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import { claimsMappingSchema } from './claims-mapping-schema.ts'
import { listAttributes, canBeEmpty } from './claim-sources.ts'

const type = findPolicyType('ClaimsMappingPolicy') ?? expect.fail('the type exists')

function check(policy: JsonValue): DefinitionFindings {
  const text = JSON.stringify({ ClaimsMappingPolicy: policy })
  const parsed = parseLocatedJson(text, { allowsTrailingCommas: false })
  const root = parsed.ok ? parsed.value.member('ClaimsMappingPolicy') : undefined
  if (!root) return { findings: [], warnings: [] }
  return checkClaimsMapping(root, {
    type,
    isOrganizationDefault: false,
    asOf: new Date('2026-11-30'),
    heldBefore: new Set(),
    isLegacyView: false,
  })
}

/** A finding as a row prints it: the last part of its code, the place within the policy, the text. */
function printed({ ostiaryCode, inner, message }: Finding): JsonObject {
  return {
    code: ostiaryCode.slice(ostiaryCode.lastIndexOf('.') + 1),
    at: (inner?.pointer ?? '').replace('/ClaimsMappingPolicy', ''),
    message: message.replace(/ \(at .*of the definition\)$/u, ''),
  }
}

function codesOf(findings: readonly Finding[]): readonly OstiaryCode[] {
  return findings.map(({ ostiaryCode }) => ostiaryCode)
}

describe('checkClaimsMapping', () => {
  it.each(vectors)('$description', ({ given, then }) => {
    const { findings, warnings } = check(given)
    expect({ findings: findings.map(printed), warnings: warnings.map(printed) }).toEqual(then)
  })

  it('has a row for every code', () => {
    const shown = new Set(
      vectors.flatMap(({ then }) =>
        [...then.findings, ...then.warnings].map((finding: JsonObject) => finding.code),
      ),
    )
    const all = [claimsMappingCodes, inertClaimCodes]
      .flatMap((catalogue) => [...explainCodes(catalogue).keys()])
      .map((code) => code.slice(code.lastIndexOf('.') + 1))
    expect(all.filter((code) => !shown.has(code))).toEqual([])
  })

  it('has a place with line and column in every message', () => {
    const text = '{"ClaimsMappingPolicy":\n{"Version":1,\n "ClaimsSchema":[{"Source":"usr"}]}}'
    const parsed = parseLocatedJson(text, { allowsTrailingCommas: false })
    const root = parsed.ok && parsed.value.member('ClaimsMappingPolicy')
    const [finding] = root ? checkClaimsMapping(root, {} as never).findings : []
    expect(finding).toMatchObject({
      inner: { pointer: '/ClaimsMappingPolicy/ClaimsSchema/0/Source', line: 3, column: 28 },
      target: '/definition/0',
    })
    expect(finding?.message).toMatch(
      /\(at \/ClaimsMappingPolicy\/ClaimsSchema\/0\/Source, line 3, column 28 of the definition\)$/u,
    )
  })

  it('publishes a schema that allows what is fine', () => {
    const validator = Compile(claimsMappingSchema)
    const fine = vectors.filter(
      ({ then }) => then.findings.length === 0 && then.warnings.length === 0,
    )
    const names = new Set(Object.keys(claimsMappingSchema.properties))
    for (const { description, given } of fine) {
      // Names match in any letter case for the service; a schema can name one spelling only.
      const isCanonical = Object.keys(given).every((name) => names.has(name))
      const hasNull = JSON.stringify(given).includes('null')
      if (isCanonical && !hasNull)
        expect([description, validator.Check(given)]).toEqual([description, true])
    }
  })
})

describe('definitions that are made', () => {
  const neverEmpty = listAttributes('user').filter((name) => !canBeEmpty(name))
  const claims = fc.record({
    Source: fc.constantFrom('user', 'User'),
    ID: fc.constantFrom(...listAttributes('user')),
    JwtClaimType: fc.integer({ min: 0, max: 99 }).map((number) => `claim${number}`),
  })
  /** One transformation with the entry that it takes and the entry that gets its result. */
  const step = fc.record({
    method: fc.constantFrom('Join', 'ExtractMailPrefix', 'ToLowercase()', 'ToUppercase()'),
    attribute: fc.constantFrom(...neverEmpty, undefined),
  })
  const made = fc.tuple(
    fc.uniqueArray(claims, { maxLength: 10, selector: ({ JwtClaimType }) => JwtClaimType }),
    fc.array(step, { maxLength: 12 }),
  )

  const inputNames: Readonly<Record<string, string>> = {
    Join: 'string1',
    ExtractMailPrefix: 'mail',
    'ToLowercase()': 'string',
    'ToUppercase()': 'string',
  }

  function build([entries, steps]: typeof made extends fc.Arbitrary<infer Made> ? Made : never) {
    const inputs = steps.map(({ attribute }, index) =>
      attribute === undefined || steps.findIndex((each) => each.attribute === attribute) < index
        ? { Value: 'constant', ID: `in${index}` }
        : { Source: 'user', ID: attribute },
    )
    return {
      inputs,
      // WHY: an attribute that another entry names too would stay when its input entry goes.
      claims: entries.filter(({ ID }) => !inputs.some((input) => input.ID === ID)),
      outputs: steps.map((_, index) => ({
        Source: 'transformation',
        ID: `out${index}`,
        TransformationID: `T${index}`,
        SamlClaimType: `https://contoso.example/${index}`,
      })),
      transformations: steps.map(({ method }, index) => ({
        ID: `T${index}`,
        TransformationMethod: method,
        InputClaims: [
          {
            ClaimTypeReferenceId: inputs[index]?.ID ?? '',
            TransformationClaimType: inputNames[method] ?? '',
          },
        ],
        InputParameters:
          method === 'Join'
            ? [
                { ID: 'string2', Value: 'x' },
                { ID: 'separator', Value: '.' },
              ]
            : [],
        OutputClaims: [
          { ClaimTypeReferenceId: `out${index}`, TransformationClaimType: 'outputClaim' },
        ],
      })),
    }
  }

  function policyOf({
    inputs,
    claims: entries,
    outputs,
    transformations,
  }: ReturnType<typeof build>) {
    return {
      Version: 1,
      ClaimsSchema: [...inputs, ...entries, ...outputs],
      ClaimsTransformations: transformations,
    }
  }

  it('are fine', () => {
    fc.assert(
      fc.property(made, (values) => {
        expect(check(policyOf(build(values)))).toMatchObject({ findings: [], warnings: [] })
      }),
    )
  })

  it('have exactly one dangling reference when one entry or transformation goes', () => {
    const index = fc.nat()
    fc.assert(
      fc.property(made, index, ([entries, steps], number) => {
        fc.pre(steps.length > 0)
        const parts = build([entries, steps])
        const gone = number % steps.length
        const without = <T>(items: readonly T[]): T[] => items.filter((_, at) => at !== gone)

        const noInput = check(policyOf({ ...parts, inputs: without(parts.inputs) }))
        expect(codesOf(noInput.findings)).toEqual([])
        expect(codesOf(noInput.warnings)).toEqual([inertClaimCodes.inputNotInSchema])

        const noOutput = check(policyOf({ ...parts, outputs: without(parts.outputs) }))
        expect(codesOf(noOutput.findings)).toEqual([])
        expect(codesOf(noOutput.warnings)).toEqual([inertClaimCodes.transformationUnused])

        const kept = { ...parts, transformations: without(parts.transformations) }
        expect(codesOf(check(policyOf(kept)).findings)).toEqual([
          claimsMappingCodes.transformationNotFound,
        ])
      }),
    )
  })

  it('never make the check throw, whatever they contain', () => {
    const names = [
      'Source',
      'ID',
      'ExtensionID',
      'Value',
      'TransformationID',
      'JwtClaimType',
      'SamlClaimType',
      'TransformationMethod',
      'InputClaims',
      'InputParameters',
      'OutputClaims',
      'SAMLNameForm',
      'ClaimTypeReferenceId',
      'TransformationClaimType',
      'ClaimsSchema',
      'ClaimsTransformations',
      'ClaimsTransformation',
      'GroupFilter',
      'audienceOverride',
      'constructor',
      'toString',
    ]
    const words = ['user', 'transformation', 'T', 'Join', 'RegexReplace', 'regex', '(', 'mail', '']
    const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(...words),
        fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<JsonValue>,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(value, (any) => {
        check(any)
        check({ ClaimsSchema: [any], ClaimsTransformations: [any] })
      }),
      { numRuns: 500 },
    )
  })
})
