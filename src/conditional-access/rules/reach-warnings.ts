/** Warnings about policies that apply to less than it seems, or to nothing. */

import { policyWarningCodes } from './warning-codes.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { agentsOf, includesAgentUsers } from '../model/agents.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { findControl } from './grant-set.ts'
import { firstFindings } from '../../kernel/finding-list.ts'
import { breach, enumerated, type Rule } from './rule.ts'

/** Lists the pairs of lists that include and exclude the same kind of item. */
function pairedLists({ conditions }: ConditionalAccessPolicyBody) {
  const { applications, users, clientApplications, platforms, locations } = conditions
  const agents = agentsOf(conditions)
  const pair = (
    path: string,
    what: string,
    included: readonly string[] = [],
    excluded: readonly string[] = [],
  ) => ({ path: `conditions.${path}`, what, included, excluded })
  return [
    pair(
      'applications',
      'Applications',
      applications?.includeApplications,
      applications?.excludeApplications,
    ),
    pair('users', 'Users', users?.includeUsers, users?.excludeUsers),
    pair('users', 'Groups', users?.includeGroups, users?.excludeGroups),
    pair('users', 'Roles', users?.includeRoles, users?.excludeRoles),
    pair(
      'clientApplications',
      'ServicePrincipals',
      clientApplications?.includeServicePrincipals,
      clientApplications?.excludeServicePrincipals,
    ),
    pair(
      'clientApplications',
      'AgentIdServicePrincipals',
      clientApplications?.includeAgentIdServicePrincipals,
      clientApplications?.excludeAgentIdServicePrincipals,
    ),
    pair('agents', 'AgentUsers', agents?.includeAgentUsers, agents?.excludeAgentUsers),
    pair('platforms', 'Platforms', platforms?.includePlatforms, platforms?.excludePlatforms),
    pair('locations', 'Locations', locations?.includeLocations, locations?.excludeLocations),
  ]
}

/**
 * An exclusion wins over an inclusion.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
const includedAndExcluded: Rule = {
  name: 'included and excluded',
  breaches: (body) =>
    pairedLists(body).flatMap(({ path, what, included, excluded }) => {
      const keys = new Set(included.map(keyOf))
      return firstFindings(excluded, (item, index) => {
        if (!keys.has(keyOf(item))) return []
        const message = `\`${item}\` is also in \`${path}.include${what}\`; the exclusion wins`
        return [
          breach(
            policyWarningCodes.includedAndExcluded,
            `${path}.exclude${what}.${index}`,
            message,
          ),
        ]
      })
    }),
}

/**
 * V6 where nothing is refused: a keyword for everything makes single items superfluous, and `None` has no
 * effect with other items.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessusers
 */
const superfluous: Rule = {
  name: 'superfluous',
  breaches(body) {
    const { users } = body.conditions
    const others = {
      includeGroups: users?.includeGroups.length ?? 0,
      includeRoles: users?.includeRoles.length ?? 0,
      includeGuestsOrExternalUsers: users?.includeGuestsOrExternalUsers ? 1 : 0,
    }
    const covered = Object.entries(others).flatMap(([member, count]) => {
      if (count === 0 || !users?.includeUsers.includes('All')) return []
      const message = `\`conditions.users.${member}\` adds nobody to \`All\` in \`includeUsers\``
      return [breach(policyWarningCodes.addsNobody, `conditions.users.${member}`, message)]
    })
    return [...covered, ...pairedLists(body).flatMap(superfluousItems)]
  },
}

const everything = ['all', 'serviceprincipalsinmytenant']

function superfluousItems({ path, what, included }: ReturnType<typeof pairedLists>[number]) {
  if (included.length < 2) return []
  const member = `${path}.include${what}`
  // WHY: V6 refuses `All` with other items in these two lists; this covers the other lists.
  const isRefused = what === 'Users' || what === 'Applications'
  return firstFindings(included, (item, index) => {
    const isEverything = !isRefused && everything.includes(keyOf(item))
    if (isEverything)
      return [
        breach(
          policyWarningCodes.coversOthers,
          member,
          `\`${item}\` in \`${member}\` covers the others`,
        ),
      ]
    if (item !== 'None' || included.includes('All')) return []
    return [
      breach(
        policyWarningCodes.noneWithOthers,
        `${member}.${index}`,
        `\`None\` in \`${member}\` has no effect with other items`,
      ),
    ]
  })
}

/**
 * A policy whose targets or users are the placeholder `None` never applies.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */
const placeholderInForce: Rule = {
  name: 'placeholder in force',
  breaches(body) {
    const { applications, users } = body.conditions
    if (body.state === 'disabled') return []
    const isNoTarget =
      applications !== null && isPlaceholder(applications.includeApplications) && hasNoOther(body)
    const isNobody =
      users !== null &&
      isPlaceholder(users.includeUsers) &&
      users.includeGroups.length + users.includeRoles.length === 0 &&
      users.includeGuestsOrExternalUsers === null &&
      !isForClientApplications(body) &&
      !includesAgentUsers(body)
    const paths = [
      ...(isNoTarget ? ['conditions.applications.includeApplications'] : []),
      ...(isNobody ? ['conditions.users.includeUsers'] : []),
    ]
    return paths.map((path) =>
      breach(
        policyWarningCodes.neverApplies,
        path,
        `\`${path}\` is \`None\`: the policy is not disabled, but it never applies`,
      ),
    )
  },
}

function isPlaceholder(items: readonly string[]): boolean {
  return items.length > 0 && items.every((item) => item === 'None')
}

function hasNoOther({ conditions: { applications } }: ConditionalAccessPolicyBody): boolean {
  if (applications === null) return true
  const { includeUserActions, includeAuthenticationContextClassReferences: contexts } = applications
  return (
    includeUserActions.length + contexts.length === 0 &&
    applications.applicationFilter === null &&
    applications.networkAccess === null &&
    applications.globalSecureAccess === null
  )
}

/**
 * A policy with both kinds of risk applies only when both are present; a sign-in with one of them passes.
 * Source: https://github.com/maester365/maester/pull/659
 */
const bothRisks: Rule = {
  name: 'both risks',
  breaches({ conditions: { userRiskLevels, signInRiskLevels } }) {
    if (userRiskLevels.length === 0 || signInRiskLevels.length === 0) return []
    const message =
      'the policy applies only when `conditions.userRiskLevels` and `conditions.signInRiskLevels` are both ' +
      'met; write one policy for each'
    return [breach(policyWarningCodes.bothRisksRequired, 'conditions.signInRiskLevels', message)]
  },
}

const namedPlatforms = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux']

/**
 * All platforms without the named ones are the unknown ones; such a policy is only used to block them.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/policy-all-users-device-unknown-unsupported
 */
const unknownPlatformsOnly: Rule = {
  name: 'unknown platforms only',
  breaches(body) {
    const { platforms } = body.conditions
    const excluded: readonly string[] = platforms?.excludePlatforms ?? []
    const isUnknownOnly =
      platforms?.includePlatforms.includes('all') &&
      namedPlatforms.every((platform) => excluded.includes(platform))
    if (!isUnknownOnly || findControl(body, 'block') !== undefined) return []
    const message =
      '`conditions.platforms` excludes every named platform; the policy applies only to unknown platforms'
    return [
      breach(
        policyWarningCodes.onlyUnknownPlatforms,
        'conditions.platforms.excludePlatforms',
        message,
      ),
    ]
  },
}

/**
 * An empty list of external tenants matches no guest.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessenumeratedexternaltenants
 */
const noTenants: Rule = {
  name: 'no tenants',
  breaches({ conditions: { users } }) {
    return (['include', 'exclude'] as const).flatMap((side) => {
      const tenants = users?.[`${side}GuestsOrExternalUsers`]?.externalTenants
      if (tenants?.membershipKind !== 'enumerated' || !('members' in tenants)) return []
      if (tenants.members.length > 0) return []
      const path = `conditions.users.${side}GuestsOrExternalUsers.externalTenants.members`
      return [
        breach(
          policyWarningCodes.noExternalTenants,
          path,
          `\`${path}\` is empty, so it matches guests of no tenant`,
        ),
      ]
    })
  },
}

/**
 * A policy for user actions is not evaluated in report-only mode.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
 */
const unreportedUserActions: Rule = {
  name: 'unreported user actions',
  breaches({ state, conditions: { applications } }) {
    const actions: readonly string[] = applications?.includeUserActions ?? []
    if (state !== 'enabledForReportingButNotEnforced' || actions.length === 0) return []
    const message = `a policy for ${enumerated(actions)} is not evaluated in report-only mode`
    return [breach(policyWarningCodes.userActionsNotReported, 'state', message)]
  },
}

/** Warnings about whom and what a policy reaches. */
export const reachWarnings: readonly Rule[] = [
  includedAndExcluded,
  superfluous,
  placeholderInForce,
  bothRisks,
  unknownPlatformsOnly,
  noTenants,
  unreportedUserActions,
]
