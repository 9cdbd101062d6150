/** The key encryption keys that a command uses: from a file, the environment, or the data directory. */

import { existsSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { dataPaths } from '../data-directory.ts'
import {
  createEncryptionKeys,
  findEncryptionKeys,
  readEncryptionKeyFile,
  readEncryptionKeys,
} from '../key-encryption-file.ts'
import { DamagedRowError } from '../store/errors.ts'
import type { Store } from '../store/port.ts'
import type { KeyEncryptionKeys } from '../trust-framework/key-sets/sealed-key.ts'
import { findSealedKeyFaults } from '../trust-framework/key-sets/sealed-keys.ts'
import { CommandError, exitCodes, unreadableReason } from './failure.ts'
import type { DataOptions } from './options.ts'

/** Where an operator says that the keys are. */
export interface EncryptionKeyOptions {
  readonly keyEncryptionKeyFile?: string
  readonly keyEncryptionKey?: string
}

const fileOption = '--key-encryption-key-file'
const variable = 'OSTIARY_KEY_ENCRYPTION_KEY'

/** `--key-encryption-key-file`, and the variable that holds keys instead of naming a file. */
export function encryptionKeyOptions(): readonly [Option, Option] {
  return [
    new Option(
      `${fileOption} <file>`,
      `file with the keys that encrypt policy keys, 32 bytes in base64 a line, the first encrypts; ${variable} may hold them instead; default: those of the data directory`,
    ).env(`${variable}_FILE`),
    // WHY hidden: the arguments of a command are seen by every user of the machine.
    new Option('--key-encryption-key <keys>').env(variable).hideHelp(),
  ]
}

/** @throws CommandError when the keys are an argument of the command and not in the environment. */
export function refuseKeyArgument(command: Command): void {
  if (command.getOptionValueSource('keyEncryptionKey') !== 'cli') return
  throw new CommandError(
    `--key-encryption-key: every user of this machine can see the arguments of a command; set ${variable} in the environment, or use ${fileOption}`,
    exitCodes.usage,
  )
}

/**
 * Finds the keys that the options name, or else those of the data directory; undefined when there are none.
 * @throws CommandError that names the option, DamagedFileError.
 */
export async function findChosenKeys({
  data,
  keyEncryptionKeyFile,
  keyEncryptionKey,
}: DataOptions & EncryptionKeyOptions): Promise<KeyEncryptionKeys | undefined> {
  if (keyEncryptionKeyFile !== undefined && keyEncryptionKey !== undefined) {
    throw new CommandError(`${fileOption} and ${variable}: give one of them`, exitCodes.usage)
  }
  try {
    if (keyEncryptionKey !== undefined) return readEncryptionKeys(keyEncryptionKey, variable)
    if (keyEncryptionKeyFile !== undefined) return await readEncryptionKeyFile(keyEncryptionKeyFile)
  } catch (error) {
    const reason = unreadableReason(error, keyEncryptionKeyFile ?? '')
    const name = keyEncryptionKeyFile === undefined ? '' : `${fileOption}: `
    throw new CommandError(`${name}${reason}`, exitCodes.usage)
  }
  return findEncryptionKeys(data)
}

/** How many policy keys need each key encryption key that was not given, by its id; and how many are damaged. */
interface Unopened {
  readonly missing: ReadonlyMap<string, number>
  readonly damaged: readonly string[]
}

/** Looks for policy keys that do not open. Rows that are damaged are left to the check of the database. */
export async function findUnopenedKeys(store: Store, keys: KeyEncryptionKeys): Promise<Unopened> {
  const missing = new Map<string, number>()
  const damaged: string[] = []
  try {
    for await (const fault of findSealedKeyFaults(store, keys)) {
      const { tenant, keySetId, kid, reason, message } = fault
      if (reason === 'keyMissing') missing.set(message, (missing.get(message) ?? 0) + 1)
      else damaged.push(`tenant ${tenant}: key '${kid}' of key set '${keySetId}': ${message}`)
    }
  } catch (error) {
    if (!(error instanceof DamagedRowError)) throw error
  }
  return { missing, damaged }
}

/** Says which key encryption keys were not given, and what needs them; empty when none is missing. */
export function missingKeyLines({ missing }: Unopened, { data }: DataOptions): readonly string[] {
  const { encryptionKeys } = dataPaths(data)
  return [...missing].map(
    ([message, count]) =>
      `${message}; ${count} stored policy ${count === 1 ? 'key needs' : 'keys need'} it: give it with ${fileOption}, or put its line into ${existsSync(encryptionKeys) ? '' : 'a restored '}${encryptionKeys}`,
  )
}

/**
 * Loads the keys of a service. Where no option gives keys, the embedded database gets a key in its data directory;
 * PostgreSQL gets none, because a directory that is lost would make the keys of the database useless.
 * @throws CommandError when stored policy keys need a key that is not there: nothing is changed then.
 */
export async function loadEncryptionKeys(
  options: DataOptions & EncryptionKeyOptions,
  store: Store,
): Promise<KeyEncryptionKeys> {
  const found = await findChosenKeys(options)
  const unopened = await findUnopenedKeys(store, found ?? [])
  const lines = missingKeyLines(unopened, options)
  if (lines.length > 0) throw new CommandError(`${fileOption}: ${lines.join('\n')}`)
  if (found !== undefined) return found
  return options.databaseUrl === undefined ? createEncryptionKeys(options.data) : []
}
