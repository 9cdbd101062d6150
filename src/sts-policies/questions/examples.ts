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

/** A claims mapping policy that takes the employee id and joins a name. */
const employeeClaims = {
  id: '22222222-3333-4444-8555-666666666666',
  type: 'ClaimsMappingPolicy',
  displayName: 'Employee claims',
  definition: [
    JSON.stringify({
      ClaimsMappingPolicy: {
        Version: 1,
        IncludeBasicClaimSet: 'true',
        ClaimsSchema: [
          { Source: 'user', ID: 'employeeid', JwtClaimType: 'employeeid' },
          { Source: 'user', ID: 'mail' },
          {
            Source: 'transformation',
            ID: 'sandboxmail',
            TransformationId: 'JoinMail',
            JwtClaimType: 'sandboxmail',
          },
        ],
        ClaimsTransformations: [
          {
            ID: 'JoinMail',
            TransformationMethod: 'Join',
            InputClaims: [{ ClaimTypeReferenceId: 'mail', TransformationClaimType: 'string1' }],
            InputParameters: [
              { ID: 'string2', Value: 'sandbox' },
              { ID: 'separator', Value: '.' },
            ],
            OutputClaims: [
              { ClaimTypeReferenceId: 'sandboxmail', TransformationClaimType: 'outputClaim' },
            ],
          },
        ],
      },
    }),
  ],
}

/** Bodies of `POST /ostiary/v1/sts/claims`. */
export const claimsExamples: Readonly<Record<string, DeclaredExample>> = {
  idToken: {
    summary: 'Which claims has the ID token of a user?',
    value: { client: { appId: sampleClient }, user: { id: ada } },
  },
  describedUser: {
    summary: 'An access token for SharePoint, for a user who is described',
    value: {
      client: { appId: sampleClient },
      resource: { appId: sharePoint },
      token: 'access',
      user: { attributes: { mail: 'ada@contoso.com', employeeId: '4711' } },
    },
  },
  draft: {
    summary: 'What would a new policy put into the token?',
    value: {
      client: { appId: sampleClient },
      user: { attributes: { mail: 'ada@contoso.com', employeeId: '4711' } },
      policies: {
        draft: {
          mode: 'overlay',
          policies: [employeeClaims],
          assignments: [
            {
              policyId: employeeClaims.id,
              servicePrincipalId: '0571a27e-0571-4a27-a000-000000000f01',
            },
          ],
        },
      },
    },
  },
}
