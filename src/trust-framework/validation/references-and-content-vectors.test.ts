import { describe, expect, it } from 'vitest'
import { answersOf, declaredAnswers } from '../testing/answers.ts'
import { documentOf, policyText } from '../testing/policy-texts.ts'
import { contentCodes } from './content/content-codes.ts'
import contentVectors from './vectors/content.json' with { type: 'json' }
import referenceVectors from './vectors/references.json' with { type: 'json' }
import type { PolicyFinding } from './policy-finding.ts'
import { referenceCodes } from './references/references-codes.ts'
import { validateChain, type ChainReport } from './validate-policy.ts'

interface ExpectedFinding {
  readonly message: string
  /** What the document says at the place of the finding. */
  readonly at: string
}

interface RuleVector {
  readonly description: string
  readonly source: string
  /** Of the base policy. */
  readonly base?: string
  readonly content: string
  readonly findings: readonly ExpectedFinding[]
  readonly warnings: readonly ExpectedFinding[]
}

const domains = ['trustFramework.reference.', 'trustFramework.content.']

function baseIdOf({ base }: RuleVector): string | undefined {
  return base === undefined ? undefined : 'B2C_1A_Base'
}

function reportOn(vector: RuleVector): ChainReport {
  const { base, content } = vector
  const document = documentOf(content, 'B2C_1A_Doc', baseIdOf(vector))
  return validateChain(
    base === undefined ? [document] : [document, documentOf(base, 'B2C_1A_Base')],
    { missingKeys: 'warn' },
  )
}

function check(vector: RuleVector) {
  const { content, findings, warnings } = vector
  const text = policyText(content, 'B2C_1A_Doc', baseIdOf(vector))
  const report = reportOn(vector)
  const seen = (
    found: readonly PolicyFinding[],
    expected: readonly ExpectedFinding[],
  ): readonly ExpectedFinding[] =>
    found
      .filter(({ ostiaryCode }) => domains.some((domain) => ostiaryCode.startsWith(domain)))
      .map(({ message, place }, index) => ({
        message,
        at: text.slice(place.offset, place.offset + (expected[index]?.at.length ?? 30)),
      }))
  return {
    findings: seen(report.findings, findings),
    warnings: seen(report.warnings, warnings),
  }
}

describe.each([
  ['references and ids', referenceVectors],
  ['pages and their texts', contentVectors],
] as const)('%s', (_, vectors) => {
  it.each(vectors as readonly RuleVector[])('$description', (vector) => {
    const { findings, warnings } = vector
    expect(check(vector)).toEqual({ findings, warnings })
  })
})

it('the vectors show every answer that the catalogues declare', () => {
  const vectors: readonly RuleVector[] = [...referenceVectors, ...contentVectors]
  const found = vectors.flatMap((vector) => {
    const { findings, warnings } = reportOn(vector)
    return [...findings, ...warnings]
  })
  const own = answersOf(found).filter((answer) => domains.some((part) => answer.startsWith(part)))
  expect(own).toEqual(declaredAnswers(contentCodes, referenceCodes))
})
