/** Opens a check of a SQLite file, without a change to it. */

import { DatabaseSync } from 'node:sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { DatabaseTables } from '../sql/schema.ts'
import { requireCurrentSchema, rowVerification, type Verification } from '../sql/verification.ts'
import { DamagedDatabaseError } from '../errors.ts'
import { requireEveryCommit } from './commit-mark.ts'
import { SqliteConnection } from './database.ts'
import { connect, executeOn } from './engine.ts'
import { translateDamage } from './failure.ts'
import { requireSqliteFile } from './requirements.ts'
import { readSqliteSchema } from '../schema/sqlite-schema.ts'

/** How long the check waits for another process that recovers or closes the file. */
const openWaitMs = 5_000

/** Findings about pages that are listed at most. */
const pageFindings = 100

/** Lists what is wrong with the pages of the file and between its tables and their indexes. */
function* findPageDamage(file: string, database: DatabaseSync): Generator<string> {
  const check = database.prepare(`pragma integrity_check(${pageFindings})`)
  for (const row of check.iterate()) {
    const text = String(row['integrity_check'])
    if (text === 'ok') continue
    yield `${file}: a page or an index cannot be read or is wrong: ${text.replaceAll('\n', ' ')}`
  }
}

/** Yields what a check finds; when it cannot go on because the file is damaged, also that, and tells `onDamage`. */
async function* orItsDamage(
  file: string,
  onDamage: () => void,
  check: () => AsyncIterable<string>,
): AsyncGenerator<string> {
  try {
    yield* check()
  } catch (error) {
    const damage = translateDamage(file, error)
    if (!(damage instanceof DamagedDatabaseError)) throw error
    onDamage()
    yield damage.message
  }
}

/**
 * Opens a check of a file. A server may use the file meanwhile.
 * @throws NotVerifiableError or NewerReleaseError when the schema is of another release; DamagedDatabaseError when the file cannot be
 * read, or lacks commits that it had.
 */
export async function openSqliteVerification(options: {
  readonly file: string
}): Promise<Verification> {
  const { file } = options
  await requireSqliteFile(file)
  const database = new DatabaseSync(file, { readOnly: true, timeout: openWaitMs })
  const connection = new SqliteConnection(database)
  try {
    connection.run('begin')
    const queries = new Kysely<DatabaseTables>({
      dialect: new SqliteDialect({ database: connection }),
    })
    const reads = { queries, execute: executeOn(await connect(connection)) }
    requireEveryCommit(file, connection)
    const schema = readSqliteSchema(database)
    await requireCurrentSchema(reads, schema)
    const rows = rowVerification(reads, schema, async () => connection.close())
    let hasDamagedPages = false
    const onDamage = (): void => {
      hasDamagedPages = true
    }
    return {
      ...rows,
      findDamage: (onRows) =>
        orItsDamage(file, onDamage, async function* everywhere() {
          for (const finding of findPageDamage(file, database)) {
            onDamage()
            yield finding
          }
          yield* rows.findDamage(onRows)
        }),
      findHeadDamage: () => orItsDamage(file, onDamage, rows.findHeadDamage),
      findMissingRows: () => orItsDamage(file, onDamage, rows.findMissingRows),
      hasDamagedPages: () => hasDamagedPages,
    }
  } catch (error) {
    connection.close()
    throw translateDamage(file, error)
  }
}
