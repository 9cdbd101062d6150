import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LifetimePrecedence } from './policy-records.ts'
import { select } from './select.ts'
import {
  compileVectorTenant,
  expectationOf,
  questionOfVector,
  valuesByName,
} from './testing/ask-vector.ts'
import { loadSelectVectors, type SelectVector } from './testing/vector-rows.ts'

const vectors = loadSelectVectors()
const profiles: readonly LifetimePrecedence[] = ['sp-first', 'org-first']

function expectedOf(row: SelectVector, precedence: LifetimePrecedence) {
  return { ...row.always, ...(precedence === 'sp-first' ? row.spFirst : row.orgFirst) }
}

const lists = { overridden: [], ignored: [], warnings: [] }

describe.each(profiles)('with the profile %s', (precedence) => {
  it.each(vectors)('$id: $description', (row) => {
    const expected = expectedOf(row, precedence)
    const tenant = compileVectorTenant(row.tenant, precedence)
    const values = valuesByName(select(tenant, questionOfVector(row, precedence)))
    const found = Object.keys(expected).map((name) => {
      const value = values[name]
      return [name, value && expectationOf(value)]
    })
    const wanted = Object.entries(expected).map(([name, each]) => [name, { ...lists, ...each }])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted))
  })
})

const ruleIds = [
  ...readFileSync('docs/rules/sts-policies.md', 'utf8').matchAll(/^### (S[A-Z]\d+):/gmu),
].flatMap(([, id]) => id ?? [])

/** A rule about several sign-ins; `sessions.json` covers it. */
const rulesElsewhere = ['SL13']

describe('the vectors', () => {
  it.each(ruleIds.filter((rule) => !rulesElsewhere.includes(rule)))('cover %s twice', (rule) => {
    expect(vectors.filter(({ rules }) => rules.includes(rule)).length).toBeGreaterThanOrEqual(2)
  })

  it('name rules that exist', () => {
    const named = new Set(vectors.flatMap(({ rules }) => rules))
    expect([...named].filter((rule) => !ruleIds.includes(rule))).toEqual([])
  })

  it('have ids of their own and expect something with each profile', () => {
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
    const silent = vectors.flatMap((row) =>
      profiles.filter((profile) => Object.keys(expectedOf(row, profile)).length === 0),
    )
    expect(silent).toEqual([])
  })

  it('contain every row of the sheet', () => {
    const numbered = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
    const wanted = [
      // E26 is in sessions.json; E27 and E28 are requests to assign.
      ...numbered('E', 25),
      ...numbered('H', 16),
      ...numbered('T', 4),
      ...numbered('A', 6),
    ]
    const bases = new Set(vectors.map(({ id }) => id.replace(/[a-z]$/u, '')))
    expect(wanted.filter((id) => !bases.has(id))).toEqual([])
  })
})
