/** Codes of refusals of home realm discovery, and of warnings about it. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The settings of a home realm discovery policy. */
export const homeRealmDiscoveryCodes = defineCodes('stsPolicies.homeRealmDiscovery', {
  preferredDomainIsList: {
    status: '400 or warning',
    meaning: '`PreferredDomain` is a list.',
    cause: 'Published samples have a list. The legacy resource accepts one with a single domain.',
    fix: 'Write the name of one domain as a string.',
  },
  preferredDomainUnused: {
    status: 'warning',
    meaning: '`PreferredDomain` has no effect, because sign-in does not accelerate.',
    cause: 'Only `AccelerateToFederatedDomain` uses the domain.',
    fix: 'Set `AccelerateToFederatedDomain` to true, or remove `PreferredDomain`.',
  },
  accelerationWithoutDomain: {
    status: 'warning',
    meaning: 'Sign-in accelerates only while the tenant has a single federated domain.',
    cause: 'With several federated domains the service needs `PreferredDomain` to choose one.',
    fix: 'Add `PreferredDomain`, if the tenant has more than one federated domain.',
  },
  onlyInDefault: {
    status: 'warning',
    meaning: 'A setting does nothing, because the policy is not the organization default.',
    cause: '`AlternateIdLogin` and `DomainHintPolicy` act for the whole tenant only.',
    fix: 'Set `isOrganizationDefault` to true, or move the setting to the organization default.',
  },
  respectsWithoutIgnoring: {
    status: 'warning',
    meaning: 'A domain hint policy respects hints that nothing ignores.',
    cause: 'The service respects every domain hint unless a list says to ignore it.',
    fix: 'Add the domains or applications whose hints are ignored, or remove the policy.',
  },
})
