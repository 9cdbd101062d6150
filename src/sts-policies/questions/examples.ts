/** Examples of requests. They work in the sample tenant, and tests send each of them. */

import type { DeclaredExample } from '../../api/declaration.ts'

const sampleClient = '0571a27e-0571-4a27-a000-0000000000c1'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const ada = '0571a27e-0571-4a27-a000-000000000a04'

/** A policy as POST takes it. */
const eightHours = {
  id: '11111111-2222-4333-8444-555555555555',
  type: 'TokenLifetimePolicy',
  displayName: 'Eight hours',
  definition: ['{"TokenLifetimePolicy":{"Version":1,"AccessTokenLifetime":"08:00:00"}}'],
  isOrganizationDefault: true,
}

/** Bodies of `POST /ostiary/v1/sts/effective`. */
export const effectiveExamples: Readonly<Record<string, DeclaredExample>> = {
  oneApplication: {
    summary: 'What is in effect for one application?',
    value: { client: { appId: sampleClient } },
  },
  accessToken: {
    summary: 'A user signs in to an application, which asks for an access token for SharePoint',
    value: {
      client: { appId: sampleClient },
      resource: { appId: sharePoint },
      user: { id: ada },
    },
  },
  draft: {
    summary: 'What would a new organization default change?',
    value: {
      client: { appId: sampleClient },
      policies: { draft: { mode: 'overlay', policies: [eightHours] } },
    },
  },
  homeRealm: {
    summary: 'Where does a sign-in with a domain hint go?',
    value: {
      client: { appId: sampleClient },
      signIn: {
        domainHint: 'contoso.com',
        userName: 'ada@contoso.com',
        federatedDomains: ['contoso.com'],
      },
    },
  },
}
