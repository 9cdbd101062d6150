/**
 * The search keys of an object: its index rows and unique keys in stored form, and the difference between two
 * sets of them, so that a change writes only what changed. Pure.
 */

import { createHash } from 'node:crypto'
import { comparedLength, foldProperty, foldText } from '../../odata/fold-text.ts'
import type { IndexEntry, UniqueKey } from '../port.ts'

/** One index row of an object. A property with several values has several positions, from 0. */
export interface IndexRow {
  readonly property: string
  readonly position: number
  readonly value: string | number
}

export interface SearchKeys {
  readonly rows: readonly IndexRow[]
  readonly uniqueKeys: readonly UniqueKey[]
}

/** The stored form of a value: text folded, Booleans as 0 and 1. */
function foldValue(value: string | number | boolean): string | number {
  return typeof value === 'string' ? foldText(value) : Number(value)
}

/** The stored form of a unique key's value: itself, or a digest where it is too long for an index row. */
export function storedUniqueValue(value: string): string {
  if (value.length <= comparedLength) return value
  return `sha256:${createHash('sha256').update(value).digest('hex')}`
}

function toIndexRows(entries: readonly IndexEntry[]): readonly IndexRow[] {
  const values = new Map<string, Set<string | number>>()
  for (const { property, value } of entries) {
    const name = foldProperty(property)
    const known = values.get(name)
    if (known === undefined) values.set(name, new Set([foldValue(value)]))
    else known.add(foldValue(value))
  }
  return [...values].flatMap(([property, set]) =>
    [...set].map((value, position) => ({ property, position, value })),
  )
}

/** Converts index entries and unique keys to the stored form, without duplicates. */
export function toSearchKeys(
  index: readonly IndexEntry[],
  uniqueKeys: readonly UniqueKey[],
): SearchKeys {
  const distinct = new Map(
    uniqueKeys.map(({ constraint, value }) => [
      JSON.stringify([constraint, value]),
      { constraint, value },
    ]),
  )
  return { rows: toIndexRows(index), uniqueKeys: [...distinct.values()] }
}

/** Prints search keys as one JSON text; equal texts mean equal keys. */
export function printSearchKeys(keys: SearchKeys): string {
  return JSON.stringify(keys)
}

/** Parses the output of `printSearchKeys`. */
export function parseSearchKeys(text: string): SearchKeys {
  return JSON.parse(text) as SearchKeys
}

function missingFrom<Item>(
  items: readonly Item[],
  others: readonly Item[],
  identify: (item: Item) => readonly unknown[],
): readonly Item[] {
  const known = new Set(others.map((item) => JSON.stringify(identify(item))))
  return items.filter((item) => !known.has(JSON.stringify(identify(item))))
}

/** The changes that turn one set of search keys into another. */
export interface SearchKeysChange {
  /** Rows to store, in place of any row with the same property and position. */
  readonly written: readonly IndexRow[]
  /** Rows whose property and position no longer exist. */
  readonly removed: readonly IndexRow[]
  readonly claimed: readonly UniqueKey[]
  readonly released: readonly UniqueKey[]
}

/** Finds the difference between the stored search keys and the new ones. */
export function compareSearchKeys(before: SearchKeys, after: SearchKeys): SearchKeysChange {
  const place = ({ property, position }: IndexRow) => [property, position]
  const row = ({ property, position, value }: IndexRow) => [property, position, value]
  const key = ({ constraint, value }: UniqueKey) => [constraint, value]
  return {
    written: missingFrom(after.rows, before.rows, row),
    removed: missingFrom(before.rows, after.rows, place),
    claimed: missingFrom(after.uniqueKeys, before.uniqueKeys, key),
    released: missingFrom(before.uniqueKeys, after.uniqueKeys, key),
  }
}
