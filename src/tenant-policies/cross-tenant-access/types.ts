/**
 * The types of cross-tenant access.
 * Source: `crossTenantAccessPolicy`, `crossTenantAccessPolicyConfigurationDefault`,
 * `crossTenantAccessPolicyConfigurationPartner`.
 */

import { entity, policyBase } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  declareProperties,
  derivedType,
  entityType,
  enumType,
  inBeta,
  property,
  text,
  type ComplexType,
  type Facets,
  type PropertyType,
} from '../../edm/model.ts'

const readOnly = { isReadOnly: true } as const
const nullableItems = { hasNullableItems: true } as const

const target = complexType('crossTenantAccessPolicyTarget', [
  property('target', text),
  property(
    'targetType',
    enumType('crossTenantAccessPolicyTargetType', {
      user: 1,
      group: 2,
      application: 3,
      unknownFutureValue: 4,
    }),
  ),
])

const accessType = enumType('crossTenantAccessPolicyTargetConfigurationAccessType', {
  allowed: 1,
  blocked: 2,
  unknownFutureValue: 3,
})

const targets = complexType('crossTenantAccessPolicyTargetConfiguration', [
  property('accessType', accessType),
  property('targets', collection(target), nullableItems),
])

const b2bSetting = complexType('crossTenantAccessPolicyB2BSetting', [
  property('applications', targets),
  property('usersAndGroups', targets),
])

const tenantRestrictions: ComplexType = derivedType(
  'crossTenantAccessPolicyTenantRestrictions',
  b2bSetting,
  [
    property(
      'devices',
      complexType('devicesFilter', [property('mode', accessType), property('rule', text)]),
    ),
  ],
)

const appServiceConnect = complexType('crossTenantAccessPolicyAppServiceConnectSetting', [
  property('applications', targets),
])

const m365Inbound = complexType('crossTenantAccessPolicyM365CollaborationInboundSetting', [
  property('users', targets),
])

const m365Outbound = complexType('crossTenantAccessPolicyM365CollaborationOutboundSetting', [
  property('usersAndGroups', targets),
])

const userConsent = complexType('inboundOutboundPolicyConfiguration', [
  property('inboundAllowed', boolean),
  property('outboundAllowed', boolean),
])

const inboundTrustType = complexType('crossTenantAccessPolicyInboundTrust', [
  property('isCompliantDeviceAccepted', boolean),
  property('isHybridAzureADJoinedDeviceAccepted', boolean),
  property('isMfaAccepted', boolean),
])

const providers = enumType('b2bIdentityProvidersType', {
  azureActiveDirectory: 1,
  externalFederation: 2,
  socialIdentityProviders: 3,
  emailOneTimePasscode: 4,
  microsoftAccount: 5,
  defaultConfiguredIdp: 6,
  unknownFutureValue: 7,
})

const redemption = complexType('invitationRedemptionIdentityProviderConfiguration', [
  property('fallbackIdentityProvider', providers),
  property('primaryIdentityProviderPrecedenceOrder', collection(providers), nullableItems),
])

/** Members that the default and partners have. */
const settings: Readonly<Record<string, PropertyType>> = {
  appServiceConnectInbound: appServiceConnect,
  b2bCollaborationInbound: b2bSetting,
  b2bCollaborationOutbound: b2bSetting,
  b2bDirectConnectInbound: b2bSetting,
  b2bDirectConnectOutbound: b2bSetting,
  inboundTrust: inboundTrustType,
  m365CollaborationInbound: m365Inbound,
  m365CollaborationOutbound: m365Outbound,
  tenantRestrictions,
}

/** The names of the members that say who and what may come in or go out. */
export const settingNames = Object.keys(settings).filter((name) => name !== 'inboundTrust')

function withSettings(
  own: Readonly<Record<string, PropertyType | readonly [PropertyType, Facets]>>,
) {
  const all = declareProperties({ ...settings, ...own })
  return all.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** The settings for every other tenant. */
export const defaultConfigurationType: ComplexType = derivedType(
  'crossTenantAccessPolicyConfigurationDefault',
  entity,
  withSettings({
    automaticUserConsentSettings: [userConsent, readOnly],
    invitationRedemptionIdentityProviderConfiguration: derivedType(
      'defaultInvitationRedemptionIdentityProviderConfiguration',
      redemption,
      [],
    ),
    isServiceDefault: [boolean, readOnly],
  }),
)

/** The settings for one other tenant. What is null is as the default says. */
export const partnerType: ComplexType = entityType(
  'crossTenantAccessPolicyConfigurationPartner',
  withSettings({
    automaticUserConsentSettings: userConsent,
    isInMultiTenantOrganization: [boolean, readOnly],
    isServiceProvider: boolean,
    tenantId: [text, { nullable: false }],
  }),
  { key: 'tenantId' },
)

/** The policy itself: which other clouds tenants may be in. */
export const crossTenantAccessPolicyType: ComplexType = derivedType(
  'crossTenantAccessPolicy',
  policyBase,
  [
    property('allowedCloudEndpoints', collection(text)),
    property('definition', collection(text), inBeta),
  ],
)
