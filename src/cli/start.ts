/** `ostiary start`: serves until it is told to stop. */

import { Command, InvalidArgumentError, Option } from 'commander'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buildApp } from '../app.ts'
import { resolveStartConfig, type StartConfig, type StartOptions } from '../config.ts'
import { loadServerCertificate, loadSigningKeys } from '../data-directory.ts'
import { contosoTenantId, seedContoso } from '../directory/sample/contoso.ts'
import { externalTrustedIssuer } from '../identity/external-issuer.ts'
import type { TrustedIssuer } from '../identity/trusted-issuer.ts'
import { createLog, logLevels } from '../observability/log.ts'
import type { Store } from '../store/port.ts'
import { printBanner } from './banner.ts'
import { CommandError, exitCodes } from './failure.ts'
import {
  databaseUrlOption,
  dataOption,
  findTenantByName,
  integerBetween,
  openStore,
} from './options.ts'

/** Longest time a stop waits for requests under way. */
const drainMs = 10_000

/** The last day of the legacy policy resource: before refresh and session lifetimes were retired. */
const legacyResourceEnd = '2019-09-30'

async function trustIssuers(
  store: Store,
  config: StartConfig,
  options: StartOptions,
): Promise<readonly TrustedIssuer[]> {
  return Promise.all(
    config.issuers.map(async ({ issuer, tenantName }) => {
      const tenant = await findTenantByName(store, tenantName)
      if (tenant === undefined) {
        throw new CommandError(`--issuer: there is no tenant '${tenantName}'`, exitCodes.usage)
      }
      return externalTrustedIssuer({ issuer, tenant, audiences: options.audience, fetch })
    }),
  )
}

async function loadTls(options: StartOptions, config: StartConfig) {
  if (options.tlsCert !== undefined && options.tlsKey !== undefined) {
    const [cert, key] = await Promise.all([
      readFile(options.tlsCert, 'utf8'),
      readFile(options.tlsKey, 'utf8'),
    ])
    return { cert, key }
  }
  const publicHosts = config.publicOrigins.map((origin) => new URL(origin).hostname)
  const hosts = ['localhost', '127.0.0.1', '::1', ...publicHosts]
  const { certificate, privateKey } = await loadServerCertificate(options.data, hosts, new Date())
  return { cert: certificate, key: privateKey }
}

/** Resolves with the signal that asked the process to stop. A second signal ends it at once. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false
    const onSignal = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(exitCodes.failed)
      stopping = true
      resolve(signal)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
  })
}

/** Takes no new connection and waits for the requests under way. */
async function drain(server: FastifyInstance): Promise<void> {
  // WHY: a connection whose last request has been answered would stay open for its keep-alive time.
  const sweep = setInterval(() => server.server.closeIdleConnections(), 50)
  await server.close()
  clearInterval(sweep)
}

async function requireSampleOnLoopback(store: Store, config: StartConfig): Promise<void> {
  if (config.isLoopback || !(await store.findTenant(contosoTenantId))) return
  throw new CommandError(
    '--host: this data holds the sample tenant with its public secrets; serve it on a loopback address, or start with other data',
    exitCodes.usage,
  )
}

/** Listens and returns the port, which is a free one when 0 was asked for. */
async function listen(server: FastifyInstance, host: string, port: number): Promise<number> {
  await server.listen({ host, port })
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

async function start(options: StartOptions): Promise<void> {
  const { config, problems } = resolveStartConfig(options)
  if (problems.length > 0) throw new CommandError(problems.join('\n'), exitCodes.usage)

  const log = createLog(options.logLevel)
  const store = await openStore(options)
  try {
    await requireSampleOnLoopback(store, config)
    if (config.usesSample) await seedContoso(store)
    const [signingKeys, tls, externalIssuers] = await Promise.all([
      loadSigningKeys(options.data),
      loadTls(options, config),
      trustIssuers(store, config, options),
    ])
    const app = buildApp({
      store,
      clock: () => new Date(),
      ids: randomUUID,
      log,
      signingKeys,
      externalIssuers,
      publicOrigins: config.publicOrigins,
      families: { stsPolicies: { asOf: options.stsAsOf } },
      ...(options.requestsPerTenSeconds === undefined
        ? {}
        : { requestsPerTenSeconds: options.requestsPerTenSeconds }),
    })
    const stop = stopSignal()
    const secure = await app.createServer(tls)
    const plain = options.httpPort === 'off' ? undefined : await app.createServer()
    const securePort = await listen(secure, options.host, options.port)
    const plainPort =
      plain && options.httpPort !== 'off'
        ? await listen(plain, '127.0.0.1', options.httpPort)
        : undefined
    printBanner({
      options,
      config,
      securePort,
      ...(plainPort === undefined ? {} : { plainPort }),
    })

    log.info({ signal: await stop }, 'stopping')
    const deadline = setTimeout(() => {
      log.error('requests did not finish in time')
      process.exit(exitCodes.failed)
    }, drainMs)
    await Promise.all([secure, plain].map((server) => server && drain(server)))
    clearTimeout(deadline)
  } finally {
    await store.close()
  }
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, ...value.split(/\s+/u).filter((part) => part !== '')]
}

function parseHttpPort(text: string): number | 'off' {
  return text === 'off' ? 'off' : integerBetween(0, 65_535)(text)
}

function parseDate(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text) && !Number.isNaN(date.getTime())) return date
  throw new InvalidArgumentError('It must be a date such as 2019-09-30.')
}

/** The command. Every option has an `OSTIARY_…` environment twin; lists are separated by spaces there. */
export function startCommand(): Command {
  return new Command('start')
    .description('serve Microsoft Graph, the token issuer and the Ostiary API')
    .addOption(
      new Option('--host <address>', 'address to listen on')
        .env('OSTIARY_HOST')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option('--port <port>', 'HTTPS port')
        .env('OSTIARY_PORT')
        .default(8443)
        .argParser(integerBetween(0, 65_535)),
    )
    .addOption(
      new Option('--http-port <port>', 'plain HTTP port on 127.0.0.1, or off')
        .env('OSTIARY_HTTP_PORT')
        .default(8400)
        .argParser(parseHttpPort),
    )
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(
      new Option('--sample <name>', 'create the sample tenant, on loopback only')
        .env('OSTIARY_SAMPLE')
        .choices(['contoso']),
    )
    .option('--no-sample', 'no sample tenant')
    .addOption(new Option('--tls-cert <file>', 'server certificate, PEM').env('OSTIARY_TLS_CERT'))
    .addOption(new Option('--tls-key <file>', 'private key of it, PEM').env('OSTIARY_TLS_KEY'))
    .addOption(
      new Option(
        '--issuer <url>',
        'trust tokens of this OpenID issuer for one tenant: URL#tenant (repeatable)',
      )
        .env('OSTIARY_ISSUER')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(
      new Option('--audience <aud>', 'further audience of tokens of such issuers (repeatable)')
        .env('OSTIARY_AUDIENCE')
        .default([], 'those of Microsoft Graph')
        .argParser(collect),
    )
    .addOption(
      new Option('--public-url <url>', 'URL under which callers reach the service (repeatable)')
        .env('OSTIARY_PUBLIC_URL')
        .default([], 'loopback names')
        .argParser(collect),
    )
    .addOption(
      new Option('--requests-per-ten-seconds <n>', 'limit per tenant and client; more get 429')
        .env('OSTIARY_REQUESTS_PER_TEN_SECONDS')
        .argParser(integerBetween(1, 1_000_000)),
    )
    .addOption(
      new Option('--sts-as-of <date>', 'day whose rules /beta/policies follows')
        .env('OSTIARY_STS_AS_OF')
        .default(parseDate(legacyResourceEnd), legacyResourceEnd)
        .argParser(parseDate),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged')
        .env('OSTIARY_LOG_LEVEL')
        .choices(logLevels)
        .default('warn'),
    )
    .action(start)
}
