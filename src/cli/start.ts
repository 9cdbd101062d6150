/** The options of `ostiary start`. */

import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { longestRetention } from '../audit/retention.ts'
import { microsoftLimits } from '../conditional-access/model/options.ts'
import { defaultConcurrentRequests, type Limits, type StartOptions } from '../config.ts'
import { defaultServerLimits } from '../graph/http/server-limits.ts'
import { defaultServiceLimits } from '../graph/service-limits.ts'
import { logLevels } from '../observability/log-levels.ts'
import { encryptionKeyOptions } from './encryption-keys.ts'
import {
  collect,
  databaseUrlOption,
  dataOption,
  integerBetween,
  stsPrecedenceOption,
} from './options.ts'
import { lifetimeRules, usualStsSettings } from '../sts-policies/select/policy-records.ts'

/** The last day before Microsoft retired refresh and session lifetimes from STS policies. */
const legacyResourceEnd = '2019-09-30'

function parseHttpPort(text: string): number | 'off' {
  return text === 'off' ? 'off' : integerBetween(0, 65_535)(text)
}

const defaultLimits: Limits = Object.freeze({ ...microsoftLimits, ...defaultServiceLimits })

const limitNames = Object.keys(defaultLimits).join(', ')

const highestLimit = 1_000_000_000

/** Reads one or more limits. Shape: `policies=500 namedLocations=300`. */
function parseLimits(text: string, previous: Limits): Limits {
  const limits: Record<string, number> = { ...previous }
  for (const part of text.split(/\s+/u).filter((each) => each !== '')) {
    const [name = '', number = '', ...rest] = part.split('=')
    if (rest.length > 0) {
      throw new InvalidArgumentError(`'${part}' is not of the form name=number.`)
    }
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new InvalidArgumentError(`unknown limit '${name}'; the limits are ${limitNames}.`)
    }
    limits[name] = integerBetween(1, highestLimit)(number)
  }
  return { ...previous, ...limits }
}

/** WHY at least two: one tenant may use all threads but one. */
function usualWorkers(): number {
  return Math.min(4, Math.max(2, availableParallelism() - 1))
}

function parseDate(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`)
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  if (/^\d{4}-\d{2}-\d{2}$/u.test(text) && isReal) return date
  throw new InvalidArgumentError('Must be a date such as 2019-09-30.')
}

/** The command. Every option can also be an `OSTIARY_…` variable, where spaces separate the values of a list. */
export function startCommand(): Command {
  const [keyFileOption, keyVariable] = encryptionKeyOptions()
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
    .addOption(keyFileOption)
    .addOption(keyVariable)
    .addOption(
      new Option('--sample <name>', 'create the sample tenant, on loopback only')
        .env('OSTIARY_SAMPLE')
        .choices(['contoso']),
    )
    .option('--no-sample', 'do not create the sample tenant')
    .addOption(new Option('--tls-cert <file>', 'server certificate, PEM').env('OSTIARY_TLS_CERT'))
    .addOption(
      new Option('--tls-key <file>', 'private key of the server certificate, PEM').env(
        'OSTIARY_TLS_KEY',
      ),
    )
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
      new Option(
        '--audience <aud>',
        'further audience that tokens of those issuers may have (repeatable)',
      )
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
      new Option(
        '--trust-proxy <address>',
        'address or network of a proxy whose X-Forwarded-For is trusted (repeatable)',
      )
        .env('OSTIARY_TRUST_PROXY')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(
      new Option(
        '--requests-per-ten-seconds <n>',
        'requests of one client that are allowed in ten seconds; more get 429',
      )
        .env('OSTIARY_REQUESTS_PER_TEN_SECONDS')
        .argParser(integerBetween(1, 1_000_000)),
    )
    .addOption(
      new Option(
        '--concurrent-requests <n>',
        'requests of one tenant that may run at one time, half of them for one caller; more get 429',
      )
        .env('OSTIARY_CONCURRENT_REQUESTS')
        .default(defaultConcurrentRequests)
        .argParser(integerBetween(2, 100_000)),
    )
    .addOption(
      new Option(
        '--max-connections <n>',
        'connections to one port that may be open at one time; more are closed',
      )
        .env('OSTIARY_MAX_CONNECTIONS')
        .default(defaultServerLimits.connections)
        .argParser(integerBetween(1, 1_000_000)),
    )
    .addOption(
      new Option(
        '--stop-delay <seconds>',
        'time between the stop signal and the end of listening, in which /readyz answers 503',
      )
        .env('OSTIARY_STOP_DELAY')
        .default(1)
        .argParser(integerBetween(0, 300)),
    )
    .addOption(
      new Option(
        '--damaged-database <action>',
        'what to do when the check at start finds damage; serve answers damaged objects with an error',
      )
        .env('OSTIARY_DAMAGED_DATABASE')
        .choices(['refuse', 'serve'])
        .default('refuse'),
    )
    .addOption(
      new Option(
        '--audit-retention <days>',
        'delete audit records and old versions that are older, once a day; default: never',
      )
        .env('OSTIARY_AUDIT_RETENTION')
        .argParser(integerBetween(1, longestRetention)),
    )
    .addOption(
      new Option(
        '--workers <n>',
        'threads for requests that take much work, such as drafts and comparisons; 0 uses none',
      )
        .env('OSTIARY_WORKERS')
        .default(usualWorkers(), 'one less than the cores, from 2 to 4')
        .argParser(integerBetween(0, 64)),
    )
    .addOption(
      new Option('--sts-as-of <date>', 'day whose rules apply at /beta/policies')
        .env('OSTIARY_STS_AS_OF')
        .default(parseDate(legacyResourceEnd), legacyResourceEnd)
        .argParser(parseDate),
    )
    .addOption(
      new Option(
        '--legacy-policies <year>',
        'which year of Graph /beta/policies follows: 2018 serves it, current serves /beta/legacy/policies instead',
      )
        .env('OSTIARY_LEGACY_POLICIES')
        .choices(['2018', 'current'])
        .default('2018'),
    )
    .addOption(stsPrecedenceOption())
    .addOption(
      new Option(
        '--second-default <action>',
        'what to do when a second STS policy of a type becomes the organization default; replace changes the first one',
      )
        .env('OSTIARY_SECOND_DEFAULT')
        .choices(['refuse', 'replace'])
        .default('refuse'),
    )
    .addOption(
      new Option(
        '--sts-lifetimes <rules>',
        'whether lifetimes of refresh tokens and sessions, retired in 2021, act in answers (2018)',
      )
        .env('OSTIARY_STS_LIFETIMES')
        .choices(lifetimeRules)
        .default(usualStsSettings.lifetimes),
    )
    .addOption(
      new Option(
        '--limit <name=number>',
        `what a tenant may store, and how long a page is: ${limitNames} (repeatable)`,
      )
        .env('OSTIARY_LIMIT')
        .default(defaultLimits, "Microsoft's where known")
        .argParser(parseLimits),
    )
    .addOption(
      new Option(
        '--unknown-references <action>',
        'what to do with a conditional access policy that names an object the tenant does not have',
      )
        .env('OSTIARY_UNKNOWN_REFERENCES')
        .choices(['refuse', 'warn'])
        .default('refuse'),
    )
    .addOption(
      new Option(
        '--missing-keys <action>',
        'what to do with a trust framework policy that names a key container the tenant does not have',
      )
        .env('OSTIARY_MISSING_KEYS')
        .choices(['refuse', 'warn'])
        .default('warn'),
    )
    .addOption(
      new Option('--log-level <level>', 'least important messages that are logged')
        .env('OSTIARY_LOG_LEVEL')
        .choices(logLevels)
        .default('warn'),
    )
    .action(async (options: StartOptions) => {
      // WHY: other commands do not need the whole service.
      const { serve } = await import('./serve.ts')
      await serve(options)
    })
}
