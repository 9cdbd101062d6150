import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compilePolicies } from '../../../src/conditional-access/engine/compile.ts'
import type {
  Decision,
  TraceLevel,
} from '../../../src/conditional-access/engine/answer/decision.ts'
import { decide } from '../../../src/conditional-access/engine/decide.ts'
import { validatePolicy } from '../../../src/conditional-access/rules/validate-policy.ts'
import { decideByReference } from '../../oracle/conditional-access/reference.ts'
import { summaryOf } from './expectation.ts'
import { loadRulePairs, loadVectors, type Vector } from './load-vectors.ts'
import { sampleVectors } from './sample-vectors.ts'

const vectors = loadVectors()
const first = vectors.filter(({ id }) => id.startsWith('T-'))
const pairs = loadRulePairs()

/** The rules on how things are combined or written. */
const rulesOfCombination = ['E56', 'E57', 'E58', 'E59', 'E60']

/** The rule on files that cannot be used; `test/cli/what-if-files.test.ts` tests it. */
const ruleOfFiles = 'E90'

/** The rules of a decision, as the document numbers them. */
const ruleIds = [
  ...readFileSync('docs/rules/conditional-access-decisions.md', 'utf8').matchAll(/^### (E\d+):/gmu),
].flatMap(([, id]) => id ?? [])

function rulesOf({ hits, misses }: Vector): readonly string[] {
  return [...hits, ...misses]
}

describe('the vectors', () => {
  it('are numbered without gaps or repetition', () => {
    const numbers = Array.from({ length: 86 }, (_, index) => String(index + 1).padStart(2, '0'))
    expect(first.map(({ id }) => id).toSorted()).toEqual(numbers.map((each) => `T-${each}`))
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
    expect(vectors.length - first.length).toBeGreaterThanOrEqual(150)
  })

  it.each(ruleIds.filter((rule) => rule !== ruleOfFiles && !rulesOfCombination.includes(rule)))(
    'hit and miss rule %s',
    (rule) => {
      expect({
        hits: vectors.some(({ hits }) => hits.includes(rule)),
        misses: vectors.some(({ misses }) => misses.includes(rule)),
      }).toEqual({ hits: true, misses: true })
    },
  )

  // The rules on how things are combined or written have no row to which they do not apply.
  it.each([...rulesOfCombination, 'W1', 'W2', 'W3', 'W4', 'W5'])('hit %s', (rule) => {
    expect(vectors.some(({ hits }) => hits.includes(rule))).toBe(true)
  })

  it.each(pairs)('combine $rules.0 with $rules.1: $reason', ({ rules, row }) => {
    const found = vectors.filter(({ id }) => id === row).flatMap(rulesOf)
    expect(found).toEqual(expect.arrayContaining([...rules]))
  })

  it('list each pair of rules once, lower number first', () => {
    const texts = pairs.map(({ rules }) => rules.join(' '))
    const numbers = pairs.map(({ rules }) => rules.map((rule) => Number(rule.slice(1))))
    expect(new Set(texts).size).toBe(texts.length)
    expect(numbers.filter(([first = 0, second = 0]) => first >= second)).toEqual([])
  })

  it('mark which of the first rows rest on inference', () => {
    const inferred = first.filter(({ basis }) => basis === 'inferred')
    const numbers = [22, 46, 47, 48, 58, 62, 63, 64, 74, 75, 76, 79, 80, 85]
    expect(
      inferred.map(({ id }) => Number(id.slice('T-'.length))).toSorted((a, b) => a - b),
    ).toEqual(numbers)
  })

  it('are sampled with every rule and each of its outcomes', () => {
    const sample = sampleVectors(vectors)
    const hitsWithOutcome = (rows: readonly Vector[]) =>
      new Set(
        rows.flatMap(({ hits, expected }) => hits.map((rule) => `${rule} ${expected.outcome}`)),
      )
    const misses = (rows: readonly Vector[]) => new Set(rows.flatMap((row) => row.misses))
    expect(hitsWithOutcome(sample)).toEqual(hitsWithOutcome(vectors))
    expect(misses(sample)).toEqual(misses(vectors))
    expect(sample.length).toBeLessThan(vectors.length / 3)
  })

  it.each(vectors)('$id can be stored', ({ policies }) => {
    expect(policies.flatMap(({ body }) => validatePolicy(body).findings)).toEqual([])
  })

  it.each(vectors.filter(({ whatIf }) => Object.keys(whatIf).length > 0))(
    '$id gives reasons for what it expects of each policy',
    ({ whatIf, expected }) => {
      const reasons = expected.policies.map(({ policyId, applies, result, failing }) => {
        const reason = { yes: 'notSet', unknown: 'notEnoughInformation', no: failing.at(-1) }[
          applies
        ]
        return [policyId, result === 'notEnabled' ? 'policyNotEnabled' : reason]
      })
      expect(whatIf).toEqual(Object.fromEntries(reasons))
    },
  )
})

function decideWithReference(vector: Vector, level: TraceLevel): Decision {
  return decideByReference(vector, vector.signIn, level)
}

function decideWithEngine(vector: Vector, trace: TraceLevel): Decision {
  const { policies, tenantRules, semantics, signIn } = vector
  return decide(compilePolicies(policies, tenantRules, semantics), signIn, { trace })
}

describe.each([
  ['the reference', decideWithReference],
  ['the engine', decideWithEngine],
])('%s decides', (_, decideVector) => {
  it.each(vectors)('$id: $description', (vector) => {
    expect(summaryOf(decideVector(vector, 'reasons'))).toEqual(vector.expected)
  })
})

describe('the engine', () => {
  it.each(vectors)('traces $id as the reference does', (vector) => {
    expect(decideWithEngine(vector, 'full')).toEqual(decideWithReference(vector, 'full'))
  })

  it.each(vectors)('decides $id the same without a trace', (vector) => {
    const { policies, ...decision } = decideWithEngine(vector, 'reasons')
    expect(decideWithEngine(vector, 'none')).toEqual({ ...decision, policies: [] })
    expect(policies).toHaveLength(vector.policies.length)
  })
})
