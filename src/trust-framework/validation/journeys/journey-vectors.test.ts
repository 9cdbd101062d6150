import { expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { answersOf, declaredAnswers } from '../../testing/answers.ts'
import { documentOf } from '../../testing/policy-texts.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import { createRuleContext } from '../rule-context.ts'
import { claimFlowCodes, journeyCodes } from './journey-codes.ts'
import { journeyRules } from './journey-rules.ts'
import vectors from './vectors/journeys.json' with { type: 'json' }

interface JourneyVector {
  readonly name: string
  readonly source: string
  /** Children of the base policy, where they are others than those of the other rows. */
  readonly base?: string
  readonly content: string
}

function check({ base, content }: JourneyVector): readonly PolicyFinding[] {
  const documents = [
    documentOf(content, 'B2C_1A_Doc', 'B2C_1A_Base'),
    documentOf(base ?? vectors.base, 'B2C_1A_Base'),
  ]
  const context = createRuleContext(mergeChain(documents), { missingKeys: 'warn' })
  return journeyRules.flatMap((rule) => [...rule(context)])
}

it.each(vectors.rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
  const findings = check(row)
  const refusals = findings.filter(({ isWarning }) => isWarning === undefined)
  const warnings = findings.filter(({ isWarning }) => isWarning === true)
  expect({
    refusals: refusals.map(({ ostiaryCode, code, elementPath: element, message }) => ({
      ostiaryCode,
      code,
      element,
      message,
    })),
    warnings: warnings.map(({ ostiaryCode, elementPath: element }) => ({ ostiaryCode, element })),
  }).toEqual({ refusals: row.refusals, warnings: row.warnings })
})

it('says nothing about the base of the vectors alone', () => {
  const context = createRuleContext(mergeChain([documentOf(vectors.base)]), { missingKeys: 'warn' })
  expect(journeyRules.flatMap((rule) => [...rule(context)])).toEqual([])
})

it('shows every answer that the catalogues declare', () => {
  expect(answersOf(vectors.rows.flatMap(check))).toEqual(
    declaredAnswers(journeyCodes, claimFlowCodes),
  )
})
