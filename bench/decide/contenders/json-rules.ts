/**
 * json-rules-engine: one rule for each policy. Blocks have the higher priority, so that the engine stops at the first
 * block. One added operator compares lists.
 */

import { Engine, type RuleProperties } from 'json-rules-engine'
import type { Facts, Rule, Test } from '../workload/rule.ts'
import type { Workload } from '../workload/workload.ts'
import type { Contender, Prepare } from './contender.ts'

type Condition = Extract<RuleProperties['conditions'], { all: unknown }>['all'][number]

const isOneOf = (fact: string, values: readonly string[]): Condition => ({
  fact,
  operator: 'hasOneOf',
  value: values,
})

function conditionsOf({ attribute, includes, excludes }: Test): readonly Condition[] {
  return [
    ...(includes === null ? [] : [isOneOf(attribute, includes)]),
    ...(excludes.length === 0 ? [] : [{ not: isOneOf(attribute, excludes) }]),
  ]
}

function requirementOf({ operator, controls }: Rule): readonly Condition[] {
  if (controls.length === 0) return []
  const open = controls.map((fact) => ({ fact, operator: 'equal', value: false }))
  return [operator === 'AND' ? { any: open } : { all: open }]
}

function propertiesOf(rule: Rule): RuleProperties {
  return {
    name: rule.id,
    priority: rule.isBlock ? 2 : 1,
    conditions: { all: [...rule.tests.flatMap(conditionsOf), ...requirementOf(rule)] },
    event: { type: rule.isBlock ? 'block' : 'controls' },
  }
}

const flatten = ({ values, satisfied }: Facts) => ({ ...values, ...satisfied })

function load({ rules }: Workload): Prepare {
  const engine = new Engine()
  engine.addOperator<readonly string[], readonly string[]>('hasOneOf', (seen, wanted) =>
    seen.some((value) => wanted.includes(value)),
  )
  for (const rule of rules) engine.addRule(propertiesOf(rule))
  engine.on('block', () => engine.stop())
  return ({ facts }) => {
    const flat = flatten(facts)
    return async () => {
      const { events } = await engine.run(flat)
      if (events.length === 0) return 'allow'
      return events.some(({ type }) => type === 'block') ? 'block' : 'controls'
    }
  }
}

export const jsonRulesEngine: Contender = { name: 'json-rules-engine', load }
