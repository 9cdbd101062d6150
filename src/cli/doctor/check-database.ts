/** Checks the database: whether it can be used, its schema, and the sample tenant. */

import { existsSync } from 'node:fs'
import { access, constants, stat } from 'node:fs/promises'
import { dataPaths } from '../../data-directory.ts'
import { contosoTenantId } from '../../directory/sample/contoso.ts'
import type { DatabaseState } from '../../store/database-state.ts'
import { findLostWrites } from '../check-copy.ts'
import type { DataOptions } from '../options.ts'
import { advice, damage, problem, type Diagnosis } from './diagnosis.ts'

/** Finds the state of the database that the options name; undefined when there is none yet. */
export async function inspectDatabase({
  data,
  databaseUrl,
}: DataOptions): Promise<DatabaseState | undefined> {
  if (databaseUrl !== undefined) {
    const { inspectPostgres } = await import('../../store/postgres/inspect.ts')
    return inspectPostgres(databaseUrl)
  }
  const file = dataPaths(data).database
  if (!existsSync(file)) return undefined
  const { inspectSqliteFile } = await import('../../store/sqlite/inspect.ts')
  return inspectSqliteFile(file)
}

/** Says that this user may not read the database file. SQLite does not tell that from damage. */
export async function checkReadable({
  data,
  databaseUrl,
}: DataOptions): Promise<readonly Diagnosis[]> {
  const file = dataPaths(data).database
  if (databaseUrl !== undefined || !existsSync(file)) return []
  await access(file, constants.R_OK)
  return (await stat(file)).isFile() ? [] : [damage(`${file}: is not a file; restore a backup`)]
}

/** Lists the writes that a database lost, or a damaged count of them. */
export async function checkWrites({
  data,
  databaseUrl,
}: DataOptions): Promise<readonly Diagnosis[]> {
  const file = dataPaths(data).database
  if (databaseUrl !== undefined || !existsSync(file)) return []
  return (await findLostWrites(file)).map(damage)
}

/** Lists the findings on a database. */
export function checkDatabase(
  { data, databaseUrl }: DataOptions,
  state: DatabaseState | undefined,
  isPublic: boolean,
): readonly Diagnosis[] {
  const { database, signingKeys } = dataPaths(data)
  const name = databaseUrl === undefined ? database : '--database-url'
  if (state === undefined) {
    return existsSync(signingKeys)
      ? [damage(`${database}: not found beside existing keys; restore it from a backup`)]
      : [advice(`${database}: not found; the service creates it when it starts`)]
  }
  const remedy =
    databaseUrl === undefined || state.isDamaged
      ? 'restore a backup'
      : 'check the URL and the database server'
  const findings = state.faults.map((fault) =>
    state.isOfNewerRelease ? problem(`${name}: ${fault}`) : damage(`${name}: ${fault}; ${remedy}`),
  )
  const isEmpty = state.faults.length === 0 && state.isEmpty
  if (isEmpty && existsSync(signingKeys)) {
    findings.push(
      damage(
        `${name}: is empty beside existing keys; restore its rows from a backup, or choose an empty data directory for new data`,
      ),
    )
  } else if (state.pendingMigrations.length > 0) {
    const steps = state.pendingMigrations.join(', ')
    findings.push(
      advice(`${name}: the next start adds ${steps} to its schema; back it up before you start`),
    )
  }
  if (state.tenantNames.has(contosoTenantId)) {
    findings.push(
      isPublic
        ? damage(
            `${name}: has the sample tenant, whose secrets are public, and other machines can reach the service; delete it with \`ostiary tenant delete ${contosoTenantId}\``,
          )
        : advice(
            `${name}: has the sample tenant, whose secrets are public; keep the service on a loopback address`,
          ),
    )
  }
  return findings
}
