/** `ostiary keys rotate-encryption`: encrypts the stored policy keys with a new key encryption key. */

import { Command } from 'commander'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dataPaths } from '../data-directory.ts'
import { addEncryptionKey } from '../key-encryption-file.ts'
import type { Store } from '../store/port.ts'
import type { KeyEncryptionKeys } from '../trust-framework/key-sets/sealed-key.ts'
import { rewrapKeys } from '../trust-framework/key-sets/sealed-keys.ts'
import {
  encryptionKeyOptions,
  findChosenKeys,
  findUnopenedKeys,
  missingKeyLines,
  type EncryptionKeyOptions,
} from './encryption-keys.ts'
import { CommandError, exitCodes } from './failure.ts'
import { databaseUrlOption, dataOption, openStore, type DataOptions } from './options.ts'
import { printNote, printRow } from './output.ts'

type EncryptionRotation = DataOptions & EncryptionKeyOptions

/** @throws CommandError when a policy key does not open: nothing is changed then. */
async function requireOpenKeys(
  store: Store,
  keys: KeyEncryptionKeys,
  options: EncryptionRotation,
): Promise<void> {
  const unopened = await findUnopenedKeys(store, keys)
  const lines = [...missingKeyLines(unopened, options), ...unopened.damaged]
  if (lines.length > 0) throw new CommandError([...lines, 'nothing was changed'].join('\n'))
}

/** The keys to encrypt with: those that options name, or those of the data directory with a new one in front. */
async function nextKeys(store: Store, options: EncryptionRotation): Promise<KeyEncryptionKeys> {
  const { data, databaseUrl, keyEncryptionKeyFile, keyEncryptionKey } = options
  const found = await findChosenKeys(options)
  const isGiven = keyEncryptionKeyFile !== undefined || keyEncryptionKey !== undefined
  if (found === undefined && databaseUrl !== undefined) {
    throw new CommandError(
      '--key-encryption-key-file: required with a PostgreSQL database; put the new key into its first line',
      exitCodes.usage,
    )
  }
  await requireOpenKeys(store, found ?? [], options)
  return isGiven && found !== undefined ? found : addEncryptionKey(data)
}

async function rotate(options: EncryptionRotation, at: Date): Promise<void> {
  const store = await openStore(options, 'existing')
  try {
    const encryptionKeys = await nextKeys(store, options)
    const [first, ...older] = encryptionKeys
    for (const { id: tenant } of await store.listTenants()) {
      const work = { store, encryptionKeys, at, ids: randomUUID }
      const changed = await rewrapKeys(work, tenant)
      printRow([tenant, `${changed} policy keys encrypted again with ${first?.id}`])
    }
    if (older.length > 0) {
      const { encryptionKeys: path } = dataPaths(options.data)
      const place = options.keyEncryptionKeyFile ?? (existsSync(path) ? path : 'the variable')
      printNote(
        `Restart running servers and run this command again: they encrypt with an older key until then. Earlier versions in the history, and backups, need the older keys in ${place}: ${older.map(({ id }) => id).join(', ')}`,
      )
    }
  } finally {
    await store.close()
  }
}

/** The command. */
export function rotateEncryptionCommand(): Command {
  const command = new Command('rotate-encryption')
    .description(
      'encrypt the stored policy keys with a new key, or with the first of the file or variable that is given',
    )
    .addOption(dataOption())
    .addOption(databaseUrlOption())
  for (const option of encryptionKeyOptions()) command.addOption(option)
  return command.action((options: EncryptionRotation) => rotate(options, new Date()))
}
