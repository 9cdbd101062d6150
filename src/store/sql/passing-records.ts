/** Records that pass, of the tenants of a database. */

import type { CompiledQuery } from 'kysely'
import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { NotFoundError } from '../errors.ts'
import type { PassingKey, PassingKind, PassingRecord, StoredPassingRecord } from '../port.ts'
import type { SqlEngine } from './engine.ts'
import { passingStatements } from './passing-statements.ts'
import { instantText } from './rows.ts'
import { transact } from './transact.ts'

interface PassingRow {
  readonly id: string
  readonly group_id: string
  readonly expires_at: string
  readonly version: number
  readonly body: string
}

function toRecord(kind: PassingKind, row: PassingRow): StoredPassingRecord {
  return {
    kind,
    id: row.id,
    ...(row.group_id === '' ? {} : { group: row.group_id }),
    expiresAt: new Date(row.expires_at),
    version: row.version,
    body: JSON.parse(row.body) as JsonObject,
  }
}

function columnsOf(tenant: TenantId, { kind, id, group = '', expiresAt, body }: PassingRecord) {
  return { tenant, kind, id, group, end: instantText(expiresAt), body: JSON.stringify(body) }
}

/** Records that pass in a SQL database, by the methods of `Store`. */
export class SqlPassingRecords {
  readonly #engine: SqlEngine
  readonly #statements: ReturnType<typeof passingStatements>

  constructor(engine: SqlEngine) {
    this.#engine = engine
    this.#statements = passingStatements(engine)
  }

  async put(tenant: TenantId, record: PassingRecord): Promise<boolean> {
    return transact(this.#engine, tenant, async (execute) => {
      const added = await execute(this.#statements.putPassing(columnsOf(tenant, record)))
      if (added.numAffectedRows === 1n) return true
      const { rows } = await execute(this.#statements.findTenantRow({ tenant }))
      if (rows.length > 0) return false
      throw new NotFoundError(`the tenant \`${tenant}\` does not exist`)
    })
  }

  async find(
    tenant: TenantId,
    { kind, id }: PassingKey,
    at: Date,
  ): Promise<StoredPassingRecord | undefined> {
    const { rows } = await this.#engine.read(
      this.#statements.findPassing({ tenant, kind, id, at: instantText(at) }),
    )
    return rows[0] && toRecord(kind, rows[0])
  }

  async replace(tenant: TenantId, record: PassingRecord, version: number): Promise<boolean> {
    const columns = columnsOf(tenant, record)
    const statement = this.#statements.replacePassing({ ...columns, version, next: version + 1 })
    return (await this.#change(tenant, statement)) === 1
  }

  async take(
    tenant: TenantId,
    { kind, id }: PassingKey,
    at: Date,
  ): Promise<StoredPassingRecord | undefined> {
    const { rows } = await transact(this.#engine, tenant, (execute) =>
      execute(this.#statements.takePassing({ tenant, kind, id })),
    )
    const record = rows[0] && toRecord(kind, rows[0])
    return record !== undefined && record.expiresAt > at ? record : undefined
  }

  deleteGroup(tenant: TenantId, kind: PassingKind, group: string): Promise<number> {
    return this.#change(tenant, this.#statements.deletePassingGroup({ tenant, kind, group }))
  }

  purge(tenant: TenantId, at: Date, most: number): Promise<number> {
    return this.#change(
      tenant,
      this.#statements.purgePassing({ tenant, at: instantText(at), most }),
    )
  }

  async #change(tenant: TenantId, statement: CompiledQuery): Promise<number> {
    const { numAffectedRows } = await transact(this.#engine, tenant, (execute) =>
      execute(statement),
    )
    return Number(numAffectedRows)
  }
}
