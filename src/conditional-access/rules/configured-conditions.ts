/**
 * Which conditions narrow a policy down, apart from its users, client applications and targets.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset
 */

import { isJsonObject, type JsonValue } from '../../kernel/json.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { conditionSetType } from '../model/policy-types.ts'

type Conditions = ConditionalAccessPolicyBody['conditions']

/** Members with rules of their own, and members that Graph gives no content. */
const otherMembers = [
  'users',
  'applications',
  'clientApplications',
  'agents',
  'clients',
  'times',
] as const

/** The name of a condition, as a member of `conditions`. */
export type ConfiguredCondition = Exclude<keyof Conditions, (typeof otherMembers)[number]> | 'times'

const conditionMembers = conditionSetType.properties
  .map(({ name }) => name)
  .filter((name) => !otherMembers.some((other) => other === name)) as readonly Exclude<
  ConfiguredCondition,
  'times'
>[]

/** Lists the conditions that are set to something, in the order in which the service serialises them. */
export function configuredConditions(
  body: ConditionalAccessPolicyBody,
): readonly ConfiguredCondition[] {
  const set: ConfiguredCondition[] = conditionMembers.filter((name) =>
    isConfigured(name, body.conditions[name] ?? null),
  )
  // WHY: times are stored only for the 2019 form; the modern member stays null.
  return body.legacy?.times === undefined ? set : [...set, 'times']
}

function isConfigured(name: ConfiguredCondition, value: JsonValue): boolean {
  if (name !== 'clientAppTypes') return isSet(value)
  return Array.isArray(value) && value.length > 0 && !value.includes('all')
}

/** Tells whether a value sets something: an empty list, an empty text, `none` and an object of such values do not. */
function isSet(value: JsonValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isJsonObject(value)) return Object.values(value).some(isSet)
  return value !== null && value !== undefined && value !== '' && value !== 'none'
}
