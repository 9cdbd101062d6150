/** Prepares a data set before its first kill: the sample tenant, callers, and one policy of each family. */

import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { randomUUID } from 'node:crypto'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { mintAccessToken, type TokenGrant } from '../../src/identity/issuer/access-token.ts'
import { importSigningJwk } from '../../src/identity/signing-key.ts'
import type { Store, VersionRecord } from '../../src/store/port.ts'
import type { FamilyName } from './attempt.ts'
import type { CrashServiceSettings } from './crash-service.ts'
import { sendWrite, type WriteRequest } from './requests.ts'
import { startWaitingService } from './service-process.ts'
import type { Controls } from './settlement.ts'
import { openStoreAt } from './store-address.ts'
import { openStoredRows } from './stored-rows.ts'
import { conditionalAccessBody, policyDocument, tokenLifetimeBody, type Tokens } from './writers.ts'

const controlDocument = 'B2C_1A_Crash_Control'

const tenant = contosoTenantId

async function findOne(store: Store, family: string, property: string, value: string) {
  const { items } = await store.list(tenant, family, {
    filter: { kind: 'comparison', operator: 'eq', property, value },
    limit: 1,
  })
  const [object] = items
  if (object === undefined) throw new Error(`the sample has no ${value} in ${family}`)
  return object
}

async function mintTokens(store: Store, { signingJwk }: CrashServiceSettings): Promise<Tokens> {
  const key = await importSigningJwk(signingJwk)
  const mint = (grant: TokenGrant) =>
    mintAccessToken(
      { tenant, grant, issuedAt: new Date(), lifetimeSeconds: 3_600, tokenId: randomUUID() },
      key,
    )
  const user = await findOne(store, 'users', 'userPrincipalName', 'admin@contoso.com')
  const client = await findOne(store, 'servicePrincipals', 'appId', contosoClient.appId)
  return {
    user: await mint({
      kind: 'delegated',
      objectId: user.id,
      userPrincipalName: 'admin@contoso.com',
      displayName: 'admin',
      isGuest: false,
      appId: commandLineClientId,
      scopes: ['Directory.AccessAsUser.All', 'Policy.ReadWrite.All'],
      roleTemplateIds: [],
    }),
    application: await mint({
      kind: 'application',
      objectId: client.id,
      appId: contosoClient.appId,
      displayName: 'client',
      roles: ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'],
    }),
  }
}

/** What is known of a data set before its first kill. */
export interface PreparedData {
  readonly tokens: Tokens
  readonly controls: Controls
  /** Token lifetime policies that are never deleted. */
  readonly assignable: readonly string[]
}

async function acknowledge(url: string, request: WriteRequest): Promise<string> {
  const answer = await sendWrite(url, request)
  if (answer.outcome !== 'acknowledged') {
    throw new Error(`${request.method} ${request.path} was answered with ${answer.status}`)
  }
  return answer.createdId ?? ''
}

async function writeControls(
  url: string,
  tokens: Tokens,
): Promise<Readonly<Record<FamilyName, string>>> {
  const conditionalAccessPolicies = await acknowledge(url, {
    method: 'POST',
    path: '/v1.0/identity/conditionalAccess/policies',
    token: tokens.application,
    body: conditionalAccessBody('control'),
  })
  const stsPolicies = await acknowledge(url, {
    method: 'POST',
    path: '/beta/policies',
    token: tokens.user,
    body: tokenLifetimeBody('control'),
  })
  await acknowledge(url, {
    method: 'PUT',
    path: `/beta/trustFramework/policies/${controlDocument}`,
    token: tokens.user,
    body: policyDocument(controlDocument, 'control'),
  })
  return { conditionalAccessPolicies, stsPolicies, trustFrameworkPolicies: controlDocument }
}

async function requireFirstVersion(
  store: Store,
  family: FamilyName,
  id: string,
): Promise<VersionRecord> {
  const version = await store.findVersion(tenant, { family, id }, 1)
  if (version === undefined) throw new Error(`no first version of ${family}/${id}`)
  return version
}

async function readControls(
  store: Store,
  ids: Readonly<Record<FamilyName, string>>,
): Promise<Controls> {
  const { conditionalAccessPolicies, stsPolicies, trustFrameworkPolicies } = ids
  return {
    conditionalAccessPolicies: await requireFirstVersion(
      store,
      'conditionalAccessPolicies',
      conditionalAccessPolicies,
    ),
    stsPolicies: await requireFirstVersion(store, 'stsPolicies', stsPolicies),
    trustFrameworkPolicies: await requireFirstVersion(
      store,
      'trustFrameworkPolicies',
      trustFrameworkPolicies,
    ),
  }
}

/** Prepares the data at an empty address through a service that is not killed. */
export async function prepareData(
  settings: CrashServiceSettings,
  codeCache: string,
): Promise<PreparedData> {
  const service = startWaitingService(codeCache)
  const url = await service.serve(settings)
  const store = await openStoreAt(settings.address)
  try {
    const tokens = await mintTokens(store, settings)
    const ids = await writeControls(url, tokens)
    const second = await acknowledge(url, {
      method: 'POST',
      path: '/beta/policies',
      token: tokens.user,
      body: tokenLifetimeBody('second control'),
    })
    const controls = await readControls(store, ids)
    return { tokens, controls, assignable: [ids.stsPolicies, second] }
  } finally {
    await service.kill()
    await store.close()
  }
}

/** Reads the request ids of everything written so far. */
export async function readRequestIds({ address }: CrashServiceSettings): Promise<Set<string>> {
  const rows = await openStoredRows(address)
  try {
    const written = await rows.select('select request_id from versions')
    return new Set(written.map((row) => String(row['request_id'])))
  } finally {
    await rows.close()
  }
}
