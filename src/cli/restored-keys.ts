/**
 * Which signing keys count after a restore. A backup may hold keys that were withdrawn since; they must not count
 * again unless somebody asks for it.
 */

import { copyFile, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { dataPaths, readIfPresent, replaceFile } from '../data-directory.ts'
import { readSigningKeys } from '../signing-key-file.ts'

/** The ids of keys; undefined when there is no key file, or one that cannot be read. */
type KeyIds = readonly string[] | undefined

const noteSchema = Type.Object({
  /** When the backup was made, ISO 8601. */
  backedUpAt: Type.String(),
  /** Keys that count because of the restore. */
  kids: Type.Array(Type.String()),
})

const noteValidator = Compile(noteSchema)

/** Keys of a backup that a restore made count. */
export interface RestoredKeys {
  readonly backedUpAt: string
  readonly kids: readonly string[]
}

/** What a restore does about keys. */
export interface KeyChoice {
  readonly data: string
  /** The unpacked backup, which is then moved to `data`. */
  readonly staging: string
  readonly backedUpAt: string
  /** Use the keys of the backup, also those that were withdrawn. */
  readonly useBackupKeys: boolean
  readonly at: Date
}

/** Finds the keys of a directory that count at an instant, the one that signs first. */
async function countingKeys(directory: string, at: Date): Promise<KeyIds> {
  try {
    const [current, ...older] = await readSigningKeys(directory)
    const counting = older.filter(
      ({ acceptedUntil }) => acceptedUntil === undefined || acceptedUntil > at,
    )
    return [current, ...counting].map(({ key }) => key.kid)
  } catch {
    return undefined
  }
}

async function copyKeys(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  await copyFile(from, to)
  const file = await open(to, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Puts the keys that shall count into the unpacked backup. Those of the directory stay when there are any, so that
 * withdrawn keys stay withdrawn. Returns what to tell the administrator, in lines.
 */
export async function chooseKeys(choice: KeyChoice): Promise<readonly string[]> {
  const { data, staging, backedUpAt, useBackupKeys, at } = choice
  const present = await countingKeys(data, at)
  const backedUp = await countingKeys(staging, at)
  const withdrawn = (backedUp ?? []).filter((kid) => !present?.includes(kid))
  if (present !== undefined && !useBackupKeys) {
    await copyKeys(dataPaths(data).signingKeys, dataPaths(staging).signingKeys)
    return withdrawn.length === 0
      ? []
      : [
          `The signing keys stay those of ${data}. These keys of the backup are not among them, and their tokens stay refused: ${withdrawn.join(', ')}`,
          'To use the keys of the backup, restore again with --backup-keys.',
        ]
  }
  if (withdrawn.length === 0) return []
  await replaceFile(
    dataPaths(staging).restoredKeys,
    JSON.stringify({ backedUpAt, kids: withdrawn }, undefined, 2),
  )
  return [
    `These signing keys count as they did on ${backedUpAt}, also if they were withdrawn since: ${withdrawn.join(', ')}`,
    'To withdraw them, use the command `keys rotate --overlap 0`.',
  ]
}

/** Finds the keys that count because of a restore and perhaps should not. */
export async function findRestoredKeys(data: string, at: Date): Promise<RestoredKeys | undefined> {
  const text = await readIfPresent(dataPaths(data).restoredKeys)
  if (text === undefined) return undefined
  let note: unknown
  try {
    note = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!noteValidator.Check(note)) return undefined
  const counting = await countingKeys(data, at)
  const kids = note.kids.filter((kid) => counting?.includes(kid))
  return kids.length === 0 ? undefined : { backedUpAt: note.backedUpAt, kids }
}
