/** Reads the bodies of service principals. Source: `serviceprincipal-post-serviceprincipals`, `serviceprincipal-update`. */

import { findSecretFaults, keptSecrets } from '../app-parts/secret-faults.ts'
import { findKeyFaults } from '../app-parts/key-credentials.ts'
import { findTagFaults } from '../app-parts/tags.ts'
import { findNotAllowed, findTooLongText, findTooMany, textsOf } from '../app-parts/text-rules.ts'
import { servicePrincipal } from '../types/service-principal.ts'
import { directoryCodec } from '../writes/directory-codec.ts'

/** Most addresses that are told of the end of a certificate. Source: `azuread_service_principal`; the portal has five. */
const mostNotified = 50

const signOnModes = ['password', 'saml', 'notSupported', 'oidc']
const principalTypes = ['Application', 'Legacy', 'ManagedIdentity', 'SocialIdp', 'ServiceIdentity']

export const servicePrincipalCodec = directoryCodec(servicePrincipal, {
  resource: 'ServicePrincipal',
  required: ['appId'],
  readOnly: [
    'appDescription',
    'appDisplayName',
    'appOwnerOrganizationId',
    'appRoles',
    'applicationTemplateId',
    'createdByAppId',
    'disabledByMicrosoftStatus',
    'oauth2PermissionScopes',
    'publishedPermissionScopes',
    'publisherName',
    'resourceSpecificApplicationPermissions',
    'signInAudience',
    'verifiedPublisher',
  ],
  immutable: ['appId', 'servicePrincipalType'],
  binds: ['owners'],
  longest: { description: 1_024, displayName: 256, loginUrl: 2_048, notes: 1_024 },
  check: ({ given, body }, current) => [
    ...findNotAllowed(given['preferredSingleSignOnMode'], signOnModes, [
      'preferredSingleSignOnMode',
    ]),
    ...findNotAllowed(given['servicePrincipalType'], principalTypes, ['servicePrincipalType']),
    ...findTagFaults(body['tags']),
    ...findTooMany(textsOf(body['notificationEmailAddresses']), mostNotified, [
      'notificationEmailAddresses',
    ]),
    ...textsOf(body['alternativeNames']).flatMap((name, index) =>
      findTooLongText(name, 512, ['alternativeNames', index]),
    ),
    ...findKeyFaults(given, current?.body),
    ...findSecretFaults({ given }, current ?? { body: {} }),
  ],
  storedForm: ({ body, given }, current) => ({
    ...body,
    passwordCredentials: keptSecrets({ given }, current),
  }),
})
