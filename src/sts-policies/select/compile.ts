/** Compiles the STS policies of a tenant, so that each question takes a few look-ups. */

import { compileTimeouts, type CompiledTimeouts } from './activity-timeout.ts'
import {
  createAnswerCache,
  type AnswerCache,
  type PlacedPolicies,
  type PolicyHolder,
} from './answer-cache.ts'
import type { StsAssignment, StsPolicyRecord, StsSettings } from './policy-records.ts'
import { joinPolicies, noPolicies, readStsPolicy, type PoliciesByType } from './read-policies.ts'

/** The policies of one tenant, read once. */
export interface CompiledStsPolicies extends PlacedPolicies {
  readonly timeouts: CompiledTimeouts
  readonly answers: AnswerCache
}

/**
 * Compiles one tenant. Assignments of policies that do not exist count as absent, and so do policies of types that
 * decide nothing. Never throws on the content of a definition.
 */
export function compileStsPolicies(
  policies: readonly StsPolicyRecord[],
  assignments: readonly StsAssignment[],
  settings: StsSettings,
): CompiledStsPolicies {
  const read = new Map<string, PoliciesByType>()
  let organization = noPolicies
  for (const record of policies) {
    const policy = readStsPolicy(record)
    if (policy === undefined) continue
    read.set(record.id.toLowerCase(), policy)
    if (record.isOrganizationDefault) organization = joinPolicies(organization, policy)
  }
  const holders = { application: new Map(), servicePrincipal: new Map() } as const satisfies Record<
    StsAssignment['target'],
    Map<string, PolicyHolder>
  >
  for (const { policyId, target, objectId: givenId } of assignments) {
    const policy = read.get(policyId.toLowerCase())
    if (policy === undefined) continue
    const objectId = givenId.toLowerCase()
    const held: Map<string, PolicyHolder> = holders[target]
    const policies = joinPolicies(held.get(objectId)?.policies ?? noPolicies, policy)
    held.set(objectId, { objectId, policies, answers: undefined })
  }
  const placed: PlacedPolicies = {
    settings,
    organization,
    servicePrincipals: holders.servicePrincipal,
    applications: holders.application,
  }
  return {
    ...placed,
    timeouts: compileTimeouts(organization),
    answers: createAnswerCache(placed),
  }
}
