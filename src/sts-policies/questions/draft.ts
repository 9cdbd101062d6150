/** Reads the policies and assignments of a draft, and joins them with those of the tenant. */

import { pointerTo, quoted, type Place } from '../../edm/place.ts'
import { FindingList } from '../../kernel/finding-list.ts'
import { checked, failed, type Checked, type Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { applications, servicePrincipals } from '../../directory/kinds.ts'
import { findPolicyType } from '../model/policy-types.ts'
import type { StsAssignment, StsPolicyRecord } from '../select/policy-records.ts'
import type { StoredStsPolicies } from './load-policies.ts'
import { questionCodes } from './question-codes.ts'
import { readGivenPolicy } from './read-policy.ts'
import type { StsDraftSource } from './source.ts'

/** An assignment with its place, for findings. */
interface PlacedAssignment extends StsAssignment {
  readonly place: Place
}

const familyOf = { application: applications.name, servicePrincipal: servicePrincipals.name }

function readPolicies(
  { policies = [] }: StsDraftSource,
  place: Place,
  findings: FindingList,
  warnings: Finding[],
): readonly StsPolicyRecord[] {
  const seen = new Set<string>()
  return policies.flatMap((json, index) => {
    if (findings.isFull) return []
    const here = [...place, 'policies', index]
    const read = readGivenPolicy(json, { place: here, defaultId: `draft-${index + 1}` })
    if (!read.ok) {
      findings.add(...read.findings)
      return []
    }
    warnings.push(...(read.warnings ?? []))
    if (seen.has(keyOf(read.value.id))) {
      findings.add({
        ostiaryCode: questionCodes.policyRepeated,
        message: `two policies of the draft have the \`id\` ${quoted(read.value.id)}`,
        target: pointerTo([...here, 'id']),
      })
    }
    seen.add(keyOf(read.value.id))
    return [read.value]
  })
}

/** Checks one assignment against its policy, which may lack. */
function assignmentFault(
  { policyId, target, place }: PlacedAssignment,
  policy: StsPolicyRecord | undefined,
): Finding | undefined {
  if (policy === undefined) {
    return {
      ostiaryCode: questionCodes.policyNotFound,
      message: `policy ${quoted(policyId)} is neither stored nor in the draft`,
      target: pointerTo([...place, 'policyId']),
    }
  }
  const allowed = findPolicyType(policy.type)?.assignableTo ?? []
  if (allowed.includes(familyOf[target])) return undefined
  const instead =
    allowed.length > 0 ? 'assign it to a service principal' : 'make it the organization default'
  return {
    ostiaryCode: questionCodes.notAssignable,
    message: `a policy of type \`${policy.type}\` cannot be assigned to ${target === 'application' ? 'an application object' : 'a service principal'}; ${instead}`,
    target: pointerTo(place),
  }
}

function slotOf({ target, objectId }: StsAssignment, type: string): string {
  return `${type}@${target}/${keyOf(objectId)}`
}

function defaultFaults(policies: readonly StsPolicyRecord[], place: Place): readonly Finding[] {
  const defaults = policies.filter(({ isOrganizationDefault }) => isOrganizationDefault)
  return [...Map.groupBy(defaults, ({ type }) => type)].flatMap(([type, found]) =>
    found.length < 2
      ? []
      : [
          {
            ostiaryCode: questionCodes.secondDefault,
            message: `${found.map(({ id, displayName }) => `${quoted(displayName)} (${id})`).join(' and ')} are both the organization default of type \`${type}\`; set \`isOrganizationDefault\` of one to false, or name one in \`removedPolicies\``,
            target: pointerTo([...place, 'policies']),
          },
        ],
  )
}

/** The policies that the tenant would have, of which those of the draft come last. */
function joinedPolicies(
  live: readonly StsPolicyRecord[],
  drafted: readonly StsPolicyRecord[],
  { mode, removedPolicies = [] }: StsDraftSource,
): readonly StsPolicyRecord[] {
  if (mode === 'whole') return drafted
  const left = new Set([...removedPolicies, ...drafted.map(({ id }) => id)].map(keyOf))
  return [...live.filter(({ id }) => !left.has(keyOf(id))), ...drafted]
}

/**
 * Reads a draft and returns what the tenant would have if it were stored. Objects that assignments name need not exist.
 * `place` is the place of the draft in the request.
 */
export function withStsDraft(
  live: StoredStsPolicies,
  source: StsDraftSource,
  place: Place,
): Checked<StoredStsPolicies> {
  const findings = new FindingList()
  const warnings: Finding[] = []
  const drafted = readPolicies(source, place, findings, warnings)
  const stored = new Set(live.policies.map(({ id }) => keyOf(id)))
  for (const [index, id] of (source.removedPolicies ?? []).entries()) {
    if (stored.has(keyOf(id))) continue
    findings.add({
      ostiaryCode: questionCodes.policyNotFound,
      message: `policy ${quoted(id)} not found in this tenant`,
      target: pointerTo([...place, 'removedPolicies', index]),
    })
  }
  const policies = joinedPolicies(live.policies, drafted, source)
  const byId = new Map(policies.map((policy) => [keyOf(policy.id), policy]))
  const added = (source.assignments ?? []).map(
    ({ policyId, servicePrincipalId, applicationId }, index): PlacedAssignment => ({
      policyId,
      target: servicePrincipalId === undefined ? 'application' : 'servicePrincipal',
      objectId: servicePrincipalId ?? applicationId ?? '',
      place: [...place, 'assignments', index],
    }),
  )
  const taken = new Map<string, StsAssignment>()
  for (const assignment of added) {
    const policy = byId.get(keyOf(assignment.policyId))
    const fault = assignmentFault(assignment, policy)
    if (fault !== undefined) {
      findings.add(fault)
      continue
    }
    const slot = slotOf(assignment, policy?.type ?? '')
    const other = taken.get(slot)
    if (other !== undefined && keyOf(other.policyId) !== keyOf(assignment.policyId)) {
      findings.add({
        ostiaryCode: questionCodes.secondAssignment,
        message: `${quoted(assignment.objectId)} already has policy ${quoted(other.policyId)} of the same type in this draft`,
        target: pointerTo(assignment.place),
      })
    }
    const { policyId, target, objectId } = assignment
    taken.set(slot, { policyId: policy?.id ?? policyId, target, objectId })
  }
  findings.add(...defaultFaults(policies, place))
  if (findings.found.length > 0) return failed(...findings.found)
  const kept =
    source.mode === 'whole'
      ? []
      : live.assignments.filter((assignment) => {
          const policy = byId.get(keyOf(assignment.policyId))
          return policy !== undefined && !taken.has(slotOf(assignment, policy.type))
        })
  return checked({ policies, assignments: [...kept, ...taken.values()] }, [], warnings)
}
