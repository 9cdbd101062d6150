/** The kinds of requests that take much work. */

import { randomUUID } from 'node:crypto'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { policiesPath } from '../http/ostiary.ts'
import { policyNaming } from '../stored-policies.ts'

/** One request of a kind, and the status of its answer. */
export interface HeavyRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly mediaType?: string
  readonly body?: string
  readonly status: number
}

/** Makes the requests of a kind, each with a number of its own. */
export type HeavyKind = (number: number) => HeavyRequest

/** Policies of a draft: about half of the largest body. */
const draftPolicies = 1_000

/** Sign-ins of a body that asks for a full trace, and lines of a stream that does. */
const tracedSignIns = 3

/** Users that a refused policy names: about a mebibyte. */
const usersOfRefused = 25_000

/** Elements of a document: about a mebibyte. */
const claimTypes = 6_000

const signIn = { principal: { kind: 'user', id: randomUUID() } }

function post(path: string, body: object, status = 200): HeavyRequest {
  return {
    method: 'POST',
    path,
    mediaType: 'application/json',
    body: JSON.stringify(body),
    status,
  }
}

const decisionsPath = '/ostiary/v1/decisions'

/** A policy that might lock somebody out, but does not: it blocks one platform. */
function blockingPolicy(number: number): object {
  return {
    displayName: `Block ${number} ${randomUUID()}`,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'] },
      users: { includeUsers: ['All'] },
      platforms: { includePlatforms: ['windowsPhone'] },
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  }
}

function document(number: number): HeavyRequest {
  const policyId = `B2C_1A_Bench${number}_${randomUUID().replaceAll('-', '')}`
  const types = Array.from(
    { length: claimTypes },
    (_, each) =>
      `<ClaimType Id="claim${each}"><DisplayName>Claim ${each}</DisplayName><DataType>string</DataType></ClaimType>`,
  )
  return {
    method: 'POST',
    path: '/beta/trustFramework/policies',
    mediaType: 'application/xml',
    body: `<?xml version="1.0" encoding="utf-8"?>
<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"
  PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="${policyId}"
  PublicPolicyUri="http://contoso.onmicrosoft.com/${policyId}">
  <BuildingBlocks><ClaimsSchema>${types.join('\n')}</ClaimsSchema></BuildingBlocks>
</TrustFrameworkPolicy>`,
    status: 201,
  }
}

/** Makes the kinds. */
export function heavyKinds(): Readonly<Record<string, HeavyKind>> {
  const draft = {
    mode: 'overlay',
    policies: Array.from({ length: draftPolicies }, () => policyNaming(5)),
  }
  const same =
    (request: HeavyRequest): HeavyKind =>
    () =>
      request
  return {
    'live decision': same(post(decisionsPath, { signIn })),
    draft: same(post(decisionsPath, { signIn, policies: { draft } })),
    'past policies': same(
      post(decisionsPath, { signIn, policies: { at: new Date().toISOString() } }),
    ),
    'full trace': same(
      post(decisionsPath, {
        signIns: Array.from({ length: tracedSignIns }, () => signIn),
        trace: 'full',
      }),
    ),
    'full trace in lines': same({
      method: 'POST',
      path: `${decisionsPath}?trace=full`,
      mediaType: 'application/x-ndjson',
      body: `${JSON.stringify(signIn)}\n`.repeat(tracedSignIns),
      status: 200,
    }),
    difference: same(
      post('/ostiary/v1/decisions/diff', {
        before: { live: true },
        after: { draft },
        grid: true,
        gridLimit: 200,
      }),
    ),
    evaluate: same(
      post('/v1.0/identity/conditionalAccess/evaluate', {
        signInIdentity: {
          '@odata.type': '#microsoft.graph.userSignIn',
          userId: '0571a27e-0571-4a27-a000-000000000a01',
        },
        signInContext: {
          '@odata.type': '#microsoft.graph.applicationContext',
          includeApplications: ['00000003-0000-0ff1-ce00-000000000000'],
        },
        signInConditions: {},
      }),
    ),
    'lockout search': (number) => post(policiesPath, blockingPolicy(number), 201),
    'refused body': same(post(policiesPath, policyNaming(usersOfRefused), 400)),
    'refused draft': same(
      post(
        decisionsPath,
        {
          signIn,
          policies: {
            draft: {
              mode: 'whole',
              policies: Array.from({ length: draftPolicies }, () => ({ state: 7 })),
            },
          },
        },
        400,
      ),
    ),
    'large list': same({ method: 'GET', path: `${policiesPath}?$top=999`, status: 200 }),
    'XML document': document,
    token: same({
      method: 'POST',
      path: `/${contosoTenantId}/oauth2/v2.0/token`,
      mediaType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: contosoClient.appId,
        client_secret: contosoClient.secret,
        scope: 'https://graph.microsoft.com/.default',
      }).toString(),
      status: 200,
    }),
  }
}
