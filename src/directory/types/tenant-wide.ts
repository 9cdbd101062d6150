/**
 * Types of what a tenant has once, apart from its directory objects.
 * Source: the reference pages `organizationalbrandinglocalization`, `certificatebasedauthconfiguration`,
 * `identityprovider`, `identityproviderbase` and `onpremisesdirectorysynchronization`.
 */

import { entity } from '../../edm/base-types.ts'
import {
  binary,
  boolean,
  collection,
  complexType,
  declareProperties,
  derivedType,
  enumType,
  int32,
  text,
} from '../../edm/model.ts'

export const brandingLocalization = derivedType(
  'organizationalBrandingLocalization',
  entity,
  declareProperties({
    backgroundColor: text,
    backgroundImageRelativeUrl: text,
    bannerLogoRelativeUrl: text,
    cdnList: collection(text),
    customPrivacyAndCookiesText: text,
    customPrivacyAndCookiesUrl: text,
    customTermsOfUseText: text,
    customTermsOfUseUrl: text,
    faviconRelativeUrl: text,
    headerBackgroundColor: text,
    headerLogoRelativeUrl: text,
    signInPageText: text,
    squareLogoRelativeUrl: text,
    usernameHintText: text,
  }),
)

const certificateAuthority = complexType(
  'certificateAuthority',
  declareProperties({
    certificate: [binary, { nullable: false }],
    certificateRevocationListUrl: text,
    deltaCertificateRevocationListUrl: text,
    isRootAuthority: [boolean, { nullable: false }],
    issuer: text,
    issuerSki: text,
  }),
)

export const certificateConfiguration = derivedType(
  'certificateBasedAuthConfiguration',
  entity,
  declareProperties({ certificateAuthorities: collection(certificateAuthority) }),
)

export const identityProvider = derivedType(
  'identityProvider',
  entity,
  declareProperties({ clientId: text, clientSecret: text, name: text, type: text }),
)

export const identityProviderBase = derivedType(
  'identityProviderBase',
  entity,
  declareProperties({ displayName: text }),
)

const accidentalDeletionPrevention = complexType(
  'onPremisesAccidentalDeletionPrevention',
  declareProperties({
    alertThreshold: int32,
    synchronizationPreventionType: enumType(
      'onPremisesDirectorySynchronizationDeletionPreventionType',
      {
        disabled: 0,
        enabledForCount: 1,
        enabledForPercentage: 2,
        unknownFutureValue: 3,
      },
    ),
  }),
)

/** What synchronization with a directory on premises can do; each is on or off. */
export const synchronizationFeatures = [
  'blockCloudObjectTakeoverThroughHardMatchEnabled',
  'blockSoftMatchEnabled',
  'bypassDirSyncOverridesEnabled',
  'cloudPasswordPolicyForPasswordSyncedUsersEnabled',
  'concurrentCredentialUpdateEnabled',
  'concurrentOrgIdProvisioningEnabled',
  'deviceWritebackEnabled',
  'directoryExtensionsEnabled',
  'fopeConflictResolutionEnabled',
  'groupWriteBackEnabled',
  'passwordSyncEnabled',
  'passwordWritebackEnabled',
  'quarantineUponProxyAddressesConflictEnabled',
  'quarantineUponUpnConflictEnabled',
  'softMatchOnUpnEnabled',
  'synchronizeUpnForManagedUsersEnabled',
  'unifiedGroupWritebackEnabled',
  'userForcePasswordChangeOnLogonEnabled',
  'userWritebackEnabled',
] as const

export const onPremisesSynchronization = derivedType(
  'onPremisesDirectorySynchronization',
  entity,
  declareProperties({
    configuration: complexType(
      'onPremisesDirectorySynchronizationConfiguration',
      declareProperties({ accidentalDeletionPrevention }),
    ),
    features: complexType(
      'onPremisesDirectorySynchronizationFeature',
      declareProperties(
        Object.fromEntries(synchronizationFeatures.map((name) => [name, boolean] as const)),
      ),
    ),
  }),
)
