/**
 * Sound policies with a few changes are read and checked without a failure and in bounded time, every refusal has a
 * place in the document, and our content model refuses exactly what the validator refuses.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/kernel/findings.ts'
import { processorMs } from '../../../src/kernel/testing/processor-time.ts'
import { mergeChain } from '../../../src/trust-framework/inheritance/merge-chain.ts'
import { lintRules } from '../../../src/trust-framework/lint/lint-rules.ts'
import { compiledSchema } from '../../../src/trust-framework/schema/compiled-schema.ts'
import {
  readPolicyText,
  type PolicyDocument,
} from '../../../src/trust-framework/schema/read-policy-document.ts'
import {
  printDocument,
  sampleDocument,
} from '../../../src/trust-framework/schema/testing/sample-elements.ts'
import { createRuleContext } from '../../../src/trust-framework/validation/rule-context.ts'
import { validateChain } from '../../../src/trust-framework/validation/validate-policy.ts'
import { readDocument } from '../../../src/trust-framework/xml/read-document.ts'
import { arbitraryMutation, changeableElements, mutate, type Mutation } from './mutations.ts'
import { ownSet, publishedSets } from './published-sets.ts'

/** Processor time of one document and its chain. Work that grows by the square of an input takes minutes. */
const withinMs = 2_000

function isValid(text: string): boolean {
  const parsed = readDocument(text)
  if (!parsed.ok) throw new Error(text)
  try {
    return compiledSchema().validate(parsed.value).length === 0
  } finally {
    parsed.value.dispose()
  }
}

function mutated(text: string, mutations: readonly Mutation[]): string {
  const root = changeableElements(text)
  for (const mutation of mutations) mutate(root, mutation)
  return printDocument(root).text
}

const isSchemaBreach = ({ ostiaryCode }: Finding): boolean =>
  ostiaryCode === 'trustFramework.document.schemaViolated'

/** Expects a place inside the text, a path, and a message of one line. */
function expectPlaced(findings: readonly Finding[], text: string): void {
  const lines = text.split('\n')
  for (const { message, target = '', elementPath } of findings) {
    const [line = 0, column = 0] = target.split(':').map(Number)
    expect(lines[line - 1]?.length ?? -1, `${target} ${message}`).toBeGreaterThanOrEqual(column - 1)
    expect(column).toBeGreaterThan(0)
    expect(message).toMatch(/^\P{Cc}+$/u)
    if (elementPath !== undefined) expect(elementPath).toMatch(/^\/TrustFrameworkPolicy/u)
  }
}

/** Reads and checks a text as an upload on top of its base policies. Returns the document when it is accepted. */
function check(text: string, bases: readonly PolicyDocument[]): PolicyDocument | undefined {
  const reading = readPolicyText(text, {})
  const findings = reading.ok ? [] : reading.findings
  expectPlaced(findings, text)
  expect(findings.some(isSchemaBreach)).toBe(!isValid(text))
  if (!reading.ok) return undefined
  expectReport([reading.value, ...bases], text)
  return reading.value
}

function expectReport(documents: readonly PolicyDocument[], textOfFirst?: string): void {
  const facts = { missingKeys: 'refuse' } as const
  const { findings, warnings } = validateChain(documents, facts)
  const context = createRuleContext(mergeChain(documents), facts)
  for (const { place } of lintRules.flatMap((rule) => [...rule.check(context)])) {
    expect(place.source.locate(place.offset).line).toBeGreaterThan(0)
  }
  for (const finding of [...findings, ...warnings]) {
    expect(finding.target).toMatch(/^\d+:\d+$/u)
    expect(finding.message.length).toBeGreaterThan(10)
    if (textOfFirst !== undefined && finding.document === undefined)
      expectPlaced([finding], textOfFirst)
  }
}

const read = (text: string): PolicyDocument => {
  const reading = readPolicyText(text, {})
  if (!reading.ok) throw new Error(JSON.stringify(reading.findings))
  return reading.value
}

/** The chains of a set, each with the document that nothing inherits from first. */
function chainsOf(texts: readonly string[]): readonly (readonly PolicyDocument[])[] {
  const documents = new Map(texts.map(read).map((one) => [one.policyId.toLowerCase(), one]))
  const chainOf = (document: PolicyDocument): readonly PolicyDocument[] => {
    const base = documents.get(document.basePolicy?.policyId.toLowerCase() ?? '')
    return base === undefined ? [document] : [document, ...chainOf(base)]
  }
  return [...documents.values()].map(chainOf)
}

function expectSound(texts: readonly string[], runs: number): void {
  const chains = chainsOf(texts)
  const textOf = new Map(texts.map((text) => [read(text).policyId, text]))
  fc.assert(
    fc.property(
      fc.nat({ max: chains.length - 1 }),
      fc.nat(),
      fc.array(arbitraryMutation, { minLength: 1, maxLength: 3 }),
      (chainIndex, level, mutations) => {
        const chain = chains[chainIndex] ?? []
        const at = level % chain.length
        const text = mutated(textOf.get(chain[at]?.policyId ?? '') ?? '', mutations)
        const started = processorMs()
        const document = check(text, chain.slice(at + 1))
        if (document !== undefined) expectReport(chain.with(at, document))
        expect(processorMs() - started).toBeLessThan(withinMs)
      },
    ),
    { numRuns: runs },
  )
}

describe('changed policies', () => {
  it('of this repository', () => {
    expectSound(ownSet.texts, 400)
  }, 120_000)

  it('of the starter packs', ({ skip }) => {
    skip(publishedSets.length === 0, 'the starter packs of ../shared are absent')
    for (const { texts } of publishedSets) expectSound(texts, 100)
  }, 120_000)

  it('that have every element', () => {
    const { root } = sampleDocument('TrustFrameworkPolicy', 'full')
    root.attributes.set('PolicyId', 'B2C_1A_Doc')
    const { text } = printDocument(root)
    fc.assert(
      fc.property(fc.array(arbitraryMutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        check(mutated(text, mutations), [])
      }),
      { numRuns: 500 },
    )
  }, 120_000)
})
