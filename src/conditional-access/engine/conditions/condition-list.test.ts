import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { evaluateCondition } from '../matching/evaluate-condition.ts'
import { entriesOf, unrestricted } from '../matching/plan.ts'
import { ValueTests } from '../matching/value-tests.ts'
import { hasBit } from '../model/bit-set.ts'
import { sourceOf } from '../model/compile-context.ts'
import { unknown } from '../model/ternary.ts'
import { emptyTenantRules, member, policy, today } from '../testing/decision-setting.ts'
import { compileCondition } from './compile-conditions.ts'
import type { ConditionDefinition } from './condition.ts'
import { byConditionName, conditionNames, conditions } from './condition-list.ts'

/** A condition that no policy has: the language of the user interface, kept in `displayName`. */
const languageCondition: ConditionDefinition<'language'> = {
  name: 'language',
  analysisReason: 'language',
  heading: 'language',
  members: [],
  configured: ({ displayName }) => displayName,
  seen: ({ clientApp }) => clientApp ?? null,
  grid: { attribute: 'clientApp', values: () => [{ clientApp: 'browser' }] },
  createCompiler(numbers) {
    const clients = new ValueTests(numbers)
    return {
      plan: ({ body }) =>
        body.displayName === 'any'
          ? unrestricted
          : {
              include: entriesOf('language', [body.displayName], (item) => clients.declare(item)),
              exclude: [],
            },
      runTests({ clientApp }, matchSets) {
        if (clientApp === undefined) matchSets.reportEach(clients.tests, unknown('clientApp'))
        else matchSets.match(clients.find(clientApp))
      },
    }
  },
}

function meeting(signIn: typeof member, ...bodies: readonly ConditionalAccessPolicyBody[]) {
  const context = { tenantRules: emptyTenantRules, semantics: today }
  const matcher = compileCondition(languageCondition, bodies.map(sourceOf), context)
  const { certain, possible } = evaluateCondition(matcher, matcher.index.everyPolicy, signIn)
  return bodies.map((_, place) => {
    if (hasBit(certain, place)) return 'yes'
    return hasBit(possible, place) ? 'unknown' : 'no'
  })
}

describe('the list of conditions', () => {
  it('evaluates a condition from its record alone', () => {
    const bodies = ['browser', 'other', 'any'].map((name) => policy(name, {}).body)
    const { clientApp: _, ...withoutClient } = member
    expect(meeting(member, ...bodies)).toEqual(['yes', 'no', 'yes'])
    expect(meeting(withoutClient, ...bodies)).toEqual(['unknown', 'unknown', 'yes'])
  })

  it('has each name once, and a bit for each condition', () => {
    expect(new Set(conditionNames).size).toBe(conditions.length)
    expect(conditions.length).toBeLessThanOrEqual(31)
    expect(Object.keys(byConditionName(({ name }) => name))).toEqual(conditionNames)
  })

  it('gives every grid attribute a plain value when no policy restricts it', () => {
    const subject = { policies: [], tenantRules: [], users: new Map(), at: member.at }
    const attributes = Map.groupBy(conditions, ({ grid }) => grid.attribute)
    for (const sharing of attributes.values()) {
      expect(sharing.map(({ grid }) => grid.values(subject).length)).toEqual(
        sharing.map((_, place) => (place === 0 ? 1 : 0)),
      )
    }
  })

  it('needs four files for a condition, two that translate for the what-if action of Graph, and two for advice', () => {
    const root = new URL('../../../', import.meta.url).pathname
    const others = ['**/*.test.ts', '**/testing/**']
    const files = globSync('**/*.ts', { cwd: root, exclude: others })
    const naming = files.filter((file) =>
      /insiderRisk|\binsider\b/u.test(readFileSync(`${root}/${file}`, 'utf8')),
    )
    expect(naming.toSorted()).toEqual([
      'conditional-access/decisions/advice/advice.ts',
      'conditional-access/decisions/advice/describe-change.ts',
      'conditional-access/decisions/evaluate/types.ts',
      'conditional-access/decisions/evaluate/what-if-request.ts',
      'conditional-access/engine/conditions/condition-list.ts',
      'conditional-access/engine/conditions/risks.ts',
      'conditional-access/engine/model/sign-in-schema.ts',
      'conditional-access/model/policy-types.ts',
    ])
  })
})
