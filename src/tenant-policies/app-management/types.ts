/**
 * The types of app management policies: which credentials and URIs applications may get.
 * Source: `tenantAppManagementPolicy`, `appManagementPolicy` and what they hold.
 */

import { policyBase } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  declareProperties,
  derivedType,
  duration,
  enumType,
  inBeta,
  oneOf,
  property,
  text,
  typeAnnotation,
  type ComplexType,
  type Property,
  type PropertyType,
} from '../../edm/model.ts'

const notNull = { nullable: false } as const
const falseByDefault = { nullable: false, default: false } as const

const state = enumType('appManagementRestrictionState', {
  enabled: 1,
  disabled: 2,
  unknownFutureValue: 3,
})

const exemption = complexType(
  'customSecurityAttributeExemption',
  [
    property('id', text, notNull),
    property(
      'operator',
      enumType('customSecurityAttributeComparisonOperator', { equals: 1, unknownFutureValue: 2 }),
      notNull,
    ),
  ],
  { isAbstract: true },
)

const exemptions = oneOf(exemption, typeAnnotation, {
  '#microsoft.graph.customSecurityAttributeStringValueExemption': derivedType(
    'customSecurityAttributeStringValueExemption',
    exemption,
    [property('value', text)],
  ),
})

const actors = complexType('appManagementPolicyActorExemptions', [
  property('customSecurityAttributes', collection(exemptions), { hasNullableItems: true }),
])

const restriction: readonly Property[] = declareProperties({
  excludeActors: actors,
  isStateSetByMicrosoft: [boolean, falseByDefault],
  restrictForAppsCreatedAfterDateTime: dateTimeOffset,
  state: [state, notNull],
})

const identifierUri = complexType('identifierUriRestriction', [
  property('excludeActors', actors),
  property('excludeAppsReceivingV2Tokens', boolean),
  property('excludeSaml', boolean),
  ...restriction.slice(1),
])

const identifierUris = complexType('identifierUriConfiguration', [
  property('nonDefaultUriAddition', identifierUri),
  property('uriAdditionWithoutUniqueTenantIdentifier', identifierUri),
])

const keyCredential = complexType('keyCredentialConfiguration', [
  property('certificateBasedApplicationConfigurationIds', collection(text), {
    ...inBeta,
    hasNullableItems: true,
  }),
  property('excludeActors', actors),
  property('maxLifetime', duration),
  property('restrictForAppsCreatedAfterDateTime', dateTimeOffset),
  property(
    'restrictionType',
    enumType(
      'appKeyCredentialRestrictionType',
      { asymmetricKeyLifetime: 0, trustedCertificateAuthority: 1, unknownFutureValue: 99 },
      { inBeta: ['trustedCertificateAuthority'] },
    ),
  ),
  property('state', state, notNull),
])

const passwordCredential = complexType('passwordCredentialConfiguration', [
  property('excludeActors', actors),
  property('maxLifetime', duration),
  property('restrictForAppsCreatedAfterDateTime', dateTimeOffset),
  property(
    'restrictionType',
    enumType('appCredentialRestrictionType', {
      passwordAddition: 0,
      passwordLifetime: 1,
      symmetricKeyAddition: 2,
      symmetricKeyLifetime: 3,
      customPasswordAddition: 4,
      unknownFutureValue: 99,
    }),
  ),
  property('state', state, notNull),
])

const audience: ComplexType = complexType('audienceRestriction', restriction.slice(1), inBeta)

const audiences = complexType(
  'audiencesConfiguration',
  [
    property(
      'azureAdMultipleOrgs',
      derivedType('azureAdMultipleOrgsAudienceRestriction', audience, [], inBeta),
    ),
    property('personalMicrosoftAccount', audience),
  ],
  inBeta,
)

/** One rule about redirect URIs, and the same lists for each platform. */
function redirectRule(kind: string, ...lists: readonly string[]): ComplexType {
  const own = lists.map((name) => property(name, collection(text)))
  const platform = complexType(`redirectUriPlatform${kind}Configuration`, own, inBeta)
  const platforms = ['publicClient', 'spa', 'web'].map((name) => property(name, platform))
  const all = [...own, ...restriction, ...platforms]
  return complexType(`redirectUri${kind}Configuration`, all, inBeta)
}

const wildcards = complexType(
  'redirectUriWildcardConfiguration',
  [
    ...restriction,
    property(
      'excludeFormats',
      complexType(
        'redirectUriWildcardExcludeFormats',
        [
          property('excludeWildcardsInPath', boolean, falseByDefault),
          property('excludeWildcardsInPathWithDomains', collection(text)),
        ],
        inBeta,
      ),
    ),
  ],
  inBeta,
)

const redirectUris = complexType(
  'redirectUriConfiguration',
  declareProperties({
    uriWithBlockedDomain: redirectRule('BlockedDomain', 'blockedDomains'),
    uriWithBlockedScheme: redirectRule('BlockedScheme', 'blockedSchemes', 'exemptFormats'),
    uriWithoutAllowedDomain: redirectRule('AllowedDomain', 'allowedDomains'),
    uriWithoutAllowedScheme: redirectRule('AllowedScheme', 'allowedSchemes'),
    uriWithWildcard: wildcards,
  }),
  inBeta,
)

const credentials = complexType(
  'appManagementConfiguration',
  [
    property('keyCredentials', collection(keyCredential), { hasNullableItems: true }),
    property('passwordCredentials', collection(passwordCredential), { hasNullableItems: true }),
  ],
  { isAbstract: true },
)

const ofApplications: Readonly<
  Record<string, PropertyType | readonly [PropertyType, typeof inBeta]>
> = {
  audiences: [audiences, inBeta],
  identifierUris,
  redirectUris: [redirectUris, inBeta],
}

/** The policy that every tenant has. */
export const tenantAppManagementPolicyType: ComplexType = derivedType(
  'tenantAppManagementPolicy',
  policyBase,
  [
    property(
      'applicationRestrictions',
      derivedType(
        'appManagementApplicationConfiguration',
        credentials,
        declareProperties(ofApplications),
      ),
    ),
    property('isEnabled', boolean, falseByDefault),
    property(
      'servicePrincipalRestrictions',
      derivedType('appManagementServicePrincipalConfiguration', credentials, []),
    ),
  ],
)

/** A policy for the applications and service principals that it is assigned to. */
export const appManagementPolicyType: ComplexType = derivedType('appManagementPolicy', policyBase, [
  property('isEnabled', boolean, falseByDefault),
  property(
    'restrictions',
    derivedType('customAppManagementConfiguration', credentials, [
      property(
        'applicationRestrictions',
        complexType(
          'customAppManagementApplicationConfiguration',
          declareProperties(ofApplications),
        ),
      ),
    ]),
  ),
])
