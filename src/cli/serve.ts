/** Serves until a signal stops the process. Only `ostiary start` loads it. */

import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { buildApp, type App } from '../app.ts'
import { startRetention } from '../audit/retention.ts'
import { resolveStartConfig, type StartConfig, type StartOptions } from '../config.ts'
import { contosoDomain, contosoTenantId } from '../directory/sample/contoso.ts'
import { listenAtBothLoopbacks } from '../graph/http/second-address.ts'
import { seedSample } from '../sample.ts'
import { externalTrustedIssuer } from '../identity/external-issuer.ts'
import type { TrustedIssuer } from '../identity/trusted-issuer.ts'
import { createLog } from '../observability/log.ts'
import { loadSigningKeys } from '../signing-key-file.ts'
import type { Store } from '../store/port.ts'
import { printBanner } from './banner.ts'
import { loadEncryptionKeys } from './encryption-keys.ts'
import { CommandError, exitCodes } from './failure.ts'
import { familyOptionsOf } from './family-options.ts'
import { checkKeyFileAccess } from './key-file-access.ts'
import { listenForReload, reloadCertificate, watchSigningKeys } from './live-keys.ts'
import { findTenantByName, openStore } from './options.ts'
import { requireSoundDatabase } from './start-check.ts'
import { loadServerTls, type ServerTls } from './tls-files.ts'

/** How long a stop waits for running requests, milliseconds. Connections that are still open are then closed. */
const drainMs = 10_000

/** How long a stop then waits for the work of closed connections, milliseconds. */
const lastWorkMs = 5_000

const clock = (): Date => new Date()

async function trustIssuers(
  store: Store,
  config: StartConfig,
  options: StartOptions,
): Promise<readonly TrustedIssuer[]> {
  return Promise.all(
    config.issuers.map(async ({ issuer, tenantName }) => {
      const tenant = await findTenantByName(store, tenantName)
      if (tenant === undefined) {
        throw new CommandError(`--issuer: tenant '${tenantName}' not found`, exitCodes.usage)
      }
      return externalTrustedIssuer({ issuer, tenant, audiences: options.audience, fetch, clock })
    }),
  )
}

/** The wish that the process stops. */
interface Stop {
  /** Resolves with the signal that asks for it. A second signal ends the process at once. */
  readonly signal: Promise<NodeJS.Signals>
  readonly isRequested: () => boolean
  /** Tells whether a supervisor asks, and not a person at the terminal. */
  readonly isOrderly: () => boolean
}

function listenForStop(): Stop {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let received: NodeJS.Signals | undefined
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received !== undefined) process.exit(exitCodes.failed)
    received = signal
    resolve(signal)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  return {
    signal: promise,
    isRequested: () => received !== undefined,
    isOrderly: () => received === 'SIGTERM',
  }
}

/**
 * Refuses new connections and waits for running requests. Connections that are open at the deadline are closed:
 * a caller who stopped sending or reading must not keep the service from stopping.
 */
async function drain(server: FastifyInstance, log: Logger): Promise<void> {
  const deadline = setTimeout(() => {
    log.warn('closing connections whose requests did not end in time')
    server.server.closeAllConnections()
  }, drainMs)
  await server.close()
  clearTimeout(deadline)
}

/** @throws CommandError when other machines could reach a store that holds the sample tenant. */
function requireLoopbackForSample(config: StartConfig): void {
  if (config.isLoopback) return
  throw new CommandError(
    '--host, --public-url: this data contains the sample tenant, whose secrets are public; use a loopback address or other data',
    exitCodes.usage,
  )
}

/** Listens and returns the port. Port 0 picks a free one. */
async function listen(
  server: FastifyInstance,
  host: string,
  port: number,
  option: string,
): Promise<number> {
  try {
    await server.listen({ host, port })
    if (host === 'localhost') await listenAtBothLoopbacks(server.server)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new CommandError(
      code === 'EADDRINUSE'
        ? `${option}: port ${port} on ${host} is in use; choose another with ${option}`
        : `${option}: cannot listen on ${host} port ${port}: ${message}`,
    )
  }
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

interface ServeContext {
  readonly tls: ServerTls
  readonly stop: Stop
  /** Receives the HTTPS server before it listens. */
  readonly onSecureServer: (server: FastifyInstance) => void
  readonly log: Logger
}

/** Listens on both ports, prints the banner, and serves until a signal stops the process. */
async function serveUntilStopped(
  app: App,
  options: StartOptions,
  config: StartConfig,
  { tls, stop, onSecureServer, log }: ServeContext,
): Promise<void> {
  const secure = app.createServer(tls)
  onSecureServer(secure)
  const plain = options.httpPort === 'off' ? undefined : app.createServer()
  try {
    const securePort = await listen(secure, options.host, options.port, '--port')
    const plainPort =
      plain && options.httpPort !== 'off'
        ? await listen(plain, '127.0.0.1', options.httpPort, '--http-port')
        : undefined
    printBanner({
      options,
      config,
      securePort,
      ...(plainPort === undefined ? {} : { plainPort }),
    })
    log.info({ signal: await stop.signal }, 'stopping')
    // WHY for SIGTERM alone: a person who presses Ctrl-C has no balancer that must notice.
    if (stop.isOrderly()) await sleep(options.stopDelay * 1_000)
  } finally {
    const deadline = setTimeout(() => {
      log.error('stopped before all work was finished')
      process.exit(exitCodes.failed)
    }, drainMs + lastWorkMs)
    await Promise.all([drain(secure, log), plain ? drain(plain, log) : undefined])
    clearTimeout(deadline)
  }
}

/** Starts the service, and resolves when it has stopped. */
export async function serve(options: StartOptions): Promise<void> {
  const { config, problems } = resolveStartConfig(options)
  if (problems.length > 0) throw new CommandError(problems.join('\n'), exitCodes.usage)

  const log = createLog(options.logLevel)
  const reload = listenForReload()
  const store = await openStore(options, 'new or existing', (rows) =>
    log.warn({ rows }, 'upgrading the database'),
  )
  try {
    await requireSoundDatabase(options, log)
    const keyEncryptionKeys = await loadEncryptionKeys(options, store)
    const [sealedBy] = keyEncryptionKeys
    // WHY always a key: a sample tenant is refused in PostgreSQL, and the data directory gets a key of its own.
    if (config.usesSample && sealedBy) await seedSample(store, sealedBy)
    const hasSample = (await store.findTenant(contosoTenantId)) !== undefined
    if (hasSample) requireLoopbackForSample(config)
    const [storedKeys, tls, externalIssuers] = await Promise.all([
      loadSigningKeys(options.data),
      loadServerTls(options, config, clock()),
      trustIssuers(store, config, options),
    ])
    const stop = listenForStop()
    await checkKeyFileAccess(options, config.isLoopback, log)
    const signingKeys = watchSigningKeys(options.data, storedKeys, clock, log)
    const app = buildApp({
      store,
      clock,
      ids: randomUUID,
      log,
      signingKeys,
      externalIssuers,
      publicOrigins: config.publicOrigins,
      trustedProxies: options.trustProxy,
      isPublic: !config.isLoopback,
      concurrentRequests: options.concurrentRequests,
      serverLimits: { connections: options.maxConnections },
      isStopping: stop.isRequested,
      workers: options.workers,
      ...(hasSample && { sampleTenant: { id: contosoTenantId, domain: contosoDomain } }),
      limits: options.limit,
      families: familyOptionsOf(options, keyEncryptionKeys),
      ...(options.requestsPerTenSeconds === undefined
        ? {}
        : { requestsPerTenSeconds: options.requestsPerTenSeconds }),
    })
    const reloadWith = (server: FastifyInstance) => async (): Promise<void> => {
      await signingKeys.refresh()
      await reloadCertificate(server.server, options, config, clock, log)
    }
    const retention =
      options.auditRetention === undefined
        ? undefined
        : startRetention({ store, days: options.auditRetention, clock, ids: randomUUID, log })
    try {
      await serveUntilStopped(app, options, config, {
        tls,
        stop,
        onSecureServer: (server) => reload.use(reloadWith(server)),
        log,
      })
    } finally {
      await retention?.stop()
      await app.close()
    }
  } finally {
    await store.close()
  }
}
