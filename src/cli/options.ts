/** Options that several commands share. Each can also be an `OSTIARY_…` environment variable. */

import { InvalidArgumentError, Option } from 'commander'
import { existsSync } from 'node:fs'
import { parseTenantId, type TenantId } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import { dataPaths } from '../data-directory.ts'
import { contosoTenantId } from '../directory/sample/contoso.ts'
import { CommandError, exitCodes } from './failure.ts'

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

/**
 * Opens the store that the options name, and loads only the engine it needs. `existing` refuses to create an
 * embedded database: a misspelt directory must not look like an empty one.
 */
export async function openStore(
  { data, databaseUrl }: DataOptions,
  which: 'existing' | 'new or existing',
): Promise<Store> {
  if (databaseUrl === undefined) {
    if (which === 'existing' && !existsSync(dataPaths(data).database)) {
      throw new CommandError(
        `--data: no database found in '${data}'; start the service or create a tenant there first`,
      )
    }
    const { openSqliteStore } = await import('../store/sqlite/open.ts')
    return openSqliteStore({ file: dataPaths(data).database })
  }
  // WHY not an argument parser: commander prints the refused value, which may hold a password.
  if (!/^postgres(?:ql)?:\/\//u.test(databaseUrl)) {
    throw new CommandError(
      '--database-url: must begin with postgres:// or postgresql://',
      exitCodes.usage,
    )
  }
  const { openPostgresStore } = await import('../store/postgres/open.ts')
  return openPostgresStore({ connectionString: databaseUrl })
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
