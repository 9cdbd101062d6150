/** Codes of refusals and warnings about technical profiles. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Technical profiles, their metadata, keys and claims. */
export const profileCodes = defineCodes('trustFramework.profile', {
  keyContainerMissing: {
    status: '400 or warning',
    meaning: 'The tenant has no policy key container with the id that a key names.',
    cause: 'Key containers are created apart from policies, and in each tenant.',
    fix: 'Create the container, or correct `StorageReferenceId`.',
  },
  clientIdEmpty: {
    meaning: 'The metadata item `client_id` of a running technical profile is empty.',
    cause: 'Samples leave it empty for you to fill in.',
    fix: 'Enter the id under which this tenant is registered at the identity provider.',
  },
  extensionsAppMissing: {
    meaning:
      'A technical profile writes attributes of your own, and does not name the extensions app.',
    cause: 'Names that begin with `extension_` belong to the app `b2c-extensions-app`.',
    fix: 'Set `ClientId` and `ApplicationObjectId` in the metadata of the profile `AAD-Common`.',
  },
  metadataMissing: {
    status: '400 or warning',
    meaning: 'A running technical profile lacks a metadata item that its handler needs.',
    cause: 'A child did not complete an abstract profile, or the key is misspelt.',
    fix: 'Add the item.',
  },
  directoryClaimUnsupported: {
    status: '400 or warning',
    meaning: 'A profile of the directory reads or writes an attribute that users do not have.',
    cause:
      'A claim that is no attribute is mapped without a constant, or an own attribute lacks its prefix.',
    fix: 'Map the claim to `extension_<name>` with `PartnerClaimType`, or add `AlwaysUseDefaultValue="true"` to a constant.',
  },
  directoryInputCount: {
    meaning: 'A profile of the directory does not have exactly one input claim.',
    cause: 'The input claim is the key by which the directory finds the user.',
    fix: 'Keep one input claim, also in the base policies.',
  },
  defaultValueNotNumber: {
    status: 'warning',
    meaning: 'The default of a claim of type `int` or `long` is not a number.',
    cause: 'The service converts the text to the type of the claim.',
    fix: 'Write a number, or change the type of the claim.',
  },
  metadataKeyRepeated: {
    status: '400 or warning',
    meaning: 'One profile or page sets the same metadata key twice.',
    cause: 'The service refuses this, although the schema does not.',
    fix: 'Remove one of the items.',
  },
  keyIdRepeated: {
    status: 'warning',
    meaning: 'One profile has two cryptographic keys with the same id.',
    cause: 'The schema permits it; which of the two counts is not documented.',
    fix: 'Remove one of the keys.',
  },
  metadataValueInvalid: {
    status: '400 or warning',
    meaning: 'The value of a metadata item is not a boolean, a URL, a list of URIs, or XML.',
    cause: 'The service reads the value of this item with that type.',
    fix: 'Correct the value.',
  },
  metadataValueUnsupported: {
    status: '400 or warning',
    meaning: 'The value of a metadata item is not one of those that the handler knows.',
    cause: 'The value is misspelt, or belongs to another handler.',
    fix: 'Use one of the values that the message lists.',
  },
  claimResolverUnknown: {
    status: '400 or warning',
    meaning: 'The service does not know a claim resolver.',
    cause: 'The family or the name is misspelt.',
    fix: 'Use a resolver of the page about claim resolvers.',
  },
  keyMissing: {
    status: '400 or warning',
    meaning: 'A running technical profile lacks a cryptographic key that it needs.',
    cause: 'Its authentication type, response type or role needs the key.',
    fix: 'Add the key to `CryptographicKeys`.',
  },
  partnerEntityMissing: {
    meaning: 'A SAML identity provider does not say where its metadata is.',
    cause: 'The metadata item `PartnerEntity` is absent or empty.',
    fix: 'Set `PartnerEntity` to the URL of the metadata, or to the metadata in a CDATA section.',
  },
  bearerClaimMissing: {
    meaning: 'A REST service is called with a bearer token, and nothing gives the token.',
    cause:
      '`AuthenticationType` is `Bearer`; neither `UseClaimAsBearerToken` nor a key gives the token.',
    fix: 'Name the claim in `UseClaimAsBearerToken`, or add the key `BearerAuthenticationToken`.',
  },
  bearerClaimNotInput: {
    meaning: 'The claim with the bearer token is not an input claim of the profile.',
    cause: '`UseClaimAsBearerToken` names a claim that the profile does not read.',
    fix: 'Add the claim to `InputClaims`.',
  },
  handlerMissing: {
    meaning: 'A technical profile has the protocol `Proprietary` and no handler.',
    cause: 'The schema does not ask for the handler, the service does.',
    fix: 'Add the attribute `Handler`.',
  },
  insightsIncomplete: {
    status: 'warning',
    meaning: 'A profile for Application Insights lacks its key or the name of the event.',
    cause: 'The item `InstrumentationKey`, or the default of the claim `eventName`, is absent.',
    fix: 'Add it.',
  },
  passwordFlowIncomplete: {
    status: 'warning',
    meaning: 'A profile that signs in with a password lacks one of its input claims.',
    cause: 'The flow needs `username`, `password` and `grant_type` with the default `password`.',
    fix: 'Add the input claim.',
  },
  telemetryVersionUnsupported: {
    status: 'warning',
    meaning: 'The `TelemetryVersion` of `JourneyInsights` is not `1.0.0`.',
    cause: 'Azure AD B2C supports this version only.',
    fix: 'Write `TelemetryVersion="1.0.0"`.',
  },
  transportInsecure: {
    status: 'warning',
    meaning: 'A REST service is called without protection by a policy in production mode.',
    cause:
      'The service URL is `http:`, nothing authenticates the call, or certificates are not checked.',
    fix: 'Protect the call. To accept it, set the metadata key that the message names.',
  },
  metadataDeprecated: {
    status: 'warning',
    meaning: 'A metadata item has been replaced by another.',
    cause: 'The service has renamed it.',
    fix: 'Use the key that the message names.',
  },
  outputClaimWithoutSource: {
    meaning:
      'A page returns a claim that has no source: the user cannot enter it, and nothing else sets it.',
    cause:
      'The claim has no `UserInputType` and no default, and no validation profile or transformation returns it.',
    fix: 'Remove the output claim, or give the claim a source.',
  },
})
