/**
 * The settings of a running service. They are checked together: every setting that is wrong, or unsafe in
 * combination with another, is reported with the name of its option.
 */

import ipaddr from 'ipaddr.js'
import { isIP } from 'node:net'
import type { ConditionalAccessLimits } from './conditional-access/model/options.ts'
import { isLoopbackHost } from './graph/http/origin.ts'
import type { ServiceLimits } from './graph/service-limits.ts'
import type { StsPolicyOptions } from './sts-policies/family.ts'
import type { StsSettings } from './sts-policies/select/policy-records.ts'
import type { LogLevel } from './observability/log-levels.ts'
import type { TrustFrameworkOptions } from './trust-framework/resources/options.ts'

/** Requests of one tenant at one time, unless the options say otherwise. */
export const defaultConcurrentRequests = 256

/** Every limit that `--limit` sets. */
export type Limits = ConditionalAccessLimits & ServiceLimits

/** Options of `start` as the command line and the environment give them. */
export interface StartOptions {
  readonly host: string
  readonly port: number
  readonly httpPort: number | 'off'
  readonly data: string
  readonly databaseUrl?: string
  /** A file with the keys that encrypt policy keys. */
  readonly keyEncryptionKeyFile?: string
  /** Those keys themselves, from the environment. */
  readonly keyEncryptionKey?: string
  /** The name of the sample tenant; false or absent when there is none. */
  readonly sample?: string | false
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly issuer: readonly string[]
  readonly audience: readonly string[]
  readonly publicUrl: readonly string[]
  readonly trustProxy: readonly string[]
  readonly requestsPerTenSeconds?: number
  readonly concurrentRequests: number
  readonly maxConnections: number
  /** Seconds between the stop signal and the end of listening. */
  readonly stopDelay: number
  /** What to do when the check at start finds damage. */
  readonly damagedDatabase: 'refuse' | 'serve'
  /** Days for which audit records and versions are kept; forever when absent. */
  readonly auditRetention?: number
  readonly stsAsOf: Date
  readonly legacyPolicies: StsPolicyOptions['legacyPolicies']
  readonly secondDefault: NonNullable<StsPolicyOptions['secondDefault']>
  readonly stsPrecedence: StsSettings['precedence']
  readonly stsLifetimes: StsSettings['lifetimes']
  readonly limit: Limits
  readonly unknownReferences: 'refuse' | 'warn'
  readonly missingKeys: TrustFrameworkOptions['missingKeys']
  /** Threads for requests that take much work. */
  readonly workers: number
  readonly logLevel: LogLevel
}

/** An OpenID issuer to trust: its exact name, and the id or domain of the tenant it may issue tokens for. */
export interface IssuerSetting {
  readonly issuer: string
  readonly tenantName: string
}

/** What the options of `start` mean together. */
export interface StartConfig {
  /** Neither address nor public URL is reachable from other machines. */
  readonly isLoopback: boolean
  readonly usesSample: boolean
  readonly issuers: readonly IssuerSetting[]
  /** Origins of the public URLs: scheme, host and port. */
  readonly publicOrigins: readonly string[]
}

/** Reads an http or https URL without a path as an origin; undefined when it is anything else. */
export function parseOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOrigin = url?.pathname === '/' && url.search === '' && url.hash === ''
  return url && isOrigin && /^https?:$/u.test(url.protocol) ? url.origin : undefined
}

const guidPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iu

/**
 * Reads one `--issuer` value. The tenant follows `#`, or is a GUID in the path, as in Entra's issuers. Shape: `https://idp.example/realms/main#contoso.com`.
 */
export function parseIssuer(text: string): IssuerSetting | string {
  const [issuer = '', ...fragment] = text.split('#')
  if (!URL.canParse(issuer)) return `--issuer: '${text}' is not a URL`
  const url = new URL(issuer)
  if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname)) {
    return `--issuer: '${issuer}' must begin with https://`
  }
  const tenantName = fragment.join('#') || guidPattern.exec(url.pathname)?.[0]
  return tenantName === undefined
    ? `--issuer: '${issuer}' has no tenant; append #<tenant id or domain>`
    : { issuer, tenantName }
}

/** Says what is wrong with a `--database-url`; undefined when nothing is. WHY not its text: it may hold a password. */
export function databaseUrlProblem(text: string): string | undefined {
  if (!/^postgres(?:ql)?:\/\//u.test(text)) {
    return '--database-url: must begin with postgres:// or postgresql://'
  }
  return URL.canParse(text)
    ? undefined
    : '--database-url: is not a URL of the form postgres://user:password@host:5432/database; write special characters of the password as %XX'
}

/** Names of networks that stand for a proxy on this machine or in this network. */
const networkNames: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** A network of every address has the prefix length 0. */
function isProxyAddress(text: string): boolean {
  if (networkNames.has(text) || ipaddr.isValid(text)) return true
  return ipaddr.isValidCIDR(text) && ipaddr.parseCIDR(text)[1] > 0
}

/** One part of a host name. Source: RFC 1123, section 2.1; names of containers also have underscores. */
const hostLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/iu

/** Tells whether a text is an IP address or a host name. WHY not digits at the end: those are of a wrong address. */
function isListenAddress(text: string): boolean {
  if (isIP(text) !== 0) return true
  const labels = text.replace(/\.$/u, '').split('.')
  return labels.every((label) => hostLabel.test(label)) && !/^\d+$/u.test(labels.at(-1) ?? '')
}

/** Checks the options together. Returns one message for each problem; an empty list when there is none. */
export function resolveStartConfig(options: StartOptions): {
  readonly config: StartConfig
  readonly problems: readonly string[]
} {
  const problems: string[] = []
  const usesSample = typeof options.sample === 'string'

  const listensOnLoopback = isLoopbackHost(options.host)
  if (usesSample && !listensOnLoopback) {
    problems.push(
      `--sample: the secrets of the sample tenant are public, so it is refused on --host ${options.host}; use a loopback address or --no-sample`,
    )
  }
  if (usesSample && options.databaseUrl !== undefined) {
    problems.push(
      '--sample: the sample tenant is never created in a database that --database-url or OSTIARY_DATABASE_URL names; use --no-sample, or leave the database out',
    )
  }
  const databaseProblem =
    options.databaseUrl === undefined ? undefined : databaseUrlProblem(options.databaseUrl)
  if (databaseProblem !== undefined) problems.push(databaseProblem)
  for (const text of options.trustProxy.filter((each) => !isProxyAddress(each))) {
    problems.push(
      `--trust-proxy: '${text}' is not the address or network of a proxy, such as 10.0.0.5 or 10.0.0.0/8`,
    )
  }
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    problems.push('--tls-cert and --tls-key: give both or neither')
  }
  const isListening = isListenAddress(options.host)
  if (!isListening) {
    problems.push(
      `--host: '${options.host}' is not an IP address or host name, such as 127.0.0.1 or 0.0.0.0`,
    )
  }
  if (isListening && !listensOnLoopback && options.tlsCert === undefined) {
    problems.push(
      `--tls-cert: --host ${options.host} requires a certificate; give --tls-cert and --tls-key, or use a loopback address behind a proxy`,
    )
  }
  if (options.port === options.httpPort && options.port !== 0) {
    problems.push('--http-port: must not be the same as --port')
  }
  const publicOrigins: string[] = []
  for (const text of options.publicUrl) {
    const origin = parseOrigin(text)
    if (origin === undefined) {
      problems.push(`--public-url: '${text}' must be an http or https URL without a path`)
    } else if (origin.startsWith('http:') && !isLoopbackHost(new URL(origin).hostname)) {
      problems.push(
        `--public-url: '${text}' must begin with https://, because clients send tokens to it`,
      )
    } else publicOrigins.push(origin)
  }
  const foreignOrigins = publicOrigins.filter((origin) => !isLoopbackHost(new URL(origin).hostname))
  if (usesSample && foreignOrigins.length > 0) {
    problems.push(
      `--sample: the secrets of the sample tenant are public, so it is refused with --public-url ${foreignOrigins.join(' ')}`,
    )
  }
  const isLoopback = listensOnLoopback && foreignOrigins.length === 0
  const issuers: IssuerSetting[] = []
  for (const text of options.issuer) {
    const parsed = parseIssuer(text)
    if (typeof parsed === 'string') problems.push(parsed)
    else if (issuers.some(({ issuer }) => issuer === parsed.issuer)) {
      problems.push(`--issuer: '${parsed.issuer}' is given twice; an issuer belongs to one tenant`)
    } else issuers.push(parsed)
  }
  return { config: { isLoopback, usesSample, issuers, publicOrigins }, problems }
}
