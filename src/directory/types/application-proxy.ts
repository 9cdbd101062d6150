/**
 * How an application on the premises is published. Beta only.
 * Source: `onPremisesPublishing` and the types of their members, in `microsoft.graph`.
 */

import { ipRange } from '../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  complexType,
  dateTimeOffset,
  derivedType,
  enumType,
  int32,
  declareProperties,
  text,
} from '../../edm/model.ts'
import { keyCredential, passwordCredential } from './credentials.ts'

const externalAuthenticationType = enumType('externalAuthenticationType', {
  passthru: 0,
  aadPreAuthentication: 1,
})

const corsConfiguration = complexType(
  'corsConfiguration',
  declareProperties({
    allowedHeaders: collection(text),
    allowedMethods: collection(text),
    allowedOrigins: collection(text),
    maxAgeInSeconds: int32,
    resource: text,
  }),
  { versions: betaOnly },
)

const onPremisesApplicationSegment = complexType(
  'onPremisesApplicationSegment',
  declareProperties({
    alternateUrl: text,
    corsConfigurations: collection(corsConfiguration),
    externalUrl: text,
    internalUrl: text,
  }),
  { versions: betaOnly },
)

const segmentConfiguration = complexType('segmentConfiguration', [], { versions: betaOnly })

const kerberosSignOnMappingAttributeType = enumType('kerberosSignOnMappingAttributeType', {
  userPrincipalName: 0,
  onPremisesUserPrincipalName: 1,
  userPrincipalUsername: 2,
  onPremisesUserPrincipalUsername: 3,
  onPremisesSAMAccountName: 4,
})

const kerberosSignOnSettings = complexType(
  'kerberosSignOnSettings',
  declareProperties({
    kerberosServicePrincipalName: text,
    kerberosSignOnMappingAttributeType: kerberosSignOnMappingAttributeType,
  }),
  { versions: betaOnly },
)

const singleSignOnMode = enumType('singleSignOnMode', {
  none: 0,
  onPremisesKerberos: 1,
  saml: 3,
  pingHeaderBased: 4,
  aadHeaderBased: 5,
  oAuthToken: 6,
  unknownFutureValue: 7,
})

const onPremisesPublishingSingleSignOn = complexType(
  'onPremisesPublishingSingleSignOn',
  declareProperties({
    kerberosSignOnSettings: kerberosSignOnSettings,
    singleSignOnMode: singleSignOnMode,
  }),
  { versions: betaOnly },
)

const trafficRoutingMethod = enumType('trafficRoutingMethod', {
  none: 0,
  random: 1,
  sessionPersistence: 2,
  performance: 3,
  unknownFutureValue: 4,
})

const verifiedCustomDomainCertificatesMetadata = complexType(
  'verifiedCustomDomainCertificatesMetadata',
  declareProperties({
    expiryDate: dateTimeOffset,
    issueDate: dateTimeOffset,
    issuerName: text,
    subjectName: text,
    thumbprint: text,
  }),
  { versions: betaOnly },
)

const dictionary = complexType('Dictionary', [], { isOpen: true, versions: betaOnly })

const wafAllowedHeadersDictionary = derivedType('wafAllowedHeadersDictionary', dictionary, [], {
  isOpen: true,
  versions: betaOnly,
})

export const onPremisesPublishing = complexType(
  'onPremisesPublishing',
  declareProperties({
    alternateUrl: text,
    applicationServerTimeout: text,
    applicationType: text,
    externalAuthenticationType: externalAuthenticationType,
    externalUrl: text,
    internalUrl: text,
    isAccessibleViaZTNAClient: boolean,
    isBackendCertificateValidationEnabled: boolean,
    isContinuousAccessEvaluationEnabled: boolean,
    isDnsResolutionEnabled: boolean,
    isHttpOnlyCookieEnabled: boolean,
    isOnPremPublishingEnabled: boolean,
    isPersistentCookieEnabled: boolean,
    isSecureCookieEnabled: boolean,
    isStateSessionEnabled: boolean,
    isTranslateHostHeaderEnabled: boolean,
    isTranslateLinksInBodyEnabled: boolean,
    onPremisesApplicationSegments: collection(onPremisesApplicationSegment),
    segmentsConfiguration: segmentConfiguration,
    singleSignOnSettings: onPremisesPublishingSingleSignOn,
    trafficRoutingMethod: [trafficRoutingMethod, { nullable: false }],
    useAlternateUrlForTranslationAndRedirect: boolean,
    verifiedCustomDomainCertificatesMetadata: verifiedCustomDomainCertificatesMetadata,
    verifiedCustomDomainKeyCredential: keyCredential,
    verifiedCustomDomainPasswordCredential: passwordCredential,
    wafAllowedHeaders: wafAllowedHeadersDictionary,
    wafIpRanges: collection(ipRange),
    wafProvider: text,
  }),
  { versions: betaOnly },
)
