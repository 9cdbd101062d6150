/** Composes the policies of a tenant that tools read: authentication methods, authorization and the like. */

import type { FamilyModule } from '../graph/written-kind.ts'
import { authenticationMethodsPolicy } from './authentication-methods/authentication-methods-policy.ts'
import { methodKind, methodOperations } from './authentication-methods/methods.ts'
import {
  appManagementKind,
  appManagementOperations,
  defaultAppManagementPolicy,
} from './app-management/app-management-policies.ts'
import {
  featureRolloutKind,
  featureRolloutOperations,
} from './feature-rollout/feature-rollout-policies.ts'
import { grantPolicyKind, grantPolicyOperations } from './permission-grants/grant-policies.ts'
import { groupSettingKind, groupSettingOperations } from './group-settings/settings.ts'
import { settingTemplateOperations } from './group-settings/templates.ts'
import { crossTenantAccessPolicy } from './cross-tenant-access/cross-tenant-access-policy.ts'
import { defaultConfiguration } from './cross-tenant-access/default-configuration.ts'
import { partnerKind, partnerOperations } from './cross-tenant-access/partners.ts'
import { adminConsentRequestPolicy } from './singletons/admin-consent-request-policy.ts'
import { authenticationFlowsPolicy } from './singletons/authentication-flows-policy.ts'
import { authorizationPolicy } from './singletons/authorization-policy.ts'
import { deviceRegistrationPolicy } from './singletons/device-registration-policy.ts'
import { externalIdentitiesPolicy } from './singletons/external-identities-policy.ts'

const singletons = [
  authenticationMethodsPolicy,
  authorizationPolicy,
  crossTenantAccessPolicy,
  defaultConfiguration,
  adminConsentRequestPolicy,
  deviceRegistrationPolicy,
  defaultAppManagementPolicy,
  authenticationFlowsPolicy,
  externalIdentitiesPolicy,
]

/** The family. */
export const tenantPolicies: FamilyModule = {
  kinds: [
    ...singletons.map(({ kind }) => kind),
    methodKind,
    partnerKind,
    grantPolicyKind,
    appManagementKind,
    featureRolloutKind,
    groupSettingKind,
  ],
  operations: [
    ...singletons.flatMap(({ operations }) => operations),
    ...methodOperations,
    ...partnerOperations,
    ...grantPolicyOperations,
    ...appManagementOperations,
    ...featureRolloutOperations,
    ...groupSettingOperations,
    ...settingTemplateOperations,
  ],
}
