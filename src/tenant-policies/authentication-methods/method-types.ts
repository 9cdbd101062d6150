/**
 * The types of the authentication methods that a tenant allows.
 * Source: `microsoft.graph.authenticationMethodConfiguration` and the types that extend it; targets are relations
 * in the published types, and every answer contains them.
 */

import { entity } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  declareProperties,
  derivedType,
  entityType,
  enumType,
  flagsType,
  inBeta,
  int32,
  oneOf,
  property,
  text,
  typeAnnotation,
  type ComplexType,
  type Facets,
  type Property,
} from '../../edm/model.ts'

const notNull: Facets = { nullable: false }

const sentinel = { unknownFutureValue: 3 } as const

/** Source: `advancedConfigState`. */
export const advancedConfigState = enumType('advancedConfigState', {
  default: 0,
  enabled: 1,
  disabled: 2,
  ...sentinel,
})

const targetType = enumType('authenticationMethodTargetType', {
  user: 0,
  group: 1,
  unknownFutureValue: 2,
})

/** Source: `excludeTarget`. */
export const excludeTarget: ComplexType = complexType('excludeTarget', [
  property('id', text, notNull),
  property('targetType', targetType, notNull),
])

/** Source: `includeTarget`. */
export const includeTarget: ComplexType = complexType('includeTarget', excludeTarget.properties)

/** Source: `authenticationMethodsRegistrationCampaignIncludeTarget`. */
export const campaignTarget: ComplexType = complexType(
  'authenticationMethodsRegistrationCampaignIncludeTarget',
  [
    property('id', text, notNull),
    property('targetedAuthenticationMethod', text),
    property('targetType', targetType, notNull),
  ],
)

/** A target of a method. The `id` is that of the group: callers choose it. */
const methodTarget: ComplexType = entityType(
  'authenticationMethodTarget',
  [
    property('id', text, notNull),
    property('isRegistrationRequired', boolean, { nullable: false, default: false }),
    property('targetType', targetType, notNull),
  ],
  { base: entity },
)

const targetOf = (name: string, own: readonly Property[]): ComplexType =>
  derivedType(name, methodTarget, own)

const smsTarget = targetOf('smsAuthenticationMethodTarget', [
  property('isUsableForSignIn', boolean, { default: true }),
])

const authenticatorMode = enumType('microsoftAuthenticatorAuthenticationMode', {
  deviceBasedPush: 0,
  push: 1,
  any: 2,
})

const authenticatorTarget = targetOf('microsoftAuthenticatorAuthenticationMethodTarget', [
  property('authenticationMode', authenticatorMode, { default: 'any' }),
])

const passkeyTarget = targetOf('passkeyAuthenticationMethodTarget', [
  property('allowedPasskeyProfiles', collection(text)),
])

const voiceTarget = targetOf('voiceAuthenticationMethodTarget', [
  property('isOfficePhoneAllowed', boolean, inBeta),
])

const verifiableCredentialTarget = targetOf('verifiableCredentialAuthenticationMethodTarget', [
  property('verifiedIdProfiles', collection(text)),
])

/** Source: `authenticationMethodConfiguration`. */
const configuration: ComplexType = derivedType(
  'authenticationMethodConfiguration',
  entity,
  [
    property('excludeTargets', collection(excludeTarget)),
    property('state', enumType('authenticationMethodState', { enabled: 0, disabled: 1 })),
  ],
  { isAbstract: true },
)

function methodType(
  name: string,
  own: Parameters<typeof declareProperties>[0],
  target: ComplexType = methodTarget,
  facets: Pick<ComplexType, 'versions'> = {},
): ComplexType {
  const members = [...declareProperties(own), property('includeTargets', collection(target))]
  return derivedType(`${name}AuthenticationMethodConfiguration`, configuration, members, facets)
}

const featureTarget = complexType('featureTarget', [
  property('id', text),
  property(
    'targetType',
    enumType('featureTargetType', { group: 0, administrativeUnit: 1, role: 2, ...sentinel }),
  ),
])

const featureConfiguration = complexType('authenticationMethodFeatureConfiguration', [
  property('excludeTarget', featureTarget),
  property('includeTarget', featureTarget),
  property('state', advancedConfigState),
])

const authenticatorFeatures = complexType('microsoftAuthenticatorFeatureSettings', [
  property('companionAppAllowedState', featureConfiguration, inBeta),
  property('displayAppInformationRequiredState', featureConfiguration),
  property('displayLocationInformationRequiredState', featureConfiguration),
  property('numberMatchingRequiredState', featureConfiguration, inBeta),
])

const keyRestrictions = complexType('fido2KeyRestrictions', [
  property('aaGuids', collection(text)),
  property(
    'enforcementType',
    enumType('fido2RestrictionEnforcementType', { allow: 0, block: 1, unknownFutureValue: 2 }),
  ),
  property('isEnforced', boolean),
])

const passkeyProfile = entityType(
  'passkeyProfile',
  [
    property('id', text, notNull),
    property(
      'attestationEnforcement',
      enumType('attestationEnforcement', {
        disabled: 0,
        registrationOnly: 1,
        unknownFutureValue: 2,
      }),
    ),
    property('keyRestrictions', keyRestrictions),
    property('name', text),
    property(
      'passkeyTypes',
      flagsType('passkeyTypes', { deviceBound: 1, synced: 2, unknownFutureValue: 4 }),
    ),
  ],
  { base: entity },
)

const affinityLevel = enumType('x509CertificateAffinityLevel', {
  low: 0,
  high: 1,
  unknownFutureValue: 2,
})

const certificateMode = enumType('x509CertificateAuthenticationMode', {
  x509CertificateSingleFactor: 0,
  x509CertificateMultiFactor: 1,
  unknownFutureValue: 2,
})

const certificateRule = complexType(
  'x509CertificateRule',
  declareProperties({
    identifier: text,
    issuerSubjectIdentifier: text,
    policyOidIdentifier: text,
    x509CertificateAuthenticationMode: certificateMode,
    x509CertificateRequiredAffinityLevel: affinityLevel,
    x509CertificateRuleType: enumType('x509CertificateRuleType', {
      issuerSubject: 0,
      policyOID: 1,
      unknownFutureValue: 2,
      issuerSubjectAndPolicyOID: 3,
    }),
  }),
)

const certificateModes = complexType('x509CertificateAuthenticationModeConfiguration', [
  property('rules', collection(certificateRule)),
  property('x509CertificateAuthenticationDefaultMode', certificateMode),
  property('x509CertificateDefaultRequiredAffinityLevel', affinityLevel),
])

const authorityScope = complexType('x509CertificateAuthorityScope', [
  property('includeTargets', collection(includeTarget)),
  property('publicKeyInfrastructureIdentifier', text),
  property('subjectKeyIdentifier', text),
])

const userBinding = complexType('x509CertificateUserBinding', [
  property('priority', int32, notNull),
  property('trustAffinityLevel', affinityLevel),
  property('userProperty', text),
  property('x509CertificateField', text),
])

const onOff = { disabled: 0, enabled: 1, unknownFutureValue: 2 } as const

const revocationLists = complexType('x509CertificateCRLValidationConfiguration', [
  property('exemptedCertificateAuthoritiesSubjectKeyIdentifiers', collection(text)),
  property('state', enumType('x509CertificateCRLValidationConfigurationState', onOff), {
    nullable: false,
    default: 'disabled',
  }),
])

const issuerHints = complexType('x509CertificateIssuerHintsConfiguration', [
  property('state', enumType('x509CertificateIssuerHintsState', onOff)),
])

const openIdConnect = complexType('openIdConnectSetting', [
  property('clientId', text, notNull),
  property('discoveryUrl', text, notNull),
])

/** The name of the one type of which callers create methods. */
export const externalMethod = '#microsoft.graph.externalAuthenticationMethodConfiguration'

/** Every method type by its `@odata.type`. */
const methodTypes = [
  methodType(
    'fido2',
    {
      defaultPasskeyProfile: text,
      isAttestationEnforced: boolean,
      isSelfServiceRegistrationAllowed: boolean,
      keyRestrictions,
      passkeyProfiles: collection(passkeyProfile),
    },
    passkeyTarget,
  ),
  methodType(
    'microsoftAuthenticator',
    { featureSettings: authenticatorFeatures, isSoftwareOathEnabled: boolean },
    authenticatorTarget,
  ),
  methodType('sms', {}, smsTarget),
  methodType('temporaryAccessPass', {
    defaultLength: int32,
    defaultLifetimeInMinutes: int32,
    isUsableOnce: boolean,
    maximumLifetimeInMinutes: int32,
    minimumLifetimeInMinutes: int32,
  }),
  methodType('hardwareOath', {}, methodTarget, { versions: betaOnly }),
  methodType('softwareOath', {}),
  methodType('voice', { isOfficePhoneAllowed: boolean }, voiceTarget),
  methodType('email', {
    allowExternalIdToUseEmailOtp: enumType('externalEmailOtpState', {
      default: 0,
      enabled: 1,
      disabled: 2,
      ...sentinel,
    }),
  }),
  methodType('x509Certificate', {
    authenticationModeConfiguration: certificateModes,
    certificateAuthorityScopes: collection(authorityScope),
    certificateUserBindings: collection(userBinding),
    crlValidationConfiguration: [revocationLists, notNull],
    issuerHintsConfiguration: issuerHints,
  }),
  methodType('qrCodePin', { pinLength: int32, standardQRCodeLifetimeInDays: int32 }),
  methodType('verifiableCredentials', {}, verifiableCredentialTarget),
  methodType('external', {
    appId: [text, notNull],
    displayName: [text, notNull],
    openIdConnectSetting: [openIdConnect, notNull],
  }),
] as const

/** A method: its type is in `@odata.type`. */
export const methodConfiguration = oneOf(
  configuration,
  typeAnnotation,
  Object.fromEntries(methodTypes.map((type) => [`#microsoft.graph.${type.name}`, type])),
)
