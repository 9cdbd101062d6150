/**
 * `ostiary/testing`: a whole service in the process of a test suite, with the sample tenant in memory, a clock that the
 * test sets, and tokens for any caller.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { buildApp } from './app.ts'
import { microsoftLimits } from './conditional-access/model/options.ts'
import { commandLineClientId } from './directory/first-administrator.ts'
import { findUserByName, signInUserOf } from './directory/credentials/find-sign-in-user.ts'
import { servicePrincipals } from './directory/kinds.ts'
import {
  contosoClient,
  contosoDomain,
  contosoPassword,
  contosoTenantId,
} from './directory/sample/contoso.ts'
import { mintAccessToken, type TokenGrant } from './identity/issuer/access-token.ts'
import { checkPermissions, type PermissionKind } from './identity/permissions.ts'
import { generateSigningJwk, importSigningJwk } from './identity/signing-key.ts'
import { fixedSigningKeys } from './identity/signing-key-ring.ts'
import { listenInProcess } from './in-process-service.ts'
import { memberText } from './kernel/json.ts'
import { createLog } from './observability/log.ts'
import { seedSample } from './sample.ts'
import { openSqliteStore } from './store/sqlite/open.ts'
import { keyEncryptionKeyBytes, keyEncryptionKeyOf } from './trust-framework/key-sets/sealed-key.ts'

/** How a service for tests differs from `ostiary start`. */
export interface OstiaryOptions {
  /** The time at the start; the real one when absent. */
  readonly now?: Date
  /** What to do with a policy that names an object the tenant does not have; `refuse` when absent. */
  readonly unknownReferences?: 'refuse' | 'warn'
  /** Threads for requests that take much work; none when absent. */
  readonly workers?: number
}

/** A service that runs in this process. `await using` closes it. */
export interface Ostiary extends AsyncDisposable {
  /** Plain HTTP, `http://127.0.0.1:<port>`. */
  readonly url: string
  /** HTTPS, `https://localhost:<port>`, as published clients need it. */
  readonly secureUrl: string
  /** PEM of the authority to trust for HTTPS. */
  readonly authority: string
  /** The sample tenant. */
  readonly tenant: { readonly id: string; readonly domain: string; readonly password: string }
  /** The confidential client of the sample tenant. */
  readonly client: { readonly id: string; readonly secret: string }
  /** The time of the service. It goes on from the instant that was set last. */
  readonly now: () => Date
  readonly setTime: (to: Date) => void
  /**
   * A delegated token of a user, by user principal name, with the permissions.
   * @throws Error for an unknown user or permission.
   */
  readonly userToken: (userPrincipalName: string, permissions: readonly string[]) => Promise<string>
  /**
   * An application token with the application permissions; of the sample's client, or of another application.
   * @throws Error for an unknown application or permission.
   */
  readonly appToken: (permissions: readonly string[], appId?: string) => Promise<string>
  /** Brings the sample tenant back, deletes every other, and sets the time to that of the start. */
  readonly reset: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Lifetime of the tokens, seconds. */
const tokenSeconds = 3_600

function requirePermissions(names: readonly string[], kind: PermissionKind): void {
  const problems = checkPermissions(names, kind)
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** Starts a service on free ports. */
export async function createOstiary(options: OstiaryOptions = {}): Promise<Ostiary> {
  const store = await openSqliteStore({ file: ':memory:' })
  const sealedBy = keyEncryptionKeyOf(randomBytes(keyEncryptionKeyBytes))
  const signingKey = await importSigningJwk(await generateSigningJwk())
  const first = options.now ?? new Date()
  let set = { instant: first.getTime(), at: performance.now() }
  const now = (): Date => new Date(set.instant + (performance.now() - set.at))
  const setTime = (to: Date): void => {
    set = { instant: to.getTime(), at: performance.now() }
  }

  await seedSample(store, sealedBy)
  const app = buildApp({
    store,
    clock: now,
    ids: randomUUID,
    log: createLog('silent'),
    signingKeys: fixedSigningKeys([signingKey]),
    externalIssuers: [],
    publicOrigins: [],
    workers: options.workers ?? 0,
    sampleTenant: { id: contosoTenantId, domain: contosoDomain },
    families: {
      stsPolicies: { asOf: new Date('2019-09-30T00:00:00Z'), legacyPolicies: '2018' },
      conditionalAccess: {
        limits: microsoftLimits,
        unknownReferences: options.unknownReferences ?? 'refuse',
      },
      keyEncryptionKeys: [sealedBy],
    },
  })
  // WHY the real time: clients check the certificate by their own clock.
  const { url, secureUrl, authority, close: endService } = await listenInProcess(app, new Date())

  const mint = (grant: TokenGrant): Promise<string> =>
    mintAccessToken(
      {
        tenant: contosoTenantId,
        grant,
        issuedAt: now(),
        lifetimeSeconds: tokenSeconds,
        tokenId: randomUUID(),
      },
      signingKey,
    )

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= endService().then(() => store.close()))

  return {
    url,
    secureUrl,
    authority,
    tenant: { id: contosoTenantId, domain: contosoDomain, password: contosoPassword },
    client: { id: contosoClient.appId, secret: contosoClient.secret },
    now,
    setTime,
    async userToken(userPrincipalName, permissions) {
      requirePermissions(permissions, 'delegated')
      const found = await findUserByName(store, contosoTenantId, userPrincipalName)
      if (found === undefined) throw new Error(`no user has the name '${userPrincipalName}'`)
      const user = await signInUserOf(store, contosoTenantId, found)
      return mint({ kind: 'delegated', ...user, appId: commandLineClientId, scopes: permissions })
    },
    async appToken(permissions, appId = contosoClient.appId) {
      requirePermissions(permissions, 'application')
      const filter = {
        kind: 'comparison',
        operator: 'eq',
        property: 'appId',
        value: appId,
      } as const
      const { items } = await store.list(contosoTenantId, servicePrincipals.name, {
        filter,
        limit: 1,
      })
      const [principal] = items
      if (principal === undefined) {
        throw new Error(`no service principal has the application id '${appId}'`)
      }
      return mint({
        kind: 'application',
        objectId: principal.id,
        appId,
        displayName: memberText(principal.body, 'displayName'),
        roles: permissions,
      })
    },
    async reset() {
      for (const { id } of await store.listTenants()) await store.deleteTenant(id)
      await seedSample(store, sealedBy)
      setTime(first)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
