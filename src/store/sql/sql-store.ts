/** The store over a SQL engine. */

import { CompiledQuery } from 'kysely'
import { LRUCache } from 'lru-cache'
import { keyOf, type TenantId } from '../../kernel/ids.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type {
  AuditQuery,
  AuditRecord,
  ContainerQuery,
  EntityKey,
  ListQuery,
  Page,
  PassingKey,
  PassingKind,
  PassingRecord,
  Provenance,
  RepairedRow,
  Revision,
  SignInRecord,
  Snapshot,
  Store,
  StoredObject,
  StoredPassingRecord,
  Tenant,
  Transaction,
  VersionRecord,
} from '../port.ts'
import type { Execute, SqlEngine } from './engine.ts'
import { migrate, migrationSteps } from './migrate.ts'
import { repairRows } from './repair-rows.ts'
import { SqlPassingRecords } from './passing-records.ts'
import { rememberedBytes, RememberedObjects } from './remembered-objects.ts'
import { pageName, RememberedPages, type FamilyTotals } from './remembered-pages.ts'
import { requireMigrationsTable, requireWholeSchema } from './require-schema.ts'
import { identityHash, tenantDigest } from './row-digests.ts'
import {
  beginningOfTime,
  endOfTime,
  instantText,
  toAuditRecord,
  toListedVersion,
  toTenants,
  toVersionRecord,
} from './rows.ts'
import type { OnRows } from './rows-read.ts'
import { SqlReader, toPage } from './sql-reader.ts'
import { SqlSignInLog } from './sign-in-log.ts'
import { SqlSnapshot, type CountedFamilies } from './sql-snapshot.ts'
import { SqlTransaction } from './sql-transaction.ts'
import { compileStatements } from './statements.ts'
import { compileTenantDeletion } from './tenant-deletion.ts'
import { readTenantState, revisionText } from './tenant-state.ts'
import { transact } from './transact.ts'

/** The greatest version number the tables hold. */
const maximumVersion = 2 ** 31 - 1

/** Members whose containers are kept while nothing is committed. */
const rememberedContainers = 1_000

/** Tenants whose revision is kept while nothing is committed. */
const rememberedRevisions = 1_000

/** Properties whose texts are counted once while nothing is committed. */
const rememberedTextCounts = 1_000

/** Families whose versions are known to be whole while nothing is committed. */
const rememberedFamilies = 1_000

const pingQuery = CompiledQuery.raw('select 1')

class SqlStore extends SqlReader implements Store {
  readonly #engine: SqlEngine
  readonly #deletion: ReturnType<typeof compileTenantDeletion>
  readonly #signIns: SqlSignInLog
  readonly #passing: SqlPassingRecords
  readonly #remembered = new RememberedObjects()
  readonly #pages = new RememberedPages()
  readonly #containers = new LRUCache<
    string,
    { readonly mark: number; readonly objects: readonly StoredObject[] }
  >({ max: rememberedContainers })

  readonly #revisions = new LRUCache<
    TenantId,
    { readonly mark: number; readonly revision: Revision }
  >({ max: rememberedRevisions })

  readonly #textCounts = new LRUCache<string, { readonly mark: number; readonly count: number }>({
    max: rememberedTextCounts,
  })

  readonly #counted: CountedFamilies = new LRUCache({ max: rememberedFamilies })

  constructor(engine: SqlEngine) {
    super({ engine, statements: compileStatements(engine) }, engine.read)
    this.#engine = engine
    this.#deletion = compileTenantDeletion(engine)
    this.#signIns = new SqlSignInLog(engine)
    this.#passing = new SqlPassingRecords(engine)
  }

  override async find(tenant: TenantId, key: EntityKey): Promise<StoredObject | undefined> {
    const mark = this.#engine.changeMark?.()
    const known = mark === undefined ? undefined : this.#remembered.find(tenant, key, mark)
    if (known !== undefined) return known
    const row = await this.row(tenant, key)
    return row === undefined ? undefined : this.#remembered.objectOf(tenant, row, mark)
  }

  override async list(
    tenant: TenantId,
    family: string,
    query: ListQuery,
  ): Promise<Page<StoredObject>> {
    const mark = this.#engine.changeMark?.()
    const name = pageName(tenant, family, query)
    const known = mark === undefined ? undefined : this.#pages.find(name, mark)
    if (known !== undefined) return known
    const rows = await this.listedRows(tenant, family, query)
    const page = toPage(tenant, rows, query.limit, undefined, (row) =>
      this.#remembered.listedOf(tenant, row, mark),
    )
    const size = rows.reduce((sum, row) => sum + rememberedBytes(row), 0)
    if (mark !== undefined) this.#pages.keep(name, mark, page, size)
    return page
  }

  protected override async totals(tenant: TenantId): Promise<FamilyTotals> {
    const mark = this.#engine.changeMark?.()
    const known = mark === undefined ? undefined : this.#pages.findTotals(tenant, mark)
    if (known !== undefined) return known
    const totals = await super.totals(tenant)
    if (mark !== undefined) this.#pages.keepTotals(tenant, mark, totals)
    return totals
  }

  protected override async countTexts(
    tenant: TenantId,
    family: string,
    property: string,
  ): Promise<number> {
    const mark = this.#engine.changeMark?.()
    if (mark === undefined) return super.countTexts(tenant, family, property)
    const name = JSON.stringify([tenant, family, property])
    const known = this.#textCounts.get(name)
    if (known?.mark === mark) return known.count
    const count = await super.countTexts(tenant, family, property)
    this.#textCounts.set(name, { mark, count })
    return count
  }

  override async listContainers(
    tenant: TenantId,
    query: ContainerQuery,
  ): Promise<readonly StoredObject[]> {
    const mark = this.#engine.changeMark?.()
    if (mark === undefined) return super.listContainers(tenant, query)
    const name = JSON.stringify([
      tenant,
      query.relation,
      query.member.family,
      keyOf(query.member.id),
      query.container,
      query.through,
    ])
    const known = this.#containers.get(name)
    if (known?.mark === mark) return known.objects
    const objects = await super.listContainers(tenant, query)
    this.#containers.set(name, { mark, objects })
    return objects
  }

  async listVersions(
    tenant: TenantId,
    key: EntityKey,
    query: { readonly limit: number; readonly before?: number },
  ): Promise<readonly VersionRecord[]> {
    const rows = await this.rows(
      this.context.statements.listVersions({
        tenant,
        family: key.family,
        key: keyOf(key.id),
        before: Math.min(query.before ?? maximumVersion, maximumVersion),
        limit: query.limit,
      }),
    )
    return rows.map((row) => toListedVersion(tenant, row))
  }

  async findVersion(
    tenant: TenantId,
    key: EntityKey,
    version: number,
  ): Promise<VersionRecord | undefined> {
    if (!Number.isInteger(version) || Math.abs(version) > maximumVersion) return undefined
    const row = await this.first(
      this.context.statements.findVersion({
        tenant,
        family: key.family,
        key: keyOf(key.id),
        version,
      }),
    )
    return row === undefined ? undefined : toVersionRecord(tenant, row)
  }

  async listAudit(tenant: TenantId, query: AuditQuery): Promise<readonly AuditRecord[]> {
    const { statements } = this.context
    const period = {
      tenant,
      from: query.from === undefined ? beginningOfTime : instantText(query.from),
      to: query.to === undefined ? endOfTime : instantText(query.to),
      limit: query.limit,
    }
    const rows = await this.rows(
      query.before === undefined
        ? statements.listAudit(period)
        : statements.listAuditBefore({ ...period, before: query.before }),
    )
    return rows.map((row) => toAuditRecord(tenant, row))
  }

  async findAudit(tenant: TenantId, id: string): Promise<AuditRecord | undefined> {
    const row = await this.first(this.context.statements.findAudit({ tenant, id }))
    return row === undefined ? undefined : toAuditRecord(tenant, row)
  }

  appendSignIn(tenant: TenantId, record: SignInRecord): Promise<void> {
    return this.#signIns.append(tenant, record)
  }

  listSignIns(tenant: TenantId, query: AuditQuery): Promise<readonly SignInRecord[]> {
    return this.#signIns.list(tenant, query)
  }

  findSignIn(tenant: TenantId, id: string): Promise<SignInRecord | undefined> {
    return this.#signIns.find(tenant, id)
  }

  purgeSignIns(tenant: TenantId, before: Date, most: number): Promise<number> {
    return this.#signIns.purge(tenant, before, most)
  }

  putPassing(tenant: TenantId, record: PassingRecord): Promise<boolean> {
    return this.#passing.put(tenant, record)
  }

  findPassing(
    tenant: TenantId,
    key: PassingKey,
    at: Date,
  ): Promise<StoredPassingRecord | undefined> {
    return this.#passing.find(tenant, key, at)
  }

  replacePassing(tenant: TenantId, record: PassingRecord, version: number): Promise<boolean> {
    return this.#passing.replace(tenant, record, version)
  }

  takePassing(
    tenant: TenantId,
    key: PassingKey,
    at: Date,
  ): Promise<StoredPassingRecord | undefined> {
    return this.#passing.take(tenant, key, at)
  }

  deletePassingGroup(tenant: TenantId, kind: PassingKind, group: string): Promise<number> {
    return this.#passing.deleteGroup(tenant, kind, group)
  }

  purgePassing(tenant: TenantId, at: Date, most: number): Promise<number> {
    return this.#passing.purge(tenant, at, most)
  }

  write<Result>(
    tenant: TenantId,
    provenance: Provenance,
    work: (transaction: Transaction) => Promise<Result>,
  ): Promise<Result> {
    return transact(this.#engine, tenant, async (execute) => {
      const begun = await execute(this.context.statements.beginRevision({ tenant }))
      const [head] = begun.rows
      if (head === undefined) throw new NotFoundError(`the tenant \`${tenant}\` does not exist`)
      const chain = {
        head: { sequence: Number(head.audit_sequence), hash: head.audit_hash },
        purged: { sequence: Number(head.purged_sequence), hash: head.purged_hash },
      }
      const transaction = new SqlTransaction(
        this.context,
        execute,
        tenant,
        { provenance, basedOn: revisionText(Number(head.write_count) - 1, head.write_token) },
        { ...head, ...chain },
      )
      const result = await work(transaction)
      await transaction.storeTenantState()
      return result
    })
  }

  async revisionOf(tenant: TenantId): Promise<Revision> {
    const mark = this.#engine.changeMark?.()
    const known = this.#revisions.get(tenant)
    if (known !== undefined && mark !== undefined && known.mark === mark) return known.revision
    const { revision } = await readTenantState(this.context, this.execute, tenant)
    if (mark !== undefined) this.#revisions.set(tenant, { mark, revision })
    return revision
  }

  async readSnapshot<Result>(
    tenant: TenantId,
    work: (snapshot: Snapshot) => Promise<Result>,
  ): Promise<Result> {
    // WHY before the snapshot: a mark that is too old is never used, one that is too new would be.
    const mark = this.#engine.changeMark?.()
    const session = await this.#engine.beginSnapshot()
    let isOver = false
    const execute: Execute = (query) => {
      if (isOver) throw new Error('the snapshot is over')
      return session.execute(query)
    }
    try {
      const state = await readTenantState(this.context, execute, tenant)
      const shown = { tenant, state, mark, counted: this.#counted }
      return await work(new SqlSnapshot(this.context, execute, shown))
    } finally {
      isOver = true
      await session.end()
    }
  }

  async listTenants(): Promise<readonly Tenant[]> {
    return toTenants(await this.rows(this.context.statements.listTenants({})))
  }

  async findTenant(id: TenantId): Promise<Tenant | undefined> {
    return toTenants(await this.rows(this.context.statements.findTenant({ tenant: id })))[0]
  }

  async findTenantByDomain(domain: string): Promise<Tenant | undefined> {
    const domainKey = keyOf(domain)
    return toTenants(await this.rows(this.context.statements.findTenantByDomain({ domainKey })))[0]
  }

  async createTenant(tenant: Tenant): Promise<void> {
    const { insertTenant, insertDomain } = this.context.statements
    const row = {
      id: tenant.id,
      display_name: tenant.displayName,
      created_at: instantText(tenant.createdAt),
    }
    const domains = tenant.domains.map(({ name, isDefault }, position) => ({
      domain_key: keyOf(name),
      name,
      is_default: Number(isDefault),
      position,
    }))
    const identity = identityHash({ ...row, domains })
    await transact(this.#engine, tenant.id, async (execute) => {
      const created = await execute(
        insertTenant({
          ...row,
          identity_hash: identity,
          rows_digest: String(tenantDigest(identity, [])),
          // WHY not 0: a server remembers what it compiled for a revision of a deleted tenant with this id.
          write_count: tenant.createdAt.getTime(),
        }),
      )
      if (created.numAffectedRows !== 1n) {
        throw new ConflictError(`the tenant \`${tenant.id}\` exists`)
      }
      for (const domain of domains) {
        const added = await execute(insertDomain({ tenant_id: tenant.id, ...domain }))
        if (added.numAffectedRows !== 1n) {
          throw new ConflictError(`the domain \`${domain.name}\` is taken`, {
            constraint: 'domain',
            value: domain.name,
          })
        }
      }
    })
  }

  async deleteTenant(id: TenantId): Promise<void> {
    await transact(this.#engine, id, async (execute) => {
      // Waits for a write of the tenant that runs, and lets no other begin.
      const begun = await execute(this.context.statements.beginRevision({ tenant: id }))
      if (begun.rows.length === 0) throw new NotFoundError(`the tenant \`${id}\` does not exist`)
      for (const statement of this.#deletion) await execute(statement({ tenant: id }))
    })
  }

  repairRows(): AsyncIterable<RepairedRow> {
    return repairRows(this.#engine)
  }

  async ping(): Promise<void> {
    await this.execute(pingQuery)
  }

  probeWrite(): Promise<void> {
    return this.#engine.probeWrite()
  }

  close(): Promise<void> {
    return this.#engine.close()
  }
}

/** What may be told while a store is opened. */
export interface OpeningStore {
  /** Is told of the rows that are read when an older database is upgraded. */
  readonly onUpgrade?: OnRows
}

/**
 * Opens the store over an engine: brings the schema up to date and compiles the statements. Closes the
 * engine when that fails.
 * @throws DamagedSchemaError when tables or indexes are missing; Error when the database belongs to a newer release;
 * BusyError.
 */
export async function openSqlStore(
  engine: SqlEngine,
  { onUpgrade }: OpeningStore = {},
): Promise<Store> {
  try {
    await requireMigrationsTable(engine)
    await migrate(engine, migrationSteps, onUpgrade)
    await requireWholeSchema(engine)
    return new SqlStore(engine)
  } catch (error) {
    await engine.close()
    throw error
  }
}
