/** What each type of policy brings to the check of definitions. */

import type { PolicyType } from '../model/policy-types.ts'
import type { DefinitionType } from './definition-rules.ts'
import { checkActivityBasedTimeout } from './activity-based-timeout/check-activity-based-timeout.ts'
import { activityBasedTimeoutSchema } from './activity-based-timeout/activity-based-timeout.ts'
import {
  authenticatorAppSchema,
  checkAuthenticatorApp,
} from './authenticator-app/authenticator-app-sign-in.ts'
import { b2bManagementSchema, checkB2bManagement } from './b2b-management/b2b-management.ts'
import { checkClaimsMapping } from './claims-mapping/check-claims-mapping.ts'
import { claimsMappingSchema } from './claims-mapping/claims-mapping-schema.ts'
import { checkHomeRealmDiscovery } from './home-realm-discovery/check-home-realm-discovery.ts'
import { homeRealmDiscoverySchema } from './home-realm-discovery/home-realm-discovery.ts'
import { checkTokenIssuance } from './token-issuance/check-token-issuance.ts'
import { tokenIssuanceSchema } from './token-issuance/token-issuance.ts'
import { checkTokenLifetime } from './token-lifetime/check-token-lifetime.ts'
import { tokenLifetimeSchema } from './token-lifetime/token-lifetime.ts'

/** Types by canonical name. */
const definitionTypes: Readonly<Partial<Record<string, DefinitionType>>> = {
  TokenLifetimePolicy: {
    schema: tokenLifetimeSchema,
    check: checkTokenLifetime,
    organizationDefault: 'optional',
  },
  ClaimsMappingPolicy: {
    schema: claimsMappingSchema,
    check: checkClaimsMapping,
    organizationDefault: 'ignored',
  },
  HomeRealmDiscoveryPolicy: {
    schema: homeRealmDiscoverySchema,
    check: checkHomeRealmDiscovery,
    organizationDefault: 'optional',
  },
  TokenIssuancePolicy: {
    schema: tokenIssuanceSchema,
    check: checkTokenIssuance,
    organizationDefault: 'ignored',
  },
  ActivityBasedTimeoutPolicy: {
    schema: activityBasedTimeoutSchema,
    check: checkActivityBasedTimeout,
    organizationDefault: 'required',
  },
  B2BManagementPolicy: {
    schema: b2bManagementSchema,
    check: checkB2bManagement,
    organizationDefault: 'required',
  },
  AuthenticatorAppSignInPolicy: {
    schema: authenticatorAppSchema,
    check: checkAuthenticatorApp,
    organizationDefault: 'required',
  },
}

/**
 * Finds what a type brings.
 * @throws TypeError for a type without rules: that is a bug of ours.
 */
export function definitionTypeOf({ name }: PolicyType): DefinitionType {
  const type = definitionTypes[name]
  if (!type) throw new TypeError(`definitions of type ${name} have no rules`)
  return type
}
