/**
 * Baselines of conditional access policies in the sample tenant, asked about many sign-ins. What comes out is
 * kept next to this file and was read line by line; `README.md` explains the surprising ones. After a change that
 * is meant, `vitest run --update` writes it anew.
 */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Decision, PolicyReport } from '../../src/conditional-access/engine/answer/decision.ts'
import { semanticsAsOf } from '../../src/conditional-access/engine/model/semantics.ts'
import { createFillSignIn } from '../../src/conditional-access/decisions/fill-sign-in.ts'
import { loadRuleObjects, toRules } from '../../src/conditional-access/decisions/load-rules.ts'
import type { AskedSignIn } from '../../src/conditional-access/decisions/asked-sign-in.ts'
import {
  defaultSettings,
  tenantRulesFrom,
} from '../../src/conditional-access/decisions/stored-rules.ts'
import { contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../src/kernel/json.ts'
import { decideByReference } from '../oracle/conditional-access/reference.ts'
import {
  publishedBaseline,
  readHarbourBaseline,
  readPublishedBaseline,
  type BaselinePolicy,
  type Substitutes,
} from '../support/baselines/load-baseline.ts'
import { describeOutside } from '../support/outside-data.ts'
import { setUpTestService } from '../support/test-service.ts'
import { withoutTrust } from '../../src/conditional-access/decisions/trust-source.ts'

/** Ids of the sample tenant, as `@b05` or `"@aa01"`. */
function sampleId(suffix: string): string {
  return `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
}

const pilotExceptions = '46756a9c-01c0-4526-96e1-5f343c240567'

/** The values of the placeholders of the baselines; `README.md` says why. */
const substitutes: Substitutes = {
  breakGlass: sampleId('b05'),
  temporaryExceptions: pilotExceptions,
  permanentExceptions: pilotExceptions,
  administrators: sampleId('b06'),
  machines: sampleId('b04'),
  licensed: sampleId('b01'),
  terms: sampleId('aa01'),
}

interface Row {
  readonly title: string
  /** The day whose evaluation rules apply; the day of the sign-in when absent. */
  readonly asOf?: string
  readonly change?: JsonObject
  readonly without?: readonly string[]
}

const { usual, rows } = JSON.parse(
  readFileSync(
    new URL('conditional-access-baseline.sign-ins.json', import.meta.url),
    'utf8',
  ).replaceAll(/@(\w{3,4})"/gu, (_, suffix: string) => `${sampleId(suffix)}"`),
) as { readonly usual: JsonObject; readonly rows: readonly Row[] }

/** Objects merge; an object with a `kind` replaces another. */
function merged(before: JsonValue | undefined, change: JsonValue): JsonValue {
  if (!isJsonObject(before) || !isJsonObject(change) || 'kind' in change) return change
  const members = Object.entries(change).map(([name, value = null]) => [
    name,
    merged(before[name], value),
  ])
  return { ...before, ...(Object.fromEntries(members) as JsonObject) }
}

function signInOf({ change = {}, without = [] }: Partial<Row> = {}): AskedSignIn {
  const signIn = Object.entries(merged(usual, change) as JsonObject)
  return Object.fromEntries(
    signIn.filter(([name]) => !without.includes(name)),
  ) as unknown as AskedSignIn
}

const usualDay = memberText(usual, 'at')

function dayOf({ asOf = usualDay }: Partial<Row> = {}): string {
  return asOf
}

/** What a policy came to. Those that do not apply are left out of the table. */
function groupOf({ applies, grant }: PolicyReport): string | undefined {
  if (applies === 'no' || grant === null) return undefined
  if (applies === 'unknown') return `may ${grant.atWorst}`
  if (grant.atBest !== grant.atWorst) return `${grant.atBest} or ${grant.atWorst}`
  return { allow: 'met', interrupt: 'asks', deny: 'denies', block: 'blocks' }[grant.atWorst]
}

const groupOrder = [/^blocks/u, /^denies/u, /^asks/u, / or /u, /^may/u, /^met/u]

function outcomeCell({ policies }: Decision, numberOf: (id: string) => string): string {
  const groups = new Map<string, string[]>()
  for (const report of policies) {
    const group = groupOf(report)
    if (group === undefined) continue
    groups.set(group, [...(groups.get(group) ?? []), numberOf(report.policyId)])
  }
  const rank = (group: string): number => groupOrder.findIndex((pattern) => pattern.test(group))
  return [...groups]
    .toSorted(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map(([group, numbers]) => `${group} ${numbers.toSorted().join(' ')}`)
    .join('; ')
}

function sessionCell(decision: Decision, numberOf: (id: string) => string): string {
  const controls = decision.sessionControls.map(
    ({ control, policyId }) => `${control} ${numberOf(policyId)}`,
  )
  const unknown = decision.undeterminedSessionPolicies.map(numberOf).toSorted()
  return [...controls, ...(unknown.length === 0 ? [] : [`may ${unknown.join(' ')}`])].join('; ')
}

/** Prints a table whose columns but the last are padded. */
function printTable(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  const printed = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(' | ')
      .trimEnd(),
  )
  return `${printed.join('\n')}\n`
}

/** Declares the tests of a baseline; `golden` is the file that holds its table. */
function declareBaseline(baseline: readonly BaselinePolicy[], golden: string): void {
  const numbers = new Map<string, string>()
  const numberOf = (id: string): string => numbers.get(id) ?? id
  const service = setUpTestService()
  let token: string
  /** The policies as published, in report-only state, and the same policies enabled. */
  const published: JsonObject[] = []
  const enforced: JsonObject[] = []

  async function decide(policies: readonly JsonObject[]): Promise<readonly Decision[]> {
    const decisions: Decision[] = []
    for (const asOf of new Set(rows.map(dayOf))) {
      const asked = [...rows.keys()].filter((index) => dayOf(rows[index]) === asOf)
      const answer = await service.send('POST', '/ostiary/v1/decisions', {
        token,
        body: {
          signIns: asked.map((index) => signInOf(rows[index])),
          asOf,
          trace: 'full',
          policies: { draft: { mode: 'whole', policies } },
        },
      })
      if (answer.status !== 200) throw new Error(answer.text)
      const answered = answer.json['decisions'] as unknown as readonly Decision[]
      answered.forEach((decision, place) => (decisions[asked[place] ?? -1] = decision))
    }
    return decisions
  }

  beforeAll(async () => {
    token = await service.userToken(
      'admin',
      'Policy.Read.All',
      'Policy.ReadWrite.ConditionalAccess',
    )
    for (const { number, bodyFor } of baseline) {
      const answer = await service.send('POST', '/beta/identity/conditionalAccess/policies', {
        token,
        body: bodyFor(substitutes),
      })
      if (answer.status !== 201) throw new Error(answer.text)
      const { json: policy } = answer
      numbers.set(memberText(policy, 'id'), number)
      published.push(policy)
      enforced.push({ ...policy, state: 'enabled' })
    }
  })

  it('decides each sign-in as it was reviewed', async () => {
    const decisions = await decide(enforced)
    const lines = decisions.map((decision, index) => [
      String(index + 1).padStart(2, '0'),
      rows[index]?.title ?? '',
      decision.outcome === 'notEnoughInformation'
        ? `${decision.atBest} to ${decision.atWorst}`
        : decision.outcome,
      outcomeCell(decision, numberOf),
      sessionCell(decision, numberOf),
    ])
    const heading = ['no', 'sign-in', 'decision', 'policies', 'session controls']
    await expect(printTable([heading, ...lines])).toMatchFileSnapshot(golden)
  })

  it('decides each sign-in as the reference does', async () => {
    const { store } = service
    const objects = await store.readSnapshot(contosoTenantId, (snapshot) =>
      loadRuleObjects(snapshot, contosoTenantId, withoutTrust),
    )
    const rules = toRules(objects)
    const policies = rules.policies.map(({ id, body }) => ({
      id,
      body: { ...body, state: 'enabled' as const },
    }))
    const tenantRules = tenantRulesFrom(contosoTenantId, rules, defaultSettings)
    const fill = createFillSignIn(store, contosoTenantId, { facts: 'directory', at: usualDay })
    const expected = await Promise.all(
      rows.map(async (row) => {
        const filled = await fill(signInOf(row), [])
        if (!filled.ok) throw new Error(JSON.stringify(filled.findings))
        const semantics = semanticsAsOf(new Date(dayOf(row)))
        return decideByReference({ policies, tenantRules, semantics }, filled.value, 'full')
      }),
    )
    expect(await decide(enforced)).toEqual(JSON.parse(JSON.stringify(expected)))
  })

  it('allows every sign-in while it only reports, with the same result for each policy', async () => {
    const asPublished = await decide(published)
    expect(asPublished.filter(({ outcome }) => outcome !== 'allow')).toEqual([])
    const results = asPublished.flatMap(({ policies }) => policies.map(({ result }) => result))
    expect(results.filter((result) => !/^(?:reportOnly.+|unknown)$/u.test(result))).toEqual([])
    const found = ({ policies }: Decision) =>
      policies.map(({ policyId, applies, grant }) => ({ policyId, applies, grant }))
    expect(asPublished.map(found)).toEqual((await decide(enforced)).map(found))
  })
}

describe('a baseline of our own in the sample tenant', () => {
  declareBaseline(readHarbourBaseline(), 'harbour-baseline.txt')
})

describeOutside('the published baseline in the sample tenant', publishedBaseline, (folder) => {
  declareBaseline(readPublishedBaseline(folder), 'conditional-access-baseline.txt')
})
