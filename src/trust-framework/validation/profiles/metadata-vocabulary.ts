/**
 * The metadata items of technical profiles, by kind, and the shape of their values.
 * Source: Azure AD B2C, pages of the technical profiles, token issuer, identity providers, single sign-on and captcha;
 * custom-policy starter packs; azure-ad-b2c/samples and azure-ad-b2c/unit-tests.
 *
 * WHY: the service accepts any key. A key that is not here is at most advice.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ProfileKind } from './profile-kinds.ts'

/** The shape of a value. Values of type `text` are not checked. */
export type MetadataValue = 'text' | 'boolean' | 'url' | 'uriList' | 'xml'

type MetadataShapes = Readonly<Record<string, MetadataValue>>

function keysOf(type: MetadataValue, ...names: readonly string[]): MetadataShapes {
  return Object.fromEntries(names.map((name) => [name, type]))
}

/** Items of any profile, and those that samples set on profiles of many kinds. */
const ofAny: MetadataShapes = {
  ...keysOf(
    'boolean',
    'IncludeClaimResolvingInClaimsHandling',
    'ResolveJsonPathsInJsonTokens',
    'DebugMode',
  ),
  ...keysOf('text', 'ClaimTypeOnWhichToEnable', 'ClaimValueOnWhichToEnable'),
}

/** Messages of what a page runs; they are set on the page, or on what it runs. */
const messages = keysOf(
  'text',
  'AssertNumberError',
  'DateTimeGreaterThan',
  'DefaultMessage',
  'DefaultUserMessageIfRequestFailed',
  'LookupNotFound',
  'MaxNumAttempts',
  'UserMessage.InvalidCode',
  'UserMessage.MaxRetryAttemped',
  'UserMessage.MaxRetryAttempted',
  'UserMessage.ServerError',
  'UserMessage.VerificationHasExpired',
  'UserMessageIfChallengeExpired',
  'UserMessageIfCircuitOpen',
  'UserMessageIfClaimNotVerified',
  'UserMessageIfClaimsPrincipalAlreadyExists',
  'UserMessageIfClaimsPrincipalDoesNotExist',
  'UserMessageIfClaimsTransformationBooleanValueIsNotEqual',
  'UserMessageIfClaimsTransformationInvalidPhoneNumber',
  'UserMessageIfClaimsTransformationStringsAreNotEqual',
  'UserMessageIfCouldntSendSms',
  'UserMessageIfDnsResolutionFailed',
  'UserMessageIfIncorrectPattern',
  'UserMessageIfInternalError',
  'UserMessageIfInvalidCode',
  'UserMessageIfInvalidFormat',
  'UserMessageIfInvalidPassword',
  'UserMessageIfMaxAllowedCodeRetryReached',
  'UserMessageIfMaxNumberOfCodeGenerated',
  'UserMessageIfMaxRetryAttempted',
  'UserMessageIfMissingRequiredElement',
  'UserMessageIfOldPasswordUsed',
  'UserMessageIfPasswordExpired',
  'UserMessageIfPhoneNumberParseFailure',
  'UserMessageIfRequestTimeout',
  'UserMessageIfServerError',
  'UserMessageIfSessionConflict',
  'UserMessageIfSessionDoesNotExist',
  'UserMessageIfThrottled',
  'UserMessageIfUserAccountDisabled',
  'UserMessageIfUserAccountLocked',
  'UserMessageIfUserDoesNotExist',
  'UserMessageIfValidationError',
  'UserMessageIfVerificationFailedNoRetry',
  'UserMessageIfVerificationFailedRetryAllowed',
  'UserMessageIfWrongCodeEntered',
)

const openId: MetadataShapes = {
  ...keysOf('url', 'METADATA', 'JWKS'),
  ...keysOf(
    'boolean',
    'DiscoverMetadataByTokenIssuer',
    'GetClaimsFromIdTokenIfNotFoundInAccessToken',
    'MarkAsFailureOnStatusCode5xx',
    'SingleLogoutEnabled',
    'UsePolicyInRedirectUri',
  ),
  ...keysOf(
    'text',
    'AccessTokenEndpoint',
    'AccessTokenResponseFormat',
    'AdditionalRequestQueryParameters',
    'BearerTokenTransmissionMethod',
    'ClaimsEndpoint',
    'ClaimsEndpointAccessTokenName',
    'ClaimsEndpointFormat',
    'ClaimsEndpointFormatName',
    'ClaimsResponseFormat',
    'ExtraParamsInAccessTokenEndpointResponse',
    'ExtraParamsInClaimsEndpointRequest',
    'HttpBinding',
    'IdTokenAudience',
    'ProviderName',
    'ReadBodyClaimsOnIdpRedirect',
    'ResponseErrorCodeParamName',
    'UserAgentForClaimsExchange',
    'ValidTokenIssuerPrefixes',
    'access_token_endpoint',
    'authorization_endpoint',
    'client_assertion_type',
    'client_id',
    'end_session_endpoint',
    'external_user_identity_claim_id',
    'grant_type',
    'issuer',
    'request_token_endpoint',
    'resource',
    'response_mode',
    'response_types',
    'scope',
    'token_endpoint',
    'token_endpoint_auth_method',
    'token_signing_algorithm',
    'userinfo_endpoint',
    'username_param_name',
  ),
}

const saml: MetadataShapes = {
  ...keysOf(
    'boolean',
    'ForceAuthN',
    'IdpInitiatedProfileEnabled',
    'IncludeKeyInfo',
    'NameIdPolicyAllowCreate',
    'RemoveMillisecondsFromDateTime',
    'RequestsSigned',
    'ResponsesSigned',
    'SingleLogoutEnabled',
    'UseDetachedKeys',
    'WantsEncryptedAssertions',
    'WantsSignedAssertions',
    'WantsSignedRequests',
    'WantsSignedResponses',
  ),
  ...keysOf('uriList', 'IncludeAuthnContextClassReferences'),
  ...keysOf('xml', 'AuthenticationRequestExtensions'),
  ...keysOf(
    'text',
    'DataEncryptionMethod',
    'IssuerUri',
    'KeyEncryptionMethod',
    'NameIdPolicyFormat',
    'PartnerEntity',
    'ProviderName',
    'RequestContextMaximumLengthInBytes',
    'SignatureAlgorithm',
    'TokenLifeTimeInSeconds',
    'TokenNotBeforeSkewInSeconds',
    'XmlSignatureAlgorithm',
    'client_id',
  ),
}

const issuer: MetadataShapes = {
  ...keysOf(
    'boolean',
    'SendTokenResponseBodyWithJsonNumbers',
    'allow_infinite_rolling_refresh_token',
  ),
  ...keysOf(
    'text',
    'AuthenticationContextReferenceClaimPattern',
    'ClientCredentialsUserJourneyId',
    'IssuanceClaimPattern',
    'audience',
    'RefreshTokenUserJourneyId',
    'client_id',
    'id_token_lifetime_secs',
    'issuer',
    'issuer_refresh_token_user_identity_claim_type',
    'refresh_token_lifetime_secs',
    'rolling_refresh_token_lifetime_secs',
    'token_lifetime_secs',
    'url',
  ),
}

const page: MetadataShapes = {
  ...keysOf(
    'boolean',
    'AllowGenerationOfClaimsWithNullValues',
    'EnforceEmailVerification',
    'allowTestEmailAddressPassThrough',
    'setting.enableCaptchaChallenge',
    'setting.enableRememberMe',
    'setting.showCancelButton',
    'setting.showContinueButton',
    'setting.showSignupLink',
  ),
  ...keysOf(
    'text',
    'ClaimsProviderSelectionDisplayType',
    'ContentDefinitionReferenceId',
    'IpAddressClaimReferenceId',
    'LocalAccountProfile',
    'LocalAccountType',
    'SignUpTarget',
    'TemplateId',
    'TokenLifeTimeInSeconds',
    'setting.forgotPasswordLinkLocation',
    'setting.forgotPasswordLinkOverride',
    'setting.inputVerificationDelayTimeInMilliseconds',
    'setting.operatingMode',
    'setting.retryLimit',
  ),
}

const rest: MetadataShapes = {
  ...keysOf('boolean', 'AllowInsecureAuthInProduction', 'IgnoreServerCertificateErrors'),
  ...keysOf('url', 'ServiceUrl'),
  ...keysOf(
    'text',
    'AuthenticationType',
    'ClaimResolverUrlFormatting',
    'ClaimUsedForRequestPayload',
    'ClaimsFormat',
    'HttpBinding',
    'MaximumRetryAttempts',
    'NamespaceIdentifierPath',
    'NamespaceIdentifierValue',
    'RetryCount',
    'SendClaimsIn',
    'TimeoutInSeconds',
    'UseClaimAsBearerToken',
  ),
}

const vocabularyOfKind: Readonly<Record<ProfileKind, MetadataShapes>> = {
  openIdConnect: openId,
  oauth1: openId,
  oauth2: openId,
  oauth2ErrorIssuer: openId,
  idTokenHint: openId,
  saml,
  jwtIssuer: issuer,
  userInfo: issuer,
  selfAsserted: page,
  directory: {
    ...keysOf(
      'boolean',
      'RaiseErrorIfClaimsPrincipalAlreadyExists',
      'RaiseErrorIfClaimsPrincipalDoesNotExist',
    ),
    ...keysOf('text', 'ApplicationObjectId', 'ClientId', 'Operation', 'api-version'),
  },
  rest,
  claimsTransformation: {},
  oneTimePassword: {
    ...keysOf('boolean', 'ReuseSameCode'),
    ...keysOf(
      'text',
      'CharacterSet',
      'CodeExpirationInSeconds',
      'CodeLength',
      'NumCodeGenerationAttempts',
      'NumRetryAttempts',
      'Operation',
    ),
  },
  phoneFactor: {
    ...keysOf('boolean', 'ManualPhoneNumberEntryAllowed', 'setting.autodial'),
    ...keysOf('text', 'ContentDefinitionReferenceId', 'setting.authenticationMode'),
  },
  azureMfa: keysOf('text', 'Operation'),
  passwordResetMail: keysOf('text', 'Operation'),
  conditionalAccess: keysOf('text', 'OperationType'),
  journeyContext: {},
  insights: {
    ...keysOf('boolean', 'DeveloperMode', 'DisableTelemetry'),
    ...keysOf('text', 'InstrumentationKey'),
  },
  captcha: keysOf('text', 'Operation', 'Brand'),
  session: {
    ...keysOf(
      'boolean',
      'RegisterServiceProviders',
      'IncludeSessionIndex',
      'AlwaysFetchClaimsFromProvider',
    ),
  },
}

/** WHY: maps, since a key may be the name of a member that every object has. */
const vocabularies = new Map(
  Object.entries(vocabularyOfKind).map(([kind, vocabulary]) => [
    kind,
    new Map(Object.entries({ ...ofAny, ...vocabulary }).map(([key, shape]) => [keyOf(key), shape])),
  ]),
)

/** Beginnings of keys that go on with the id of a text or a setting of a page. */
const openPrefixes = ['language.', 'setting.']

/** A key without the blanks that policies write around it. Keys are compared without regard to letter case. */
export function metadataKey(key: string): string {
  return key.trim()
}

/** The shape of the values of an item in profiles of a kind; undefined when the kind has no such item. */
export function metadataValueOf(kind: ProfileKind, key: string): MetadataValue | undefined {
  return vocabularies.get(kind)?.get(keyOf(metadataKey(key)))
}

/** Every known key in its own letter case, by `keyOf`. */
const knownKeys: ReadonlyMap<string, string> = new Map(
  [ofAny, messages, ...Object.values(vocabularyOfKind)].flatMap((vocabulary) =>
    Object.keys(vocabulary).map((key) => [keyOf(key), key] as const),
  ),
)

/** All known keys, for proposals. */
export const metadataKeys: readonly string[] = [...new Set(knownKeys.values())].toSorted()

/** Tells whether profiles of any kind have the key. */
export function isKnownMetadataKey(key: string): boolean {
  const name = keyOf(metadataKey(key))
  return knownKeys.has(name) || openPrefixes.some((prefix) => name.startsWith(prefix))
}

/** Metadata that the service has renamed. Source: Azure AD B2C error codes, AADB2C90171; SAML technical profile. */
export const metadataReplacements: ReadonlyMap<string, string> = new Map([
  ['RequestsSigned', 'WantsSignedRequests'],
])
