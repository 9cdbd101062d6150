/**
 * The keys with which private material of policy keys is sealed in the store: one a line, 32 bytes in base64. The first
 * key seals; all of them open. Lines that begin with `#` are comments.
 */

import { randomBytes } from 'node:crypto'
import {
  createFile,
  DamagedFileError,
  dataPaths,
  readIfPresent,
  replaceFile,
} from './data-directory.ts'
import { keyFileBytes, readLimitedFile } from './limited-file.ts'
import {
  keyEncryptionKeyBytes,
  keyEncryptionKeyOf,
  type KeyEncryptionKey,
  type KeyEncryptionKeys,
} from './trust-framework/key-sets/sealed-key.ts'

/** Most keys of one file or variable. */
export const mostEncryptionKeys = 20

const base64 = /^[a-z0-9+/_-]{43}=?$/iu

/** Says what is wrong with the keys; never what they are. */
class EncryptionKeyFault extends Error {}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** @throws EncryptionKeyFault that names the line. */
function parseKeys(text: string): KeyEncryptionKeys {
  const keys = linesOf(text).map((line, index): KeyEncryptionKey => {
    const bytes = Buffer.from(line, 'base64')
    if (base64.test(line) && bytes.length === keyEncryptionKeyBytes) {
      return keyEncryptionKeyOf(Uint8Array.from(bytes))
    }
    throw new EncryptionKeyFault(
      `key ${index + 1} is not 32 bytes in base64, as \`openssl rand -base64 32\` prints them`,
    )
  })
  if (keys.length === 0) throw new EncryptionKeyFault('it has no key')
  if (keys.length > mostEncryptionKeys) {
    throw new EncryptionKeyFault(`it has more than ${mostEncryptionKeys} keys`)
  }
  return keys
}

/** Reads keys from the text of a variable, separated by commas or lines. @throws Error that names the variable. */
export function readEncryptionKeys(text: string, name: string): KeyEncryptionKeys {
  try {
    return parseKeys(text)
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** Reads the keys of a file that an operator named. @throws Error that names the file. */
export async function readEncryptionKeyFile(path: string): Promise<KeyEncryptionKeys> {
  return readEncryptionKeys(await readLimitedFile(path, keyFileBytes), path)
}

function filedKeys(path: string, text: string): KeyEncryptionKeys {
  try {
    return parseKeys(text)
  } catch (error) {
    throw new DamagedFileError(
      path,
      (error as Error).message,
      'restore it from a backup: without it, no stored policy key can be used',
    )
  }
}

/** Reads the keys of a data directory; undefined when it has none. @throws DamagedFileError. */
export async function findEncryptionKeys(
  directory: string,
): Promise<KeyEncryptionKeys | undefined> {
  const path = dataPaths(directory).encryptionKeys
  const text = await readIfPresent(path)
  return text === undefined ? undefined : filedKeys(path, text)
}

const heading =
  '# Encrypts the policy keys of this service. Keep a copy: without it, they cannot be used.\n'

function newLine(): string {
  return `${randomBytes(keyEncryptionKeyBytes).toString('base64')}\n`
}

/** Makes the first key of a data directory. Only the owner of the file can read it. */
export async function createEncryptionKeys(directory: string): Promise<KeyEncryptionKeys> {
  const path = dataPaths(directory).encryptionKeys
  return filedKeys(path, await createFile(path, `${heading}${newLine()}`))
}

/** Puts a new key in front of those of a data directory. The older ones go on opening what they sealed. */
export async function addEncryptionKey(directory: string): Promise<KeyEncryptionKeys> {
  const path = dataPaths(directory).encryptionKeys
  const older = linesOf((await readIfPresent(path)) ?? '')
  const text = `${heading}${newLine()}${older.map((line) => `${line}\n`).join('')}`
  const keys = filedKeys(path, text)
  await replaceFile(path, text)
  return keys
}
