/**
 * Rules over what a policy protects: applications, user actions, authentication contexts or traffic.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */

import { shadowedBy } from '../model/form-2019/legacy-only-fields.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { breach, enumerated, type Rule } from './rule.ts'

type Applications = NonNullable<ConditionalAccessPolicyBody['conditions']['applications']>

const path = 'conditions.applications'

/** Tells whether the policy covers every application without exception. */
export function isEveryApplication(applications: Applications | null): boolean {
  if (applications === null) return false
  const { includeApplications, excludeApplications, applicationFilter } = applications
  return (
    includeApplications.includes('All') &&
    excludeApplications.length === 0 &&
    applicationFilter?.mode !== 'exclude'
  )
}

/**
 * Names the members of `conditions.applications` that name a target. A filter and a traffic profile go
 * with applications and are no kind of their own; `None` is a placeholder and no target.
 */
function targetKinds(applications: Applications): readonly string[] {
  const { includeApplications, includeUserActions } = applications
  const kinds = {
    includeApplications: includeApplications.filter((item) => item !== 'None'),
    includeUserActions,
    includeAuthenticationContextClassReferences:
      applications.includeAuthenticationContextClassReferences,
  }
  return Object.entries(kinds).flatMap(([kind, items]) => (items.length === 0 ? [] : [kind]))
}

/**
 * V4. A policy protects applications, user actions or authentication contexts, never two of them; `None`
 * beside another kind passes. `includeProtectionLevels` in the service's words is what authentication
 * contexts were called in 2020.
 * Source: https://github.com/nicolonsky/ModernWorkplaceConcierge/issues/50
 */
const oneKindOfTarget: Rule = {
  name: 'V4',
  breaches({ conditions: { applications } }) {
    const kinds = applications === null ? [] : targetKinds(applications)
    if (kinds.length < 2) return []
    const reason = `\`${path}\` sets ${enumerated(kinds)}; a policy has one kind of target`
    if (!kinds.includes('includeApplications')) return [breach(path, reason)]
    const words =
      "'applications' condition cannot include both 'includeApplications' and " +
      "'includeUserActions'/'includeProtectionLevels'."
    return [breach(path, `${words} ${reason}.`, '1012')]
  },
}

/**
 * V5, and the part of V2 on applications. A policy names a target, for the time being `None`; V33: a
 * filter beside `All` or alone is accepted, since clients send both.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies;
 * https://github.com/hashicorp/terraform-provider-azuread/pull/925
 */
const someTarget: Rule = {
  name: 'V5',
  breaches(body) {
    const { applications } = body.conditions
    const advice = 'names no target; for none yet write `"includeApplications": ["None"]`'
    if (applications === null) return [breach(path, `\`${path}\` ${advice}`)]
    const { applicationFilter, networkAccess, globalSecureAccess } = applications
    const isAny =
      applications.includeApplications.length > 0 ||
      targetKinds(applications).length > 0 ||
      applicationFilter !== null ||
      [networkAccess, globalSecureAccess].some((traffic) => traffic?.includeTrafficProfiles) ||
      hasLegacyContext(body)
    return isAny ? [] : [breach(`${path}.includeApplications`, `\`${path}\` ${advice}`)]
  },
}

/** A context that 2019 named by its URI stands only in that form. */
function hasLegacyContext(body: ConditionalAccessPolicyBody): boolean {
  const modern = body.conditions.applications?.includeAuthenticationContextClassReferences ?? []
  const legacy = shadowedBy(modern, `${path}.includeAuthenticationContext`, body.legacy)
  return Array.isArray(legacy) && legacy.length > 0
}

/**
 * V6 on applications. `All` stands alone; only resources of agents, which it may not cover, go with it.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */
const allApplicationsAlone: Rule = {
  name: 'V6',
  breaches({ conditions: { applications } }) {
    const items = applications?.includeApplications ?? []
    const isAlone = items.every((item) => item === 'All' || item === 'AllAgentIdResources')
    if (!items.includes('All') || isAlone) return []
    const member = `${path}.includeApplications`
    return [breach(member, `\`All\` in \`${member}\` cannot stand beside others`)]
  },
}

export const targetRules: readonly Rule[] = [oneKindOfTarget, someTarget, allApplicationsAlone]
