/**
 * casbin: one `deny` line for each policy, blocks first, so that the first line that matches decides and ends the
 * search. Lines hold lists as text; the two functions of the matcher parse each list once. The matcher is
 * synchronous, which is the fast path of casbin.
 */

import { newEnforcer, newModelFromString } from 'casbin'
import { attributes, type Attribute, type Facts, type Rule } from '../workload/rule.ts'
import type { Workload } from '../workload/workload.ts'
import type { Contender, Prepare } from './contender.ts'

const everything = '*'
const columns = attributes.flatMap((name) => [`${name}_in`, `${name}_out`])

const model = `
[request_definition]
r = ${attributes.join(', ')}, satisfied

[policy_definition]
p = id, kind, ${columns.join(', ')}, unless, eft

[policy_effect]
e = !some(where (p.eft == deny))

[matchers]
m = ${attributes.map((name) => `matches(r.${name}, p.${name}_in, p.${name}_out)`).join(' && ')} && isOpen(r.satisfied, p.unless)
`

function lineOf({ id, isBlock, tests, operator, controls }: Rule): string[] {
  const testOf = (name: Attribute) => tests.find(({ attribute }) => attribute === name)
  const lists = attributes.flatMap((name) => [
    testOf(name)?.includes?.join('|') ?? everything,
    testOf(name)?.excludes.join('|') ?? '',
  ])
  const unless = controls.join(operator === 'AND' ? '&' : '|')
  return [id, isBlock ? 'block' : 'controls', ...lists, unless, 'deny']
}

/** Splits each list once. */
function listReader(): (list: string) => readonly string[] {
  const lists = new Map<string, readonly string[]>()
  return (list) => {
    const known = lists.get(list)
    if (known !== undefined) return known
    const values = list === '' ? [] : list.split('|')
    lists.set(list, values)
    return values
  }
}

function isOpen({ mfa, compliantDevice }: Facts['satisfied'], unless: string): boolean {
  switch (unless) {
    case 'mfa':
      return !mfa
    case 'compliantDevice':
      return !compliantDevice
    case 'mfa&compliantDevice':
      return !mfa || !compliantDevice
    case 'mfa|compliantDevice':
      return !mfa && !compliantDevice
    default:
      return true
  }
}

async function load({ rules }: Workload): Promise<Prepare> {
  const enforcer = await newEnforcer(newModelFromString(model))
  const blocksFirst = rules.toSorted((left, right) => Number(right.isBlock) - Number(left.isBlock))
  await enforcer.addPolicies(blocksFirst.map(lineOf))
  const read = listReader()
  const hasOneOf = (seen: readonly string[], list: string) => {
    const wanted = read(list)
    return seen.some((value) => wanted.includes(value))
  }
  await enforcer.addFunction(
    'matches',
    (seen: readonly string[], included: string, excluded: string) =>
      (included === everything || hasOneOf(seen, included)) &&
      (excluded === '' || !hasOneOf(seen, excluded)),
  )
  await enforcer.addFunction('isOpen', isOpen)
  return ({ facts }) => {
    const request = [...attributes.map((name) => facts.values[name]), facts.satisfied]
    return () => {
      const [isAllowed, [, kind]] = enforcer.enforceExSync(...request)
      if (isAllowed) return 'allow'
      return kind === 'block' ? 'block' : 'controls'
    }
  }
}

export const casbin: Contender = { name: 'casbin', load }
