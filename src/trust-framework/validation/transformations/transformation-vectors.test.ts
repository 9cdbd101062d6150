import { describe, expect, it } from 'vitest'
import { documentOf } from '../../testing/policy-texts.ts'
import vectors from './vectors/transformations.json' with { type: 'json' }
import { validateChain } from '../validate-policy.ts'
import { methodNames } from './transformation-methods.ts'

interface FilledSlot {
  readonly slot: string
  readonly dataType: string
  /** The slot may be left out. */
  readonly optional?: boolean
  /** The slot may have another name, or a claim of another type. */
  readonly free?: boolean
}

interface Example {
  readonly method: string
  readonly inputs: readonly FilledSlot[]
  readonly outputs: readonly FilledSlot[]
  readonly parameters?: string
}

const { examples, cases } = vectors as {
  readonly examples: readonly (Example & { readonly source: string })[]
  readonly cases: readonly (Example & {
    readonly description: string
    readonly source: string
    readonly findings: readonly string[]
  })[]
}

function claims(name: string, item: string, slots: readonly FilledSlot[]): string {
  if (slots.length === 0) return ''
  const listed = slots.map(
    ({ slot }, index) =>
      `<${item} ClaimTypeReferenceId="${item}${index}" TransformationClaimType="${slot}"/>`,
  )
  return `<${name}>${listed.join('')}</${name}>`
}

function claimTypes(item: string, slots: readonly FilledSlot[]): string {
  return slots
    .map(
      ({ dataType }, index) =>
        `<ClaimType Id="${item}${index}"><DisplayName>c</DisplayName><DataType>${dataType}</DataType></ClaimType>`,
    )
    .join('')
}

function refusals({ method, inputs, outputs, parameters }: Example): readonly string[] {
  const types = claimTypes('InputClaim', inputs) + claimTypes('OutputClaim', outputs)
  const document = documentOf(
    `<BuildingBlocks>${types === '' ? '' : `<ClaimsSchema>${types}</ClaimsSchema>`}<ClaimsTransformations><ClaimsTransformation Id="X" TransformationMethod="${method}">${claims('InputClaims', 'InputClaim', inputs)}${parameters === undefined ? '' : `<InputParameters>${parameters}</InputParameters>`}${claims('OutputClaims', 'OutputClaim', outputs)}</ClaimsTransformation></ClaimsTransformations></BuildingBlocks>`,
  )
  return validateChain([document], { missingKeys: 'warn' }).findings.map(({ message }) => message)
}

describe('a claims transformation', () => {
  it.each(cases)('$description', (example) => {
    expect(refusals(example)).toEqual(example.findings)
  })

  it('has a published example for each method', () => {
    const withExample = new Set(examples.map(({ method }) => method))
    expect(methodNames.filter((name) => !withExample.has(name))).toEqual([
      'GetAgeGroupConsentProvidedAndRequiresConsent',
      'GetAgeGroupAndConsentProvided',
    ])
  })
})

describe.each(examples)('the published example of $method', (example) => {
  it('is accepted', () => {
    expect(refusals(example)).toEqual([])
  })

  const sides = [
    ['inputs', 'InputClaims'],
    ['outputs', 'OutputClaims'],
  ] as const
  const slots = sides.flatMap(([side, kind]) =>
    example[side].map((filled, index) => ({ side, kind, filled, index, slot: filled.slot })),
  )

  const named = slots.filter(({ filled }) => filled.free !== true)

  it.each(named)('without $slot of its $side', ({ side, kind, filled, index, slot }) => {
    const messages = refusals({ ...example, [side]: example[side].toSpliced(index, 1) })
    if (filled.optional === true) {
      expect(messages).toEqual([])
    } else {
      expect(messages).toEqual([expect.stringContaining(`The ${kind} mismatched`)])
      expect(messages[0]).toMatch(/not declared in the Policy: \[\w+\]\w+\.$/u)
      expect(messages[0]).toContain(`]${slot}.`)
    }
  })

  it.each(named)(
    'with a claim of another type for $slot of its $side',
    ({ side, kind, filled, index }) => {
      const messages = refusals({
        ...example,
        [side]: example[side].with(index, { ...filled, dataType: 'duration' }),
      })
      expect(messages).toEqual([expect.stringContaining(`The ${kind} mismatched`)])
      expect(messages[0]).toContain(`[TimeSpan]${filled.slot}`)
    },
  )
})
