/**
 * Rules over what a policy protects: applications, user actions, authentication contexts or traffic.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */

import { targetCodes } from './refusal-codes.ts'
import { legacyValueOver } from '../model/form-2019/legacy-only-fields.ts'
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
 * Lists the members of `conditions.applications` that name a target. A filter and a traffic profile belong to
 * the applications and are not a kind of their own; the placeholder `None` is not a target.
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
 * V4. A policy protects applications, user actions or authentication contexts, not two of them; `None`
 * with another kind passes.
 * Source: https://github.com/nicolonsky/ModernWorkplaceConcierge/issues/50
 */
const oneKindOfTarget: Rule = {
  name: 'V4',
  breaches({ conditions: { applications } }) {
    const kinds = applications === null ? [] : targetKinds(applications)
    if (kinds.length < 2) return []
    const reason = `\`${path}\` sets ${enumerated(kinds)}; a policy has only one kind of target`
    if (!kinds.includes('includeApplications')) {
      return [breach(targetCodes.severalKinds, path, reason)]
    }
    return [breach(targetCodes.severalKinds, path, reason, '1012')]
  },
}

/**
 * V5, and the part of V2 on applications. A policy names a target; `None` passes as a placeholder. V33: a
 * filter is accepted with `All` and alone, because clients send both.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies;
 * https://github.com/hashicorp/terraform-provider-azuread/pull/925; 1011 https://github.com/KelvinTegelaar/CIPP/issues/5200
 */
const someTarget: Rule = {
  name: 'V5',
  breaches(body) {
    const { applications } = body.conditions
    const advice = 'names no target; to choose one later, write `"includeApplications": ["None"]`'
    const message = `\`${path}\` ${advice}`
    if (applications === null) return [breach(targetCodes.missing, path, message, '1011')]
    const { applicationFilter, networkAccess, globalSecureAccess } = applications
    const isAny =
      applications.includeApplications.length > 0 ||
      targetKinds(applications).length > 0 ||
      applicationFilter !== null ||
      [networkAccess, globalSecureAccess].some((traffic) => traffic?.includeTrafficProfiles) ||
      hasLegacyContext(body)
    return isAny
      ? []
      : [breach(targetCodes.missing, `${path}.includeApplications`, message, '1011')]
  },
}

/** Tells whether the policy has a context that only the 2019 form can name, by its URI. */
function hasLegacyContext(body: ConditionalAccessPolicyBody): boolean {
  const modern = body.conditions.applications?.includeAuthenticationContextClassReferences ?? []
  const legacy = legacyValueOver(modern, `${path}.includeAuthenticationContext`, body.legacy)
  return Array.isArray(legacy) && legacy.length > 0
}

/**
 * V6 on applications. `All` is the only item; only the resources of agents, which it may not cover, can be
 * listed with it.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */
const allApplicationsAlone: Rule = {
  name: 'V6',
  breaches({ conditions: { applications } }) {
    const items = applications?.includeApplications ?? []
    const isAlone = items.every((item) => item === 'All' || item === 'AllAgentIdResources')
    if (!items.includes('All') || isAlone) return []
    const member = `${path}.includeApplications`
    return [
      breach(
        targetCodes.allApplicationsCombined,
        member,
        `\`All\` in \`${member}\` cannot be combined with other applications`,
      ),
    ]
  },
}

/** Rules of applications, user actions and authentication contexts. */
export const targetRules: readonly Rule[] = [oneKindOfTarget, someTarget, allApplicationsAlone]
