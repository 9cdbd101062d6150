/** `ostiary doctor`: says what is wrong with a data directory, a database, a certificate or an issuer. */

import { Command, Option } from 'commander'
import { parseIssuer, parseOrigin, type IssuerSetting } from '../config.ts'
import { isLoopbackHost } from '../graph/http/origin.ts'
import { checkGivenCertificate, checkLocalCertificates } from './doctor/check-certificates.ts'
import {
  checkDatabase,
  checkReadable,
  checkWrites,
  inspectDatabase,
} from './doctor/check-database.ts'
import { checkFiles } from './doctor/check-files.ts'
import { checkIssuers } from './doctor/check-issuers.ts'
import { checkPolicyKeys } from './doctor/check-policy-keys.ts'
import { checkSigningKeys } from './doctor/check-signing-keys.ts'
import { damage, type Diagnosis } from './doctor/diagnosis.ts'
import { encryptionKeyOptions, type EncryptionKeyOptions } from './encryption-keys.ts'
import { CommandError, exitCodes, failureText } from './failure.ts'
import {
  collect,
  databaseUrlOption,
  dataOption,
  requireDatabaseUrl,
  requireExistingDirectory,
  type DataOptions,
} from './options.ts'
import { printLines } from './output.ts'

interface DoctorOptions extends DataOptions, EncryptionKeyOptions {
  readonly issuer: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly host: string
  readonly publicUrl: readonly string[]
}

function requireIssuers(texts: readonly string[]): readonly IssuerSetting[] {
  return texts.map((text) => {
    const parsed = parseIssuer(text)
    if (typeof parsed === 'string') throw new CommandError(parsed, exitCodes.usage)
    return parsed
  })
}

function isPublic({ host, publicUrl }: DoctorOptions): boolean {
  const hosts = publicUrl.map((text) => {
    const origin = parseOrigin(text)
    if (origin !== undefined) return new URL(origin).hostname
    throw new CommandError(
      `--public-url: '${text}' must be an http or https URL without a path`,
      exitCodes.usage,
    )
  })
  return ![host, ...hosts].every(isLoopbackHost)
}

/** Turns a failure of one check into a finding: the other checks go on. */
async function orItsFailure(
  check: () => Promise<readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> {
  try {
    return await check()
  } catch (error) {
    return [damage(failureText(error))]
  }
}

async function examine(options: DoctorOptions, at: Date): Promise<readonly Diagnosis[]> {
  const { data, databaseUrl, tlsCert, tlsKey } = options
  await requireExistingDirectory(data)
  if (databaseUrl !== undefined) requireDatabaseUrl(databaseUrl)
  if (tlsKey !== undefined && tlsCert === undefined) {
    throw new CommandError('--tls-key: needs --tls-cert', exitCodes.usage)
  }
  const issuers = requireIssuers(options.issuer)
  const canBeReached = isPublic(options)
  const unreadable = await orItsFailure(() => checkReadable(options))
  const state = unreadable.length > 0 ? undefined : await inspectDatabase(options)
  const tenantNames = state?.faults.length === 0 ? state.tenantNames : undefined
  return [
    ...(await orItsFailure(() => checkFiles(data))),
    ...(await orItsFailure(() => checkSigningKeys(data, at))),
    ...(await orItsFailure(() =>
      tlsCert === undefined
        ? checkLocalCertificates(data, at)
        : checkGivenCertificate(tlsCert, tlsKey, at),
    )),
    ...(unreadable.length > 0 ? unreadable : checkDatabase(options, state, canBeReached)),
    ...(state?.faults.length === 0 ? await checkWrites(options) : []),
    // WHY not before an upgrade: this check must change nothing.
    ...(state?.faults.length === 0 && !state.isEmpty && state.pendingMigrations.length === 0
      ? await orItsFailure(() => checkPolicyKeys(options))
      : []),
    ...(await checkIssuers(issuers, tenantNames, fetch)),
  ]
}

async function printFindings(options: DoctorOptions): Promise<void> {
  const findings = await examine(options, new Date())
  printLines(findings.map(({ kind, text }) => `${kind}: ${text}`))
  const wrong = findings.filter(({ kind }) => kind !== 'advice').length
  if (wrong > 0) throw new CommandError(`${wrong} ${wrong === 1 ? 'thing is' : 'things are'} wrong`)
  const advice = findings.length === 0 ? '' : `; advice: ${findings.length}`
  printLines([`no damage and no problem found${advice}`])
}

/** The command. */
export function doctorCommand(): Command {
  const [keyFileOption, keyVariable] = encryptionKeyOptions()
  return new Command('doctor')
    .description('say what is wrong with a data directory, a database, a certificate or an issuer')
    .addOption(dataOption())
    .addOption(databaseUrlOption())
    .addOption(keyFileOption)
    .addOption(keyVariable)
    .addOption(
      new Option('--issuer <url>', 'issuer whose keys are fetched: URL#tenant (repeatable)')
        .env('OSTIARY_ISSUER')
        .default([], 'none')
        .argParser(collect),
    )
    .addOption(
      new Option('--tls-cert <file>', 'certificate of the server, PEM').env('OSTIARY_TLS_CERT'),
    )
    .addOption(new Option('--tls-key <file>', 'its private key, PEM').env('OSTIARY_TLS_KEY'))
    .addOption(
      new Option('--host <address>', 'address that the service listens on')
        .env('OSTIARY_HOST')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option('--public-url <url>', 'URL under which callers reach the service (repeatable)')
        .env('OSTIARY_PUBLIC_URL')
        .default([], 'loopback names')
        .argParser(collect),
    )
    .action(printFindings)
}
