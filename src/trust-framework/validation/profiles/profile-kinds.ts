/** What kind of technical profile a profile is: its protocol and token formats, or its handler, decide. */

import type { TechnicalProfile } from '../../model/policy.ts'

/** The kinds of profiles with a protocol, then those with a handler, by the last part of its type name. */
export const profileKinds = [
  'openIdConnect',
  'oauth1',
  'oauth2',
  'saml',
  'jwtIssuer',
  'oauth2ErrorIssuer',
  'userInfo',
  'idTokenHint',
  'selfAsserted',
  'directory',
  'rest',
  'claimsTransformation',
  'oneTimePassword',
  'phoneFactor',
  'azureMfa',
  'passwordResetMail',
  'conditionalAccess',
  'journeyContext',
  'insights',
  'captcha',
  'session',
] as const

/** A kind of technical profile. `saml` covers identity providers, issuers and relying parties. */
export type ProfileKind = (typeof profileKinds)[number]

/**
 * The handlers of proprietary profiles, by the type name without assembly.
 * Source: Azure AD B2C, pages of the technical profiles; custom-policy starter packs.
 */
export const handlerKinds: Readonly<Record<string, ProfileKind>> = {
  'Web.TPEngine.Providers.SelfAssertedAttributeProvider': 'selfAsserted',
  'Web.TPEngine.Providers.AzureActiveDirectoryProvider': 'directory',
  'Web.TPEngine.Providers.RestfulProvider': 'rest',
  'Web.TPEngine.Providers.ClaimsTransformationProtocolProvider': 'claimsTransformation',
  'Web.TPEngine.Providers.OneTimePasswordProtocolProvider': 'oneTimePassword',
  'Web.TPEngine.Providers.PhoneFactorProtocolProvider': 'phoneFactor',
  'Web.TPEngine.Providers.AzureMfaProtocolProvider': 'azureMfa',
  'Web.TPEngine.Providers.AadSsprProtocolProvider': 'passwordResetMail',
  'Web.TPEngine.Providers.ConditionalAccessProtocolProvider': 'conditionalAccess',
  'Web.TPEngine.Providers.UserJourneyContextProvider': 'journeyContext',
  'Web.TPEngine.Providers.Insights.AzureApplicationInsightsProvider': 'insights',
  'Web.TPEngine.Providers.AzureApplicationInsightsProvider': 'insights',
  'Web.TPEngine.Providers.CaptchaProvider': 'captcha',
  'Web.TPEngine.SSO.DefaultSSOSessionProvider': 'session',
  'Web.TPEngine.SSO.NoopSSOSessionProvider': 'session',
  'Web.TPEngine.SSO.ExternalLoginSSOSessionProvider': 'session',
  'Web.TPEngine.SSO.SamlSSOSessionProvider': 'session',
  'Web.TPEngine.SSO.OAuthSSOSessionProvider': 'session',
}

const kindsByHandler = new Map(
  Object.entries(handlerKinds).map(([handler, kind]) => [handler.toLowerCase(), kind]),
)

/** The type name of a handler without assembly, version and culture. */
export function handlerTypeName(handler: string): string {
  return (handler.split(',', 1)[0] ?? '').trim()
}

function kindOfIssuer({
  inputTokenFormat,
  outputTokenFormat,
}: TechnicalProfile): ProfileKind | undefined {
  if (outputTokenFormat === 'JWT') return 'jwtIssuer'
  if (outputTokenFormat === 'JSON' || inputTokenFormat === 'JWT') return 'userInfo'
  return 'idTokenHint'
}

/** The kind of a profile; undefined when its protocol or handler is absent or not known. */
export function profileKindOf(profile: TechnicalProfile): ProfileKind | undefined {
  const { protocol, outputTokenFormat } = profile
  switch (protocol?.name) {
    case 'OpenIdConnect':
      return 'openIdConnect'
    case 'OAuth1':
      return 'oauth1'
    case 'OAuth2':
      return outputTokenFormat === 'OAuth2Error' ? 'oauth2ErrorIssuer' : 'oauth2'
    case 'SAML2':
      return 'saml'
    case 'None':
      return kindOfIssuer(profile)
    case 'Proprietary':
      return kindsByHandler.get(handlerTypeName(protocol.handler ?? '').toLowerCase())
    default:
      return undefined
  }
}
