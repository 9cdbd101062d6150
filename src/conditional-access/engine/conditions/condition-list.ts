/** Every condition of a policy, in canonical order: that of traces, reports, columns and bits. */

import { agentContextCondition } from './agent-context.ts'
import { authenticationFlowCondition } from './authentication-flow.ts'
import { agentIdentitiesCondition, workloadIdentitiesCondition } from './client-applications.ts'
import { clientAppsCondition } from './client-apps.ts'
import type { ConditionDefinition } from './condition.ts'
import { devicePlatformCondition } from './device-platform.ts'
import { devicesCondition } from './devices.ts'
import { locationCondition } from './location.ts'
import {
  agentIdRiskCondition,
  agentSessionRiskCondition,
  insiderRiskCondition,
  servicePrincipalRiskCondition,
  signInRiskCondition,
  userRiskCondition,
} from './risks.ts'
import { signInRiskDetectionsCondition } from './risk-detections.ts'
import {
  applicationCondition,
  authenticationContextCondition,
  userActionsCondition,
} from './target.ts'
import { timeCondition } from './time.ts'
import { unknownMembersCondition } from './unknown-members.ts'
import { usersCondition } from './users.ts'

const list = [
  usersCondition,
  workloadIdentitiesCondition,
  agentIdentitiesCondition,
  agentContextCondition,
  applicationCondition,
  userActionsCondition,
  authenticationContextCondition,
  clientAppsCondition,
  devicePlatformCondition,
  locationCondition,
  devicesCondition,
  signInRiskCondition,
  signInRiskDetectionsCondition,
  userRiskCondition,
  servicePrincipalRiskCondition,
  agentIdRiskCondition,
  agentSessionRiskCondition,
  insiderRiskCondition,
  authenticationFlowCondition,
  timeCondition,
  unknownMembersCondition,
] as const

/**
 * What a policy can fail by. A policy has one condition for its target: `userActions` if it names actions,
 * else `authenticationContext` if it names contexts, else `application`.
 */
export type ConditionName = (typeof list)[number]['name']

/** The conditions, at most 31: reports keep a bit for each. */
export const conditions: readonly ConditionDefinition<ConditionName>[] = list

/** Their names. */
export const conditionNames: readonly ConditionName[] = list.map(({ name }) => name)

/** Reads one member of every condition, by the name of the condition. */
export function byConditionName<Value>(
  read: (condition: ConditionDefinition) => Value,
): Readonly<Record<ConditionName, Value>> {
  const entries = list.map((condition) => [condition.name, read(condition)] as const)
  return Object.fromEntries(entries) as Record<ConditionName, Value>
}
