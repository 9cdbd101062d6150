/** Warnings about policies that reach less than they seem to, or nothing. */

import { keyOf } from '../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../model/policy-body.ts'
import { isForClientApplications } from '../model/client-applications.ts'
import { findControl } from './grant-set.ts'
import { breach, enumerated, type Rule } from './rule.ts'

/** Lists that include and exclude the same kind of thing, by the member that holds both. */
function pairedLists({ conditions }: ConditionalAccessPolicyBody) {
  const { applications, users, clientApplications, platforms, locations } = conditions
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
    pair('platforms', 'Platforms', platforms?.includePlatforms, platforms?.excludePlatforms),
    pair('locations', 'Locations', locations?.includeLocations, locations?.excludeLocations),
  ]
}

/**
 * Whatever is excluded stays out, included or not.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
 */
const includedAndExcluded: Rule = {
  name: 'included and excluded',
  breaches: (body) =>
    pairedLists(body).flatMap(({ path, what, included, excluded }) => {
      const keys = new Set(included.map(keyOf))
      return excluded.flatMap((item, index) => {
        if (!keys.has(keyOf(item))) return []
        const message = `\`${item}\` is in \`${path}.include${what}\` too; the exclusion wins`
        return [breach(`${path}.exclude${what}.${index}`, message)]
      })
    }),
}

/**
 * V6 where nothing is refused: a keyword for everything makes its neighbours superfluous, `None` is
 * nothing beside another.
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
      return [breach(`conditions.users.${member}`, message)]
    })
    return [...covered, ...pairedLists(body).flatMap(superfluousItems)]
  },
}

const everything = ['all', 'serviceprincipalsinmytenant']

function superfluousItems({ path, what, included }: ReturnType<typeof pairedLists>[number]) {
  if (included.length < 2) return []
  const member = `${path}.include${what}`
  // WHY: `All` beside others is refused where V6 is safe; only lists without such a rule are left.
  const isRefused = what === 'Users' || what === 'Applications'
  return included.flatMap((item, index) => {
    const isEverything = !isRefused && everything.includes(keyOf(item))
    if (isEverything) return [breach(member, `\`${item}\` in \`${member}\` covers the others`)]
    if (item !== 'None' || included.includes('All')) return []
    return [breach(`${member}.${index}`, `\`None\` in \`${member}\` means nothing beside others`)]
  })
}

/**
 * A policy in force whose targets or users are the placeholder never applies.
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
      !isForClientApplications(body)
    const paths = [
      ...(isNoTarget ? ['conditions.applications.includeApplications'] : []),
      ...(isNobody ? ['conditions.users.includeUsers'] : []),
    ]
    return paths.map((path) =>
      breach(path, `\`${path}\` is \`None\`; the policy is not disabled but never applies`),
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
 * Both kinds of risk in one policy must be there at once; what has only one of them gets through.
 * Source: https://github.com/maester365/maester/pull/659
 */
const bothRisks: Rule = {
  name: 'both risks',
  breaches({ conditions: { userRiskLevels, signInRiskLevels } }) {
    if (userRiskLevels.length === 0 || signInRiskLevels.length === 0) return []
    const message =
      '`conditions.userRiskLevels` and `conditions.signInRiskLevels` must both be met for the policy to ' +
      'apply; write one policy for each'
    return [breach('conditions.signInRiskLevels', message)]
  },
}

const namedPlatforms = ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux']

/**
 * Every platform without the named ones leaves the unknown ones, which is meant only to block them.
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
      '`conditions.platforms` excludes every platform that can be named; the policy applies to unknown ones alone'
    return [breach('conditions.platforms.excludePlatforms', message)]
  },
}

/**
 * Tenants that are to be listed and are not leave no guest.
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
      return [breach(path, `\`${path}\` is empty, so guests of no tenant are meant`)]
    })
  },
}

/**
 * A policy for user actions is not evaluated while it only reports.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only
 */
const unreportedUserActions: Rule = {
  name: 'unreported user actions',
  breaches({ state, conditions: { applications } }) {
    const actions: readonly string[] = applications?.includeUserActions ?? []
    if (state !== 'enabledForReportingButNotEnforced' || actions.length === 0) return []
    const message = `a policy for ${enumerated(actions)} is not evaluated in this \`state\``
    return [breach('state', message)]
  },
}

export const reachWarnings: readonly Rule[] = [
  includedAndExcluded,
  superfluous,
  placeholderInForce,
  bothRisks,
  unknownPlatformsOnly,
  noTenants,
  unreportedUserActions,
]
