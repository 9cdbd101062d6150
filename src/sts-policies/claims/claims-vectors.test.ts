import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memberText } from '../../kernel/json.ts'
import type { ClaimsPreview, IssuedClaims } from './claims-preview.ts'
import { pairwiseIdOf } from './pairwise-id.ts'
import { previewClaims } from './preview-claims.ts'
import { claimsVectors, questionOf, type ClaimsExpectation } from './testing/claims-vectors.ts'

const { rules, rows, fixture } = claimsVectors

/** Brings a preview into the form of an expectation, with the members that the expectation has. */
function seen(
  preview: ClaimsPreview,
  expected: ClaimsExpectation,
  appId: string,
): ClaimsExpectation {
  if (preview.outcome === 'refused') {
    const { error, message, entry } = preview
    const refused = { error, message, ...(entry !== undefined && { entry }) }
    const wanted = Object.keys(expected.refused ?? {})
    return {
      refused: Object.fromEntries(
        Object.entries(refused).filter(([name]) => name === 'error' || wanted.includes(name)),
      ) as NonNullable<ClaimsExpectation['refused']>,
      ...(expected.ignored && { ignored: preview.ignored.map(({ code }) => code) }),
      ...(expected.decidedBy && { decidedBy: preview.decidedBy.by }),
    }
  }
  return seenIssued(preview, expected, appId)
}

function seenIssued(
  preview: IssuedClaims,
  expected: ClaimsExpectation,
  appId: string,
): ClaimsExpectation {
  const pairwise = pairwiseIdOf({
    tenantId: fixture.tenant.id,
    appId,
    userId: memberText(fixture.user, 'id'),
  })
  const show = <Value>(value: Value) => (value === pairwise ? '@pairwise' : value)
  const named = new Map(preview.claims.map((claim) => [claim.name, claim]))
  const of = <Value>(names: readonly string[], read: (name: string) => Value) =>
    Object.fromEntries(names.flatMap((name) => (named.has(name) ? [[name, read(name)]] : [])))
  const ofPolicy = preview.claims.filter(({ from }) => from === 'policy').map(({ name }) => name)
  const valueOf = (name: string) => show(named.get(name)?.value ?? null)
  const { nameId } = preview
  const whole = {
    has: of(Object.keys(expected.has ?? {}), valueOf),
    lacks: expected.lacks?.filter((name) => !named.has(name)) ?? [],
    policyClaims: of(ofPolicy, valueOf),
    nameFormats: of(ofPolicy, (name) => named.get(name)?.nameFormat ?? ''),
    nameId: nameId && {
      value: show(nameId.value),
      format: nameId.format,
      ...(nameId.fallback && { fallback: nameId.fallback.code }),
    },
    issuer: preview.issuer,
    audience: preview.audience,
    decidedBy: preview.decidedBy.by,
    skipped: preview.skipped.map(({ entry, code }) => [entry ?? null, code] as const),
    ignored: preview.ignored.map(({ code }) => code),
    steps: of(Object.keys(expected.steps ?? {}), (name) =>
      named
        .get(name)
        ?.steps.map((step) =>
          step.step === 'source' ? (step.attribute ?? step.source) : step.method,
        ),
    ),
  }
  const compared: ClaimsExpectation = Object.fromEntries(
    Object.entries(whole).filter(([member]) => member in expected),
  )
  return compared
}

describe('each row of the vectors', () => {
  it.each(rows.map((row) => [row.id, row] as const))('%s', (_, row) => {
    const question = questionOf(row)
    const recipient = row.token === 'access' ? question.resource : question.client
    const preview = previewClaims(question)
    expect(seen(preview, row.expect, recipient?.appId ?? '')).toEqual(row.expect)
  })
})

describe('the vectors', () => {
  it.each(Object.keys(rules))('cover rule %s at least twice', (rule) => {
    expect(rows.filter((row) => row.rules.includes(rule)).length).toBeGreaterThanOrEqual(2)
  })

  it('name no rule that is not in the list, and no row twice', () => {
    const named = rows.flatMap((row) => row.rules)
    expect(named.filter((rule) => !(rule in rules))).toEqual([])
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  it('have each rule in docs/rules/sts-claims.md, word for word', () => {
    const page = readFileSync('docs/rules/sts-claims.md', 'utf8').replaceAll(/\n {2}/gu, ' ')
    const listed = [...page.matchAll(/^- \*\*(\w+)\*\*: (.+)\.$/gmu)].map(([, id, text]) => [
      id,
      text,
    ])
    expect(Object.fromEntries(listed)).toEqual(rules)
    expect(listed).toHaveLength(Object.keys(rules).length)
  })
})
