/** Reads the bodies of applications. Source: `application-post-applications`, `application-update`. */

import { application } from '../types/application.ts'
import { objectOf } from '../app-parts/text-rules.ts'
import { directoryCodec } from '../writes/directory-codec.ts'
import { findApplicationFaults } from './application-rules.ts'
import { findKeyFaults } from '../app-parts/key-credentials.ts'
import { findSecretFaults, keptSecrets } from '../app-parts/secret-faults.ts'

export const applicationCodec = directoryCodec(application, {
  resource: 'Application',
  required: ['displayName'],
  readOnly: [
    'appId',
    'applicationTemplateId',
    'certification',
    'createdByAppId',
    'disabledByMicrosoftStatus',
    'publisherDomain',
    'samlMetadataUrl',
    'verifiedPublisher',
  ],
  immutable: ['uniqueName'],
  binds: ['owners'],
  longest: {
    description: 1_024,
    displayName: 256,
    notes: 1_024,
    serviceManagementReference: 1_024,
    uniqueName: 256,
  },
  check: (proposal, current) => [
    ...findApplicationFaults(proposal.body, current?.body),
    ...findKeyFaults(proposal.given, current?.body),
    ...findSecretFaults(proposal, current),
  ],
  // WHY: what is stored has digests, which no request has.
  storedForm: ({ body, given }, current) => ({
    ...body,
    // Only the service sets the address of the logo.
    ...(body['info'] !== undefined && {
      info: {
        ...objectOf(body['info']),
        logoUrl: objectOf(current?.body['info'])['logoUrl'] ?? null,
      },
    }),
    passwordCredentials: keptSecrets({ given }, current),
  }),
})
