import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostFindings } from '../../kernel/finding-list.ts'
import type { Checked, Finding } from '../../kernel/findings.ts'
import { findPolicyType } from '../model/policy-types.ts'
import { readActivityBasedTimeout } from './activity-based-timeout/activity-based-timeout.ts'
import { checkDefinition } from './check-definition.ts'
import { definitionCodes } from './definition-codes.ts'
import { readHomeRealmDiscovery } from './home-realm-discovery/home-realm-discovery.ts'
import { readTokenIssuance } from './token-issuance/token-issuance.ts'
import { anyRules, resemblingDefinitions } from './testing/resembling-definitions.ts'
import { lifetimeMembersOf, readTokenLifetime } from './token-lifetime/token-lifetime.ts'

const anyText = fc.oneof(
  fc.string(),
  fc.json(),
  resemblingDefinitions.map(({ definition }) => JSON.stringify(definition)),
  resemblingDefinitions.chain(({ definition }) => {
    const text = JSON.stringify(definition)
    return fc.nat({ max: text.length }).map((length) => text.slice(0, length))
  }),
)

function reportedOf(result: Checked<string>): readonly Finding[] {
  return result.ok ? (result.warnings ?? []) : result.findings
}

/** The offset of a place; each line ends with `\n`, `\r` or both. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/u)
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length, 0)
  return before + column - 1
}

/** What a finding is, whatever its place. */
function apartFromPlaces({ ostiaryCode, message, target, inner }: Finding): object {
  const text = message.replaceAll(/line \d+, column \d+/gu, '')
  return { ostiaryCode, text, target, pointer: inner?.pointer }
}

describe('checkDefinition', () => {
  it('takes any text without an exception, and every place of its answers lies inside the text', () => {
    fc.assert(
      fc.property(anyText, anyRules, (text, rules) => {
        const reported = reportedOf(checkDefinition(text, rules))
        expect(reported.length).toBeLessThanOrEqual(mostFindings + 1)
        for (const { inner, target } of reported) {
          if (inner === undefined) {
            expect(target).toBe('/isOrganizationDefault')
            continue
          }
          const offset = offsetOf(text, inner.line, inner.column)
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(offset).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('points to where the member or its value begins', () => {
    fc.assert(
      fc.property(resemblingDefinitions, fc.constantFrom(0, 2), ({ rules, definition }, indent) => {
        const text = JSON.stringify(definition, undefined, indent)
        for (const { inner, ostiaryCode } of reportedOf(checkDefinition(text, rules))) {
          if (!inner || ostiaryCode === definitionCodes.notJson) continue
          const path = inner.pointer.split('/').slice(1)
          const names = path.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
          let value: unknown = definition
          for (const name of names) value = (value as Record<string, unknown>)[name]
          const rest = text.slice(offsetOf(text, inner.line, inner.column))
          const [name, content] = [JSON.stringify(names.at(-1) ?? ''), JSON.stringify(value)]
          expect(rest.startsWith(name) || rest.startsWith(content.slice(0, 1))).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('finds the same in a definition that is printed over several lines', () => {
    fc.assert(
      fc.property(resemblingDefinitions, ({ rules, definition }) => {
        const [short, long] = [0, 2].map((indent) =>
          checkDefinition(JSON.stringify(definition, undefined, indent), rules),
        )
        if (!short || !long) throw new Error('both are checked')
        expect(long.ok).toBe(short.ok)
        expect(reportedOf(long).map(apartFromPlaces)).toEqual(
          reportedOf(short).map(apartFromPlaces),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('reports at most 51 findings of a definition with thousands of faults', () => {
    const entries = Array.from({ length: 2000 }, () => ({ a: 1 }))
    const text = JSON.stringify({
      ActivityBasedTimeoutPolicy: { Version: 1, ApplicationPolicies: entries },
    })
    const type = findPolicyType('ActivityBasedTimeoutPolicy')
    if (!type) throw new Error('the type is known')
    const result = checkDefinition(text, {
      type,
      isOrganizationDefault: true,
      asOf: new Date('2026-11-30'),
      heldBefore: new Set(),
      isLegacyView: false,
    })
    expect(result.ok ? [] : result.findings).toHaveLength(mostFindings + 1)
  })
})

describe('reading of stored definitions', () => {
  it('takes any text without an exception', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        readTokenLifetime(text)
        lifetimeMembersOf(text)
        readHomeRealmDiscovery(text)
        readTokenIssuance(text)
        readActivityBasedTimeout(text)
      }),
      { numRuns: 300 },
    )
  })
})
