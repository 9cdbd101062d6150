/**
 * What home realm discovery policies set for a client: the policy of its service principal counts, else the organization
 * default. `AlternateIdLogin` and `DomainHintPolicy` act in the organization default only, whichever policy counts.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/home-realm-discovery-policy
 */

import type { HomeRealmDiscoveryDefinition } from '../definitions/home-realm-discovery/home-realm-discovery.ts'
import { keeperOf, type Answers } from './answer-cache.ts'
import { choosePolicy, ignore, type Chosen, type TierOfPolicies } from './candidates.ts'
import type { EffectiveHomeRealmDiscovery } from './effective.ts'
import { placesOf } from './holders.ts'
import { valueOf } from './value-of.ts'

type RealmDefinition = HomeRealmDiscoveryDefinition

/** What the organization default alone decides; the same member of an assigned policy is ignored. */
function ofDefaultOnly(
  organization: TierOfPolicies<RealmDefinition>,
  assigned: readonly TierOfPolicies<RealmDefinition>[],
  read: keyof RealmDefinition,
  member: string,
): Chosen<RealmDefinition> {
  const chosen = choosePolicy([organization])
  const defaultIds = new Set(organization.policies.map(({ id }) => id))
  const unread = assigned
    .flatMap(({ policies }) => policies)
    .filter(({ id, definition }) => !defaultIds.has(id) && definition?.[read] !== undefined)
  return {
    ...chosen,
    ignored: [
      ...chosen.ignored,
      ...unread.map((policy) => ignore(policy, 'notDefaultMember', { member })),
    ],
  }
}

/** The effective settings of home realm discovery for a client. */
export function homeRealmSettings(answers: Answers): EffectiveHomeRealmDiscovery {
  if (answers.homeRealm !== undefined) return answers.homeRealm
  const keeper = keeperOf(answers, 'homeRealm')
  keeper.homeRealm ??= settingsOf(keeper)
  answers.homeRealm = keeper.homeRealm
  return keeper.homeRealm
}

function settingsOf(answers: Answers): EffectiveHomeRealmDiscovery {
  const { servicePrincipal, organization, application } = placesOf(answers, 'homeRealm')
  const found = choosePolicy([servicePrincipal, organization])
  const chosen = {
    ...found,
    ignored: [
      ...found.ignored,
      ...application.policies.map((policy) => ignore(policy, 'applicationUnread')),
    ],
  }
  const definition = found.winner?.definition
  const assigned = [servicePrincipal]
  const alternate = ofDefaultOnly(
    organization,
    assigned,
    'alternateIdLoginEnabled',
    'AlternateIdLogin',
  )
  const hints = ofDefaultOnly(organization, assigned, 'domainHintPolicy', 'DomainHintPolicy')
  return {
    acceleratesToFederatedDomain: valueOf({
      chosen,
      set: definition?.acceleratesToFederatedDomain,
      member: 'AccelerateToFederatedDomain',
      governs: 'signIn',
      builtIn: false,
    }),
    preferredDomain: valueOf<string | null>({
      chosen,
      set: definition?.preferredDomain,
      member: 'PreferredDomain',
      governs: 'signIn',
      builtIn: null,
    }),
    allowsCloudPasswordValidation: valueOf({
      chosen,
      set: definition?.allowsCloudPasswordValidation,
      member: 'AllowCloudPasswordValidation',
      governs: 'passwordGrant',
      builtIn: false,
    }),
    alternateIdLoginEnabled: valueOf({
      chosen: alternate,
      set: alternate.winner?.definition.alternateIdLoginEnabled,
      member: 'AlternateIdLogin',
      governs: 'signIn',
      builtIn: false,
    }),
    domainHintPolicy: valueOf<RealmDefinition['domainHintPolicy'] | null>({
      chosen: hints,
      set: hints.winner?.definition.domainHintPolicy,
      member: 'DomainHintPolicy',
      governs: 'signIn',
      builtIn: null,
    }),
  }
}
