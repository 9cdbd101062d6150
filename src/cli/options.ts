/** Options that several commands share. Each can also be an `OSTIARY_…` environment variable. */

import { InvalidArgumentError, Option } from 'commander'
import { existsSync } from 'node:fs'
import { access, constants, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { databaseUrlProblem } from '../config.ts'
import { checkPermissions, type PermissionKind } from '../identity/permissions.ts'
import { parseTenantId, type TenantId } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import { dataPaths } from '../data-directory.ts'
import { contosoTenantId } from '../directory/sample/contoso.ts'
import { lifetimePrecedences, usualStsSettings } from '../sts-policies/select/policy-records.ts'
import { printNote } from './output.ts'
import { followProgress } from './check-progress.ts'
import { DamagedDatabaseError } from '../store/errors.ts'
import { CommandError, exitCodes, failureText } from './failure.ts'

/** Where a command finds its data. */
export interface DataOptions {
  readonly data: string
  readonly databaseUrl?: string
}

/** `--data`: the data directory. */
export function dataOption(): Option {
  return new Option('--data <directory>', 'data directory').env('OSTIARY_DATA').default('./data')
}

/** `--database-url`: PostgreSQL in place of the embedded database. */
export function databaseUrlOption(): Option {
  return new Option(
    '--database-url <url>',
    'PostgreSQL connection URL; without it SQLite in the data directory',
  ).env('OSTIARY_DATABASE_URL')
}

/** @throws CommandError when `data` is not a directory that this process can use. A missing one is fine. */
async function requireUsableDirectory(
  data: string,
  mode = constants.R_OK | constants.W_OK | constants.X_OK,
): Promise<void> {
  if (data === '') throw new CommandError('--data: must not be empty', exitCodes.usage)
  try {
    if ((await stat(data)).isDirectory()) {
      await access(data, mode)
      return
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    throw new CommandError(`--data: cannot use '${data}': ${message}`, exitCodes.usage)
  }
  throw new CommandError(`--data: '${data}' is not a directory`, exitCodes.usage)
}

/**
 * Creates a folder, and those above it that are missing.
 * WHY not `recursive`: Node.js then tries forever where nobody can create a folder, such as below /proc.
 */
async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const above = dirname(resolve(path))
    if (code !== 'ENOENT' || existsSync(above)) throw error
    await createFolder(above)
    await createFolder(path)
  }
}

/** Creates the data directory when it is missing. @throws CommandError when it cannot be created or used. */
export async function prepareDataDirectory(data: string): Promise<void> {
  await requireUsableDirectory(data)
  try {
    await createFolder(data)
  } catch (error) {
    const { message } = error as Error
    throw new CommandError(`--data: cannot create '${data}': ${message}`, exitCodes.usage)
  }
}

/** @throws CommandError when there is no such data directory, or this process cannot read it. */
export async function requireExistingDirectory(data: string): Promise<void> {
  await requireUsableDirectory(data, constants.R_OK | constants.X_OK)
  if (existsSync(data)) return
  throw new CommandError(
    `--data: '${data}' not found; name the data directory of the service, or start the service or create a tenant there first`,
    exitCodes.usage,
  )
}

/** Begins the name of the folder in which a restore unpacks its file; the folder goes when the restore is over. */
export const restoreFolderPrefix = '.restore-'

/** @throws CommandError when a restore into the directory runs or was interrupted: its content may be mixed. */
export async function requireNoRestore(data: string): Promise<void> {
  if (!existsSync(data)) return
  const unfinished = (await readdir(data)).find((name) => name.startsWith(restoreFolderPrefix))
  if (unfinished === undefined) return
  throw new CommandError(
    `--data: a restore into '${data}' has not finished; if none is running, run it again with --force`,
  )
}

/**
 * @throws CommandError when the text is not a URL of a PostgreSQL database.
 * WHY not an argument parser: commander prints the refused value, which may hold a password.
 */
export function requireDatabaseUrl(databaseUrl: string): void {
  const problem = databaseUrlProblem(databaseUrl)
  if (problem !== undefined) throw new CommandError(problem, exitCodes.usage)
}

/** The failure of the database server or driver below an error of the store, without the connection URL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) {
    return cause.errors[0].message
  }
  return cause instanceof Error ? cause.message : error.message
}

function printUpgrade(rows: number): void {
  printNote(`upgrading the database: ${rows} rows`)
}

/**
 * Opens the store that the options name, and loads only the engine it needs. `existing` refuses to create an
 * embedded database: a misspelt directory must not look like an empty one. Each of `workers` may hold a snapshot, and
 * the main thread another. `sayUpgrade` is told every two seconds how many rows an upgrade of the database has read.
 * @throws CommandError that names the option when its value is wrong or the database cannot be opened.
 */
export async function openStore(
  { data, databaseUrl, workers }: DataOptions & { readonly workers?: number },
  which: 'existing' | 'new or existing',
  sayUpgrade: (rows: number) => void = printUpgrade,
): Promise<Store> {
  await requireUsableDirectory(data)
  await requireNoRestore(data)
  const onUpgrade = followProgress(sayUpgrade)
  // WHY read first: another process that starts on a new directory creates the database before the keys.
  const wasUsed = existsSync(dataPaths(data).signingKeys)
  if (databaseUrl === undefined) {
    if (which === 'existing') await requireExistingDirectory(data)
    if (which === 'existing' && !existsSync(dataPaths(data).database)) {
      throw new CommandError(
        `--data: no database found in '${data}'; start the service or create a tenant there first`,
      )
    }
    if (which === 'new or existing') await prepareDataDirectory(data)
    const { openSqliteStore } = await import('../store/sqlite/open.ts')
    const file = dataPaths(data).database
    try {
      return await openSqliteStore({
        file,
        wasUsed,
        onUpgrade,
        ...(workers === undefined ? {} : { snapshots: Math.max(workers, 1) + 1 }),
      })
    } catch (error) {
      if (error instanceof DamagedDatabaseError) throw error
      throw new CommandError(`'${file}' cannot be opened: ${failureText(error)}`)
    }
  }
  requireDatabaseUrl(databaseUrl)
  const { openPostgresStore } = await import('../store/postgres/open.ts')
  try {
    return await openPostgresStore({ connectionString: databaseUrl, wasUsed, onUpgrade })
  } catch (error) {
    throw new CommandError(`--database-url: cannot open the database: ${reasonOf(error)}`)
  }
}

/** Adds the values of a repeatable option; spaces separate the values of its environment variable. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, ...value.split(/\s+/u).filter((part) => part !== '')]
}

/** Parses a day or an instant to an ISO text. @throws InvalidArgumentError. */
export function parseInstant(text: string): string {
  const instant = new Date(text)
  if (/^\d{4}-\d\d-\d\d/u.test(text) && !Number.isNaN(instant.getTime()))
    return instant.toISOString()
  throw new InvalidArgumentError('It must be a day or an instant, such as 2026-06-15T09:00:00Z.')
}

/** Reads a whole number within bounds. */
export function integerBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`Must be a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Finds a tenant by id or domain. */
export async function findTenantByName(store: Store, name: string): Promise<TenantId | undefined> {
  const id = parseTenantId(name)
  return (id ? await store.findTenant(id) : await store.findTenantByDomain(name))?.id
}

/** `--tenant`: the tenant that a command works on. */
export function tenantOption(): Option {
  return new Option('--tenant <id or domain>', 'tenant; default: the only one, or the sample').env(
    'OSTIARY_TENANT',
  )
}

/** `--sts-precedence`: which of the two published orders of token lifetime policies counts. */
export function stsPrecedenceOption(): Option {
  return new Option(
    '--sts-precedence <order>',
    'which token lifetime policy comes first: that of the service principal or the organization default',
  )
    .env('OSTIARY_STS_PRECEDENCE')
    .choices(lifetimePrecedences)
    .default(usualStsSettings.precedence)
}

/** Finds the tenant that an option names; without a name, the only one or the sample. @throws CommandError */
export async function chooseTenant(store: Store, name: string | undefined): Promise<TenantId> {
  if (name !== undefined) {
    const tenant = await findTenantByName(store, name)
    if (tenant === undefined) throw new CommandError(`--tenant: tenant '${name}' not found`)
    return tenant
  }
  const tenants = await store.listTenants()
  const only = tenants.length === 1 ? tenants[0] : undefined
  const chosen = only ?? tenants.find(({ id }) => id === contosoTenantId)
  if (chosen) return chosen.id
  throw new CommandError(
    tenants.length === 0
      ? 'no tenant found; create one with the command `tenant create`'
      : 'this data has several tenants; choose one with --tenant',
  )
}

/** Reads names of permissions, separated by spaces. @throws InvalidArgumentError when one is not known. */
export function permissionsOf(kind: PermissionKind): (text: string) => readonly string[] {
  return (text) => {
    const names = text.split(/\s+/u).filter((name) => name !== '')
    const problems = checkPermissions(names, kind)
    if (problems.length > 0) throw new InvalidArgumentError(problems.join('; '))
    return names
  }
}
