/** The claims mapping policies of a tenant by the service principal to which they are assigned. */

import {
  readClaimsMapping,
  type ClaimsMappingDefinition,
} from '../definitions/claims-mapping/claims-mapping.ts'
import type { Party } from '../select/party.ts'
import type { StsAssignment, StsPolicyRecord } from '../select/policy-records.ts'
import type { IgnoredClaimsPolicy } from './claims-preview.ts'
import { skipReason, type SkipCode } from './skip-reasons.ts'

/** The policy that counts for a service principal. */
export interface AssignedMapping {
  readonly policyId: string
  readonly displayName: string
  readonly definition: ClaimsMappingDefinition
}

/** The policies that one service principal sees. */
export interface FoundMapping {
  readonly assigned?: AssignedMapping
  readonly ignored: readonly IgnoredClaimsPolicy[]
}

/** The claims mapping policies of one tenant. */
export interface ClaimsMappings {
  /** Finds the policy of a service principal; definitions are read once, when they are first asked for. */
  readonly find: (party: Pick<Party, 'servicePrincipalId' | 'applicationId'>) => FoundMapping
}

function ignore({ id, displayName }: StsPolicyRecord, code: SkipCode): IgnoredClaimsPolicy {
  return { policyId: id, displayName, ...skipReason(code) }
}

/**
 * Prepares the policies of a tenant for questions about claims; policies of other types are left out. It never throws on
 * policy data. Only the policy of the service principal counts, and the organization default has no effect.
 * Source: https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy
 */
export function compileClaimsMappings(
  policies: readonly StsPolicyRecord[],
  assignments: readonly StsAssignment[],
): ClaimsMappings {
  const mappings = new Map(
    policies
      .filter(({ type }) => type === 'ClaimsMappingPolicy')
      .map((policy) => [policy.id, policy]),
  )
  const assigned = {
    application: new Map<string, StsPolicyRecord>(),
    servicePrincipal: new Map<string, StsPolicyRecord>(),
  }
  for (const { policyId, target, objectId } of assignments) {
    const policy = mappings.get(policyId)
    const other = assigned[target].get(objectId)
    // WHY the lower id: the service refuses a second policy; imported data may have one, and the order must not count.
    if (policy && (!other || policy.id < other.id)) assigned[target].set(objectId, policy)
  }
  const definitions = new Map<string, ClaimsMappingDefinition | undefined>()
  const definitionOf = ({ id, definition }: StsPolicyRecord) => {
    if (!definitions.has(id)) definitions.set(id, readClaimsMapping(definition))
    return definitions.get(id)
  }
  const defaults = [...mappings.values()].filter((policy) => policy.isOrganizationDefault)
  return {
    find({ servicePrincipalId = '', applicationId = '' }) {
      const policy = assigned.servicePrincipal.get(servicePrincipalId)
      const onApplication = assigned.application.get(applicationId)
      const others = [
        ...(onApplication ? [ignore(onApplication, 'onApplication')] : []),
        ...defaults
          .filter((each) => each !== onApplication)
          .map((each) => ignore(each, 'notAssigned')),
      ].filter(({ policyId }) => policyId !== policy?.id)
      if (!policy) return { ignored: others }
      const definition = definitionOf(policy)
      if (!definition) return { ignored: [ignore(policy, 'inert'), ...others] }
      const { id: policyId, displayName } = policy
      return { assigned: { policyId, displayName, definition }, ignored: others }
    },
  }
}
