/** The chain of a tenant's audit records: each holds the hash of the one before. Pure. */

import type { AuditRow } from './hashed-rows.ts'
import { auditHash } from './row-hashes.ts'

/** The place that a chain has reached: the number and hash of a record; 0 and an empty text before the first. */
export interface ChainPlace {
  readonly sequence: number
  readonly hash: string
}

/** A break of a chain. Shape: row ``audit record 7``, fault ``is missing``. */
export interface ChainBreak {
  readonly row: string
  readonly fault: string
}

/** The place of a record. */
export function placeOfRecord({ sequence, row_hash }: AuditRow): ChainPlace {
  return { sequence: Number(sequence), hash: row_hash }
}

/** Compares a record with the place before it. */
export function* breaksAt(
  tenant: string,
  before: ChainPlace,
  row: AuditRow,
): Generator<ChainBreak> {
  const sequence = Number(row.sequence)
  const name = `audit record ${sequence} (${row.id})`
  if (sequence !== before.sequence + 1) {
    yield sequence === before.sequence + 2
      ? { row: `audit record ${before.sequence + 1}`, fault: 'is missing' }
      : { row: `audit records ${before.sequence + 1} to ${sequence - 1}`, fault: 'are missing' }
  } else if (row.previous_hash !== before.hash) {
    yield { row: name, fault: 'does not follow the record before it' }
  }
  if (row.row_hash !== auditHash(tenant, row)) yield { row: name, fault: 'does not match its hash' }
}

/** Compares the last record that was found with the one that the tenant names as its newest. */
export function* breaksAtEnd(found: ChainPlace, head: ChainPlace): Generator<ChainBreak> {
  if (found.sequence < head.sequence) {
    yield found.sequence + 1 === head.sequence
      ? { row: `the newest audit record, ${head.sequence},`, fault: 'is missing' }
      : {
          row: `the newest audit records, ${found.sequence + 1} to ${head.sequence},`,
          fault: 'are missing',
        }
  } else if (found.sequence > head.sequence || found.hash !== head.hash) {
    yield { row: 'the newest audit record', fault: 'is not the one that the tenant names' }
  }
}

/** Finds the first break of records in the order of the chain, from a place on. */
export function findFirstBreak(
  tenant: string,
  start: ChainPlace,
  rows: readonly AuditRow[],
): ChainBreak | undefined {
  let place = start
  for (const row of rows) {
    for (const found of breaksAt(tenant, place, row)) return found
    place = placeOfRecord(row)
  }
  return undefined
}
