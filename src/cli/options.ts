/** Options that several commands share, each with its `OSTIARY_…` environment twin. */

import { InvalidArgumentError, Option } from 'commander'
import { parseTenantId, type TenantId } from '../kernel/ids.ts'
import type { Store } from '../store/port.ts'
import { dataPaths } from '../data-directory.ts'

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
  )
    .env('OSTIARY_DATABASE_URL')
    .argParser((url: string) => {
      if (/^postgres(?:ql)?:\/\//u.test(url)) return url
      throw new InvalidArgumentError('It must begin with postgres:// or postgresql://.')
    })
}

/** Opens the store that the options name; only its engine is loaded. */
export async function openStore({ data, databaseUrl }: DataOptions): Promise<Store> {
  if (databaseUrl === undefined) {
    const { openSqliteStore } = await import('../store/sqlite/open.ts')
    return openSqliteStore({ file: dataPaths(data).database })
  }
  const { openPostgresStore } = await import('../store/postgres/open.ts')
  return openPostgresStore({ connectionString: databaseUrl })
}

/** Reads a whole number within bounds. */
export function integerBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Finds a tenant by id or domain. */
export async function findTenantByName(store: Store, name: string): Promise<TenantId | undefined> {
  const id = parseTenantId(name)
  return (id ? await store.findTenant(id) : await store.findTenantByDomain(name))?.id
}
