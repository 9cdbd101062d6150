/** The only failures a store reports. Anything else it throws is a bug. */

import type { TenantId } from '../kernel/ids.ts'
import type { UniqueKey } from './port.ts'

/** The object named by a write does not exist in the tenant. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError'
}

/** An id, an edge or a unique key is already taken. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  /** The key that was taken; undefined when it is the id or the edge itself. */
  readonly uniqueKey: UniqueKey | undefined

  constructor(message: string, uniqueKey?: UniqueKey) {
    super(message)
    this.uniqueKey = uniqueKey
  }
}

/** Names a stored row in messages. Shape: `version 3 of the object x of policies`. */
export interface DamagedRow {
  /** Undefined where only the object is known. */
  readonly tenant?: TenantId
  /** What is wrong; `does not match its hash` when absent. */
  readonly fault?: string
  /** Shape: `object \`id\` of \`conditionalAccessPolicies\``. */
  readonly row: string
}

/**
 * A stored row does not match its hash, or its body does not fit its type. It is never returned: not alone, not
 * in a list, not to a decision.
 */
export class DamagedRowError extends Error {
  override readonly name = 'DamagedRowError'
  readonly damage: DamagedRow
  /** Names the row and says what is wrong with it. */
  readonly finding: string

  constructor(damage: DamagedRow) {
    const { tenant, row, fault = 'does not match its hash' } = damage
    super(
      `the database is damaged: ${row}${tenant === undefined ? '' : ` in tenant \`${tenant}\``} ${fault}`,
    )
    this.damage = damage
    this.finding = `${row} ${fault}`
  }
}

/** A database file cannot be trusted. The message names the file, what is wrong, and what to do. */
export class DamagedDatabaseError extends Error {
  override readonly name = 'DamagedDatabaseError'

  /** `otherwise` says what to do when nothing is wrong; shape: `if …, delete '…'`. */
  constructor(file: string, finding: string, otherwise?: string) {
    const restore = 'restore a backup with `ostiary restore`'
    super(
      `'${file}' is damaged: ${finding}; ${otherwise === undefined ? restore : `${restore}, or ${otherwise}`}`,
    )
  }
}

/** A database lacks tables, columns or indexes. The message names them and says what to do. */
export class DamagedSchemaError extends Error {
  override readonly name = 'DamagedSchemaError'
  /** What is missing. Shape: ``table `edges` is missing``. */
  readonly finding: string

  constructor(missing: readonly string[]) {
    const finding = missing.join(', ')
    super(`it is damaged: ${finding}; restore a backup`)
    this.finding = finding
  }
}

/** A newer release wrote the database. The message says what to do. */
export class NewerReleaseError extends Error {
  override readonly name = 'NewerReleaseError'

  /** `unknown` names migrations that this release does not know. */
  constructor(unknown: readonly string[]) {
    const names = unknown.map((name) => `\`${name}\``).join(', ')
    super(
      `the database was written by a newer release, with ${names}, which this one does not know; use that release or a later one, or go back: restore the backup that you made before the upgrade`,
    )
  }
}

/** A question about a time whose versions were purged. Without them its answer would be wrong. */
export class PurgedPastError extends Error {
  override readonly name = 'PurgedPastError'
  /** From this instant on, every version is there. */
  readonly wholeFrom: Date

  constructor(wholeFrom: Date) {
    super(`the versions before ${wholeFrom.toISOString()} were purged`)
    this.wholeFrom = wholeFrom
  }
}

/** The database cannot serve the call now; the same call may succeed later. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
}
