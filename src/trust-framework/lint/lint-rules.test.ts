import { describe, expect, it } from 'vitest'
import { documentOf } from '../testing/policy-texts.ts'
import { lintPolicy } from './lint-policy.ts'
import type { LintRule } from './lint-rule.ts'
import { lintRules } from './lint-rules.ts'

/** What a rule finds in an example: where, as `policy id line:column`, and what it says. */
function findIn(rule: LintRule, content: string, attributes?: string): readonly string[] {
  const base = rule.exampleBase
  const documents = [
    documentOf(content, 'B2C_1A_Doc', base === undefined ? undefined : 'B2C_1A_Base', attributes),
    ...(base === undefined ? [] : [documentOf(base, 'B2C_1A_Base')]),
  ]
  return lintPolicy(documents, { missingKeys: 'warn' }, [rule]).map(({ place, message }) => {
    const { line, column } = place.source.locate(place.offset)
    return `${place.source.policyId} ${line}:${column} ${message}`
  })
}

describe.each(lintRules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it('finds its example once', () => {
    expect(findIn(rule, rule.example, rule.exampleRoot)).toHaveLength(1)
  })

  it('finds nothing in the corrected example', () => {
    expect(findIn(rule, rule.corrected)).toEqual([])
  })
})

it('has distinct ids in kebab-case', () => {
  const ids = lintRules.map(({ id }) => id)
  expect(ids.filter((id) => !/^[a-z]+(?:-[a-z0-9]+)*$/u.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})
