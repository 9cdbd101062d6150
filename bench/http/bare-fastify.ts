/**
 * The fastest that a Fastify service can be: one route that sends the same bytes and headers, and writes the same
 * rows in one transaction, without any checks. Runs as its own process.
 */

import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import fastify from 'fastify'

/** The settings of the server: JSON in its only argument. */
export interface BareServerSettings {
  readonly port: number
  /** With its leading slash. */
  readonly path: string
  readonly read: { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  readonly written: { readonly headers: Readonly<Record<string, string>> }
  /** A database of the service that holds the policy `id` with a version and an audit record. */
  readonly database: string
  readonly id: string
}

type Row = Readonly<Record<string, string | number | null>>

function insertLike(database: DatabaseSync, table: string, row: Row) {
  const columns = Object.keys(row)
  const slots = columns.map((column) => `:${column}`)
  return database.prepare(`insert into ${table} (${columns.join()}) values (${slots.join()})`)
}

/** Makes the write: new rows of the sizes of the newest stored ones, all in one transaction. */
function prepareWrite(file: string, id: string): () => void {
  const database = new DatabaseSync(file)
  database.exec('pragma journal_mode = wal; pragma synchronous = full')
  const newest = (sql: string, ...values: string[]) => database.prepare(sql).get(...values) as Row
  const version = newest('select * from versions where id = ? order by version desc limit 1', id)
  const audit = newest('select * from audit_records order by sequence desc limit 1')
  const { tenant_id: tenant = '', family = '', object_key: key = '' } = version
  const begin = database.prepare('begin immediate')
  const commit = database.prepare('commit')
  const update = database.prepare(
    `update objects set version = ?, modified_at = ?, body = ?
     where tenant_id = ? and family = ? and object_key = ?`,
  )
  const insertVersion = insertLike(database, 'versions', version)
  const insertAudit = insertLike(database, 'audit_records', audit)
  let number = Number(version['version'])
  let sequence = Number(audit['sequence'])
  return () => {
    const at = new Date().toISOString()
    number += 1
    sequence += 1
    begin.run()
    update.run(number, at, version['body'] ?? null, tenant, family, key)
    insertVersion.run({
      ...version,
      version: number,
      request_id: randomUUID(),
      recorded_at: at,
    })
    insertAudit.run({ ...audit, id: `${at}_${randomUUID()}`, recorded_at: at, sequence })
    commit.run()
  }
}

const settings = JSON.parse(process.argv[2] ?? '') as BareServerSettings
const write = prepareWrite(settings.database, settings.id)
const server = fastify()
server.get(`${settings.path}/:id`, (_, reply) =>
  reply.headers(settings.read.headers).send(settings.read.body),
)
server.patch(`${settings.path}/:id`, (_, reply) => {
  write()
  return reply.code(204).headers(settings.written.headers).send()
})
await server.listen({ host: '127.0.0.1', port: settings.port })
