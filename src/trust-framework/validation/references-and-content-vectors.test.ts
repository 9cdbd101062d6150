import { describe, expect, it } from 'vitest'
import { documentOf, policyText } from '../testing/policy-texts.ts'
import contentVectors from '../vectors/content.json' with { type: 'json' }
import referenceVectors from '../vectors/references.json' with { type: 'json' }
import type { PolicyFinding } from './policy-finding.ts'
import { validateChain } from './validate-policy.ts'

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

function check({ base, content, findings, warnings }: RuleVector) {
  const baseId = base === undefined ? undefined : 'B2C_1A_Base'
  const document = documentOf(content, 'B2C_1A_Doc', baseId)
  const text = policyText(content, 'B2C_1A_Doc', baseId)
  const report = validateChain(
    base === undefined ? [document] : [document, documentOf(base, 'B2C_1A_Base')],
    { missingKeys: 'warn' },
  )
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
