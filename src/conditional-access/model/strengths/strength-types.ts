/**
 * Authentication strengths and their parts, in the order in which the members are serialised.
 * Names are those of the published CSDL; those of the combination configurations and of the method details,
 * which it refers to, are those of their reference pages.
 * Source: `microsoft.graph.authenticationStrengthPolicy`,
 * https://learn.microsoft.com/graph/api/resources/authenticationstrengths-overview
 */

import { entity } from '../../../edm/base-types.ts'
import {
  betaOnly,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  entityType,
  enumType,
  flagsType,
  oneOf,
  property,
  text,
  wordOf,
} from '../../../edm/model.ts'
import { isGuid } from '../../../kernel/ids.ts'
import { displayName } from '../id-types.ts'
import { conditionalAccessPolicyType } from '../policy-types.ts'

const setByService = { isReadOnly: true, nullable: false } as const

/** Ways of using an authentication method; a combination is a set of them. */
export const methodModes = flagsType('authenticationMethodModes', {
  password: 1,
  voice: 2,
  hardwareOath: 4,
  softwareOath: 8,
  sms: 16,
  fido2: 32,
  windowsHelloForBusiness: 64,
  microsoftAuthenticatorPush: 128,
  deviceBasedPush: 256,
  temporaryAccessPassOneTime: 512,
  temporaryAccessPassMultiUse: 1024,
  email: 2048,
  x509CertificateSingleFactor: 4096,
  x509CertificateMultiFactor: 8192,
  federatedSingleFactor: 16384,
  federatedMultiFactor: 32768,
  unknownFutureValue: 65536,
  qrCodePin: 131072,
})

const combinations = collection(methodModes)

const strengthPolicyType = enumType('authenticationStrengthPolicyType', {
  builtIn: 0,
  custom: 1,
  unknownFutureValue: 2,
})

const requirements = flagsType('authenticationStrengthRequirements', {
  none: 0,
  mfa: 1,
  unknownFutureValue: 2,
})

const baseMethod = enumType('baseAuthenticationMethod', {
  password: 1,
  voice: 2,
  hardwareOath: 3,
  softwareOath: 4,
  sms: 5,
  fido2: 6,
  windowsHelloForBusiness: 7,
  microsoftAuthenticator: 8,
  temporaryAccessPass: 9,
  email: 10,
  x509Certificate: 11,
  federation: 12,
  unknownFutureValue: 13,
  // DEVIATION: the reference page ends above; the number is ours.
  qrCodePin: 14,
})

/** The model of an authenticator. Source: WebAuthn Level 2, section 6.4.1. */
const aaguid = wordOf({
  keywords: [],
  readOther: (word) => (isGuid(word) ? word : undefined),
  otherName: 'an AAGUID (a GUID)',
})

/** The identifier of the key that signed a certificate. Source: RFC 5280, section 4.2.1.1. */
const subjectKeyIdentifier = wordOf({
  keywords: [],
  readOther: (word) => (/^(?:[0-9a-f]{2}){1,64}$/iu.test(word) ? word : undefined),
  otherName: 'a subject key identifier in hexadecimal digits',
})

/** Source: RFC 4512, section 1.4 (numericoid). */
const objectIdentifier = wordOf({
  keywords: [],
  readOther: (word) => (/^[0-2](?:\.(?:0|[1-9]\d{0,38})){1,64}$/u.test(word) ? word : undefined),
  otherName: 'an object identifier such as `1.3.6.1`',
})

const combinationConfigurationType = derivedType(
  'authenticationCombinationConfiguration',
  entity,
  [property('appliesToCombinations', combinations, { isRequired: true })],
  { isAbstract: true },
)

const fido2ConfigurationType = derivedType(
  'fido2CombinationConfiguration',
  combinationConfigurationType,
  [property('allowedAAGUIDs', collection(aaguid))],
)

const x509ConfigurationType = derivedType(
  'x509CertificateCombinationConfiguration',
  combinationConfigurationType,
  [
    property('allowedIssuerSkis', collection(subjectKeyIdentifier)),
    property('allowedPolicyOIDs', collection(objectIdentifier)),
  ],
)

/** WHY `@odata.type`: no common property distinguishes these types. */
export const configurationType = oneOf(combinationConfigurationType, '@odata.type', {
  '#microsoft.graph.fido2CombinationConfiguration': fido2ConfigurationType,
  '#microsoft.graph.x509CertificateCombinationConfiguration': x509ConfigurationType,
})

/** The entity: its key and instants are members that the service sets. */
export const strengthType = derivedType('authenticationStrengthPolicy', entity, [
  property('createdDateTime', dateTimeOffset, setByService),
  property('modifiedDateTime', dateTimeOffset, setByService),
  property('displayName', displayName, { nullable: false }),
  property('description', text, { default: '' }),
  property('policyType', strengthPolicyType, setByService),
  property('requirementsSatisfied', requirements, setByService),
  property('allowedCombinations', combinations, { isRequired: true }),
  property('combinationConfigurations', collection(configurationType)),
])

/** The parameters of the action that replaces the combinations of a strength. */
export const allowedCombinationsType = complexType('updateAllowedCombinationsParameters', [
  property('allowedCombinations', combinations, { isRequired: true }),
])

/** The answer of the action that replaces the combinations of a strength. */
export const updateResultType = complexType('updateAllowedCombinationsResult', [
  property('previousCombinations', combinations),
  property('currentCombinations', combinations),
  property('conditionalAccessReferences', collection(text), { hasNullableItems: true }),
  property('additionalInformation', text),
])

/** The policies that name a strength, by whether they need proof of multifactor authentication. */
export const usageType = complexType('authenticationStrengthUsage', [
  property('mfa', collection(conditionalAccessPolicyType)),
  property('none', collection(conditionalAccessPolicyType)),
])

/** A method mode, with its name and its method. */
export const methodModeDetailType = entityType(
  'authenticationMethodModeDetail',
  [
    property('id', methodModes, setByService),
    property('displayName', text, setByService),
    property('authenticationMethod', baseMethod, setByService),
  ],
  { base: entity },
)

/** The entry point of the resources of authentication strengths. */
export const strengthRootType = derivedType('authenticationStrengthRoot', entity, [
  property('combinations', combinations, setByService),
  property('authenticationCombinations', combinations, { ...setByService, versions: betaOnly }),
])
