/** The log of sign-ins of the tenants of a database. */

import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { NotFoundError } from '../errors.ts'
import type { AuditQuery, SignInRecord } from '../port.ts'
import type { SqlEngine } from './engine.ts'
import { beginningOfTime, endOfTime, instantText } from './rows.ts'
import { signInStatements } from './sign-in-statements.ts'
import { transact } from './transact.ts'

interface SignInRow {
  readonly id: string
  readonly recorded_at: string
  readonly body: string
}

function toSignIn(row: SignInRow): SignInRecord {
  return {
    id: row.id,
    recordedAt: new Date(row.recorded_at),
    body: JSON.parse(row.body) as JsonObject,
  }
}

/** Sign-ins in a SQL database, by the methods of `Store`. */
export class SqlSignInLog {
  readonly #engine: SqlEngine
  readonly #statements: ReturnType<typeof signInStatements>

  constructor(engine: SqlEngine) {
    this.#engine = engine
    this.#statements = signInStatements(engine)
  }

  async append(tenant: TenantId, { id, recordedAt, body }: SignInRecord): Promise<void> {
    const at = instantText(recordedAt)
    const statement = this.#statements.appendSignIn({ tenant, id, at, body: JSON.stringify(body) })
    const { numAffectedRows } = await transact(this.#engine, tenant, (execute) =>
      execute(statement),
    )
    if (numAffectedRows !== 1n) throw new NotFoundError(`the tenant \`${tenant}\` does not exist`)
  }

  async list(tenant: TenantId, query: AuditQuery): Promise<readonly SignInRecord[]> {
    const period = {
      tenant,
      from: query.from === undefined ? beginningOfTime : instantText(query.from),
      to: query.to === undefined ? endOfTime : instantText(query.to),
      limit: query.limit,
    }
    const { rows } = await this.#engine.read(
      query.before === undefined
        ? this.#statements.listSignIns(period)
        : this.#statements.listSignInsBefore({ ...period, before: query.before }),
    )
    return rows.map(toSignIn)
  }

  async find(tenant: TenantId, id: string): Promise<SignInRecord | undefined> {
    const { rows } = await this.#engine.read(this.#statements.findSignIn({ tenant, id }))
    return rows[0] && toSignIn(rows[0])
  }

  async purge(tenant: TenantId, before: Date, most: number): Promise<number> {
    const statement = this.#statements.purgeSignIns({ tenant, before: instantText(before), most })
    const { numAffectedRows } = await transact(this.#engine, tenant, (execute) =>
      execute(statement),
    )
    return Number(numAffectedRows)
  }
}
