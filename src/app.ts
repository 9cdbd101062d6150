/** Composes a service from a store and settings. It does not listen yet. */

import type { Logger } from 'pino'
import packageJson from '../package.json' with { type: 'json' }
import { auditContainers } from './audit/directory-audit-operations.ts'
import { describingOwnApi } from './api/published-own-api.ts'
import { createClientAttempts } from './client-attempts.ts'
import { createUserCredentials } from './directory/credentials/user-credentials.ts'
import { grantedConsents } from './directory/grants/granted-scopes.ts'
import { findRegisteredClient } from './directory/registered-client.ts'
import { purgingPassing } from './purging-passing.ts'
import { createUserAttempts } from './user-attempts.ts'
import { createOathSecretSeal } from './oath-secret-seal.ts'
import { createAuthenticator } from './directory/authenticator.ts'
import { authenticateClient } from './directory/client-secrets.ts'
import {
  findResourceGrants,
  findTokenResource,
  isNameOfOther,
} from './directory/grants/token-resources.ts'
import { defaultConcurrentRequests } from './config.ts'
import { createFamilies, type FamilyOptions } from './families.ts'
import { frontPage, type PublicTenant } from './front-page.ts'
import { sharedContainers } from './graph/description/container.ts'
import { batchOperation, runningBatches } from './graph/batch/batch-operation.ts'
import { describingOperations } from './graph/description/published-operations.ts'
import { countFamilies } from './graph/handlers/counted-families.ts'
import { createLoadLimits } from './graph/load-limits.ts'
import { createOriginOf } from './graph/http/origin.ts'
import { createServer, type ServerOptions } from './graph/http/server.ts'
import { defaultServerLimits, type ServerLimits } from './graph/http/server-limits.ts'
import type { Observe } from './graph/observation.ts'
import type { ServiceLimits } from './graph/service-limits.ts'
import { createGraphService, type GraphService, type Throttle } from './graph/service.ts'
import { createIssuer } from './identity/issuer/issuer.ts'
import type { SigningKeyRing } from './identity/signing-key-ring.ts'
import { embeddedTrustedIssuer, type TrustedIssuer } from './identity/trusted-issuer.ts'
import { allowingSignIns } from './identity/issuer/allowing-sign-ins.ts'
import { createTokenVerifier } from './identity/verify-token.ts'
import type { Clock } from './kernel/clock.ts'
import { parseTenantId, type IdSource, type TenantId } from './kernel/ids.ts'
import { createRequestLog } from './observability/log.ts'
import { createMetrics } from './observability/metrics.ts'
import type { Schedule } from './observability/repetition.ts'
import { securityEventsOf } from './observability/security-events.ts'
import { createSecurityLog } from './observability/security-log.ts'
import { createRateLimit } from './rate-limit.ts'
import { createReadiness } from './readiness.ts'
import { refusingSampleTenant, refusingSampleTokens } from './sample-guard.ts'
import { servedOperations } from './served-operations.ts'
import type { Store } from './store/port.ts'
import { createStsTenants } from './sts-policies/questions/stored-tenant.ts'
import { usualStsSettings } from './sts-policies/select/policy-records.ts'
import { createTokenRules } from './sts-policies/tokens/token-rules.ts'
import { createHandleByEffort } from './workers/handle-by-effort.ts'
import { createWorkerPool } from './workers/worker-pool.ts'

/** What a service is composed of. */
export interface AppOptions {
  readonly store: Store
  readonly clock: Clock
  readonly ids: IdSource
  readonly log: Logger
  readonly signingKeys: SigningKeyRing
  /** Issuers that are trusted in addition to the embedded one. */
  readonly externalIssuers: readonly TrustedIssuer[]
  /** Origins under which callers reach the service, in addition to its loopback names. */
  readonly publicOrigins: readonly string[]
  /** Addresses of proxies whose X-Forwarded-For is trusted. */
  readonly trustedProxies?: readonly string[]
  readonly families: FamilyOptions
  /** Those of `defaultServiceLimits` when absent. */
  readonly limits?: ServiceLimits
  /** The sample tenant, when the store holds it: the page at `/` shows it. */
  readonly sampleTenant?: PublicTenant
  /** Other machines can reach the service, so it refuses the sample tenant. */
  readonly isPublic?: boolean
  /** Requests of one client of a tenant that are allowed in ten seconds; unlimited when absent. */
  readonly requestsPerTenSeconds?: number
  /** Requests of one tenant that may run at one time; one caller may have half of them. */
  readonly concurrentRequests?: number
  /** Replaces some of the limits of connections. */
  readonly serverLimits?: Partial<ServerLimits>
  /** Tells that the service is about to stop. */
  readonly isStopping?: () => boolean
  /** Threads for requests that take much work; 0 handles them one after the other in the main thread. */
  readonly workers: number
}

/** A composed service. */
export interface App {
  /** Makes a server over the service: plain HTTP, or HTTPS when given a certificate. */
  readonly createServer: (tls?: ServerOptions['tls']) => ReturnType<typeof createServer>
  /** Ends the worker threads; the store stays open. */
  readonly close: () => Promise<void>
}

function createThrottle(points: number | undefined): Throttle | undefined {
  if (points === undefined) return undefined
  const { admit } = createRateLimit(points)
  return (tenant, appId) => admit(`${tenant}/${appId}`)
}

/** Composes the service. */
export function buildApp(options: AppOptions): App {
  const { store, clock, ids, log, signingKeys } = options
  const stsTenants = createStsTenants(options.families.stsSettings ?? usualStsSettings)
  const families = createFamilies(options.families, stsTenants)
  const metrics = createMetrics()
  const verifyAnyToken = createTokenVerifier([
    embeddedTrustedIssuer(signingKeys),
    ...options.externalIssuers,
  ])
  const verifyToken = options.isPublic ? refusingSampleTokens(verifyAnyToken) : verifyAnyToken
  const findTenant = async (name: string): Promise<TenantId | undefined> => {
    const id = parseTenantId(name)
    return (id ? await store.findTenant(id) : await store.findTenantByDomain(name))?.id
  }

  const later: Schedule = (run, milliseconds) => void setTimeout(run, milliseconds).unref()
  const logRequest = createRequestLog(log, later)
  const logSecurityEvent = createSecurityLog(log, later)

  const observe: Observe = (observation) => {
    const seconds = (clock().getTime() - observation.startedAt.getTime()) / 1_000
    metrics.observe(observation, seconds)
    logRequest(observation, seconds)
    for (const event of securityEventsOf(observation)) logSecurityEvent(event)
  }

  const operations = servedOperations(families)
  const now = () => performance.now()
  const pool =
    options.workers === 0
      ? undefined
      : createWorkerPool({ families: options.families, threads: options.workers })
  const graph: GraphService = createGraphService({
    store,
    ids,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    countedFamilies: countFamilies(families.flatMap(({ kinds }) => kinds)),
    operations: [
      ...operations
        .map(createHandleByEffort(pool, now))
        .map(runningBatches((request) => graph(request), now)),
      ...families.flatMap((family) => family.unsupportedOperations ?? []),
    ],
    publicOperations: [
      ...describingOperations({
        // WHY not batches: they belong to the protocol, and Graph's own descriptions leave them out too.
        operations: operations.filter((operation) => operation !== batchOperation),
        containers: [
          ...sharedContainers,
          ...auditContainers,
          ...families.flatMap(({ containers = [] }) => containers),
        ],
      }),
      ...describingOwnApi(operations, {
        schemas: Object.assign({}, ...families.map(({ schemas }) => schemas)),
        definitionSchemas: Object.assign(
          {},
          ...families.map(({ definitionSchemas }) => definitionSchemas),
        ),
        xmlSchemas: Object.assign({}, ...families.map(({ xmlSchemas }) => xmlSchemas)),
      }),
    ],
    authenticator: createAuthenticator(store, verifyToken),
    throttle: createThrottle(options.requestsPerTenSeconds),
    loadLimits: createLoadLimits(options.concurrentRequests ?? defaultConcurrentRequests),
    observe,
  })

  const attempts = createClientAttempts(now)
  const seal = createOathSecretSeal(options.families.keyEncryptionKeys)
  const credentials = createUserCredentials({
    store,
    ids,
    attempts: createUserAttempts(attempts),
    ...(seal === undefined ? {} : { seal }),
    isDevelopment: options.sampleTenant !== undefined && options.isPublic !== true,
  })
  const issuer = createIssuer({
    keys: signingKeys,
    ids,
    findTenant: options.isPublic ? refusingSampleTenant(findTenant) : findTenant,
    attempts,
    authenticateClient: (...client) => authenticateClient(store, ...client),
    findResource: (tenant, name) => findTokenResource(store, tenant, name),
    isNameOfOther: (tenant, name, { appId }) => isNameOfOther(store, tenant, name, appId),
    findGrants: (...asked) => findResourceGrants(store, ...asked),
    ruleOnToken: createTokenRules(store, stsTenants).ruleOnToken,
    signIns: allowingSignIns,
    users: {
      credentials,
      consents: grantedConsents(store),
      findClient: (...client) => findRegisteredClient(store, ...client),
      passing: purgingPassing(store, clock),
    },
  })

  const isReady = createReadiness({ store, clock, log })

  return {
    createServer: (tls) =>
      createServer({
        graph,
        issuer,
        originOf: createOriginOf(options.publicOrigins),
        clock,
        ids,
        isReady,
        isStopping: options.isStopping ?? (() => false),
        limits: { ...defaultServerLimits, ...options.serverLimits },
        metrics: metrics.page,
        frontPage: (origin) => frontPage(origin, packageJson.version, options.sampleTenant),
        observe,
        trustedProxies: options.trustedProxies ?? [],
        ...(tls ? { tls } : {}),
      }),
    close: async () => pool?.close(),
  }
}
