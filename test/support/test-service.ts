/**
 * A whole service for tests: the application over a real store, on real loopback ports
 * over HTTP and HTTPS, with the sample tenant and tokens for any caller.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { buildApp, type AppOptions } from '../../src/app.ts'
import { servicePrincipals, users } from '../../src/directory/kinds.ts'
import { commandLineClientId } from '../../src/directory/first-administrator.ts'
import { contosoClient, contosoTenantId } from '../../src/directory/sample/contoso.ts'
import { listenInProcess } from '../../src/in-process-service.ts'
import { seedSample } from '../../src/sample.ts'
import { mintAccessToken, type TokenGrant } from '../../src/identity/issuer/access-token.ts'
import {
  generateSigningJwk,
  importSigningJwk,
  type SigningKey,
} from '../../src/identity/signing-key.ts'
import { fixedSigningKeys } from '../../src/identity/signing-key-ring.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { createLog } from '../../src/observability/log.ts'
import type { Store } from '../../src/store/port.ts'
import { openPostgresStore } from '../../src/store/postgres/open.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { createTestDatabase } from './postgres-cluster.ts'
import { familyOptions, testEncryptionKey } from './family-options.ts'
import { setUp } from './set-up.ts'

export type StoreName = 'sqlite' | 'postgres'

/** An open store of a test. */
export interface TestStore {
  readonly store: Store
  /** Opens the same data again, as another process would. */
  readonly reopen: () => Promise<Store>
  readonly dispose: () => Promise<void>
}

/** Opens an empty store of the named kind, SQLite in a file and PostgreSQL in a database of its own. */
async function openTestStore(name: StoreName): Promise<TestStore> {
  if (name === 'postgres') {
    const database = await createTestDatabase(inject('postgresUrl'))
    const open = () => openPostgresStore({ connectionString: database.url })
    const store = await open()
    return {
      store,
      reopen: open,
      dispose: async () => {
        await store.close()
        await database.drop()
      },
    }
  }
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-test-'))
  const open = () => openSqliteStore({ file: join(directory, 'ostiary.db') })
  const store = await open()
  return {
    store,
    reopen: open,
    dispose: async () => {
      await store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** One answer, its body read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; an empty object when it is empty or not JSON. */
  readonly json: JsonObject
}

export interface TestService {
  readonly store: Store
  /** `http://127.0.0.1:<port>`. */
  readonly url: string
  /** `https://localhost:<port>`. */
  readonly secureUrl: string
  /** PEM of the authority behind the HTTPS certificate. */
  readonly authority: string
  /** The authority's PEM in a file, for child processes. */
  readonly authorityFile: string
  readonly signingKey: SigningKey
  /** A delegated token of a sample user, such as `admin`, with the scopes, issued by the service's clock. */
  readonly userToken: (alias: string, ...scopes: readonly string[]) => Promise<string>
  /** An application token of the sample client with the application permissions. */
  readonly appToken: (...roles: readonly string[]) => Promise<string>
  /** Sends one request over plain HTTP. Text and bytes are sent unchanged, any other body as JSON. */
  readonly send: (
    method: string,
    path: string,
    options?: {
      readonly token?: string
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    },
  ) => Promise<Answer>
  readonly close: () => Promise<void>
}

export interface TestServiceOptions {
  readonly store?: StoreName
  /** Used in place of a new, empty store. */
  readonly testStore?: TestStore
  readonly app?: Partial<AppOptions>
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== ''
  const json = (isJson ? JSON.parse(text) : {}) as JsonObject
  return { status: response.status, headers: response.headers, text, json }
}

function encodeBody(body: unknown): { bytes?: string | Uint8Array<ArrayBuffer>; isJson: boolean } {
  if (body === undefined) return { isJson: false }
  if (typeof body === 'string') return { bytes: body, isJson: false }
  if (body instanceof Uint8Array) return { bytes: new Uint8Array(body), isJson: false }
  return { bytes: JSON.stringify(body), isJson: true }
}

/** Starts a service with the sample tenant on free ports. */
export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const testStore = options.testStore ?? (await openTestStore(options.store ?? 'sqlite'))
  const { store } = testStore
  await seedSample(store, testEncryptionKey)
  const at = new Date()
  const clock = options.app?.clock ?? (() => new Date())
  const signingKey = await importSigningJwk(await generateSigningJwk())
  const app = buildApp({
    store,
    clock,
    ids: randomUUID,
    log: createLog('silent'),
    signingKeys: fixedSigningKeys([signingKey]),
    externalIssuers: [],
    publicOrigins: [],
    workers: 2,
    families: familyOptions,
    ...options.app,
  })
  const { url, secureUrl, authority, close } = await listenInProcess(app, at)
  const directory = await mkdtemp(join(tmpdir(), 'ostiary-ca-'))
  const authorityFile = join(directory, 'ca.pem')
  await writeFile(authorityFile, authority)

  async function findSample(family: string, property: string, value: string) {
    const filter = { kind: 'comparison', operator: 'eq', property, value } as const
    const { items } = await store.list(contosoTenantId, family, { filter, limit: 1 })
    if (!items[0])
      throw new Error(`the sample has no object of ${family} with ${property} ${value}`)
    return items[0]
  }

  function mint(grant: TokenGrant): Promise<string> {
    const times = { issuedAt: clock(), lifetimeSeconds: 3_600 }
    return mintAccessToken(
      { tenant: contosoTenantId, grant, ...times, tokenId: randomUUID() },
      signingKey,
    )
  }

  return {
    store,
    url,
    secureUrl,
    authority,
    authorityFile,
    signingKey,
    async userToken(alias, ...scopes) {
      const userPrincipalName = `${alias}@contoso.com`
      const { id } = await findSample(users.name, 'userPrincipalName', userPrincipalName)
      return mint({
        kind: 'delegated',
        objectId: id,
        userPrincipalName,
        displayName: alias,
        isGuest: alias === 'guest',
        appId: commandLineClientId,
        scopes,
        roleTemplateIds: [],
      })
    },
    async appToken(...roles) {
      const { appId } = contosoClient
      const { id } = await findSample(servicePrincipals.name, 'appId', appId)
      const displayName = 'Sample Confidential Client'
      return mint({ kind: 'application', objectId: id, appId, displayName, roles })
    },
    async send(method, path, { token, body, headers = {} } = {}) {
      const { bytes, isJson } = encodeBody(body)
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(bytes === undefined ? {} : { body: bytes }),
      })
      return readAnswer(response)
    },
    async close() {
      await close()
      await testStore.dispose()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Starts a service before the tests of the file or block and closes it after them. */
export function setUpTestService(options: TestServiceOptions = {}): TestService {
  return setUp(
    () => startTestService(options),
    (service) => service.close(),
  )
}
