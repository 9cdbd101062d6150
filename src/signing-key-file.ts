/** The file with the signing keys of the embedded issuer. Shape: `{ "keys": [JWK, …] }`, the one that signs first. */

import { open, stat, unlink } from 'node:fs/promises'
import type { JWK } from 'jose'
import {
  createFile,
  DamagedFileError,
  dataPaths,
  readIfPresent,
  replaceFile,
} from './data-directory.ts'
import { generateSigningJwk, importSigningJwk } from './identity/signing-key.ts'
import type { StoredSigningKey, StoredSigningKeys } from './identity/signing-key-ring.ts'

/** A key in the file: a JWK with a member of ours. */
interface FiledKey extends JWK {
  /** When an older key stops counting, ISO 8601. */
  readonly acceptedUntil?: string
}

type FiledKeys = readonly [FiledKey, ...FiledKey[]]

/** A change of the keys that cannot be made. The message says why and what to do. */
class KeyChangeError extends Error {}

const restore =
  'restore the file from a backup, or delete it: the next start makes a new key, and tokens of the old keys are refused'

function damaged(path: string, problem: string): DamagedFileError {
  return new DamagedFileError(path, problem, restore)
}

function parseKeys(path: string, text: string): FiledKeys {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw damaged(path, 'it is not JSON')
  }
  const keys = (parsed as { readonly keys?: unknown } | null)?.keys
  if (!Array.isArray(keys)) throw damaged(path, 'it has no list `keys`')
  const wrong = keys.findIndex((key) => typeof key !== 'object' || key === null)
  if (wrong >= 0) throw damaged(path, `key ${wrong + 1} is not a JSON object`)
  const [first, ...rest] = keys as readonly FiledKey[]
  if (first === undefined) throw damaged(path, 'it contains no key')
  return [first, ...rest]
}

async function importKey(path: string, filed: FiledKey, index: number): Promise<StoredSigningKey> {
  const { acceptedUntil, ...jwk } = filed
  const end = acceptedUntil === undefined ? undefined : new Date(acceptedUntil)
  if (end !== undefined && Number.isNaN(end.getTime())) {
    throw damaged(path, `\`acceptedUntil\` of key ${index + 1} is not a date`)
  }
  try {
    const key = await importSigningJwk(jwk)
    return { key, ...(end === undefined ? {} : { acceptedUntil: end }) }
  } catch {
    // WHY without the error of the library: it may print members of the key.
    throw damaged(path, `key ${index + 1} is not a usable private RSA key`)
  }
}

async function importKeys(path: string, [first, ...rest]: FiledKeys): Promise<StoredSigningKeys> {
  const current = await importKey(path, first, 0)
  const older = await Promise.all(rest.map((filed, index) => importKey(path, filed, index + 1)))
  const kids = [current, ...older].map(({ key }) => key.kid)
  if (new Set(kids).size < kids.length) throw damaged(path, 'two keys have the same `kid`')
  return [current, ...older]
}

/** Loads the signing keys; creates the first key on first use. @throws DamagedFileError */
export async function loadSigningKeys(directory: string): Promise<StoredSigningKeys> {
  const path = dataPaths(directory).signingKeys
  let text = await readIfPresent(path)
  if (text === undefined) {
    text = JSON.stringify({ keys: [await generateSigningJwk()] }, undefined, 2)
    text = await createFile(path, text)
  }
  return importKeys(path, parseKeys(path, text))
}

async function requireFiledKeys(path: string): Promise<FiledKeys> {
  const text = await readIfPresent(path)
  if (text !== undefined) return parseKeys(path, text)
  throw new KeyChangeError(`--data: ${path} not found; start the service with this directory first`)
}

/** Reads the signing keys and creates nothing. @throws KeyChangeError when there are none; DamagedFileError */
export async function readSigningKeys(directory: string): Promise<StoredSigningKeys> {
  const path = dataPaths(directory).signingKeys
  return importKeys(path, await requireFiledKeys(path))
}

/** Names the version of the key file: another text means that it was replaced or cannot be read. */
export async function signingKeysVersion(directory: string): Promise<string> {
  try {
    const file = await stat(dataPaths(directory).signingKeys, { bigint: true })
    return [file.ino, file.size, file.mtimeNs, file.ctimeNs].join()
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unreadable'
  }
}

/** Runs a change while no other process changes the keys. */
async function whileLocked<Result>(path: string, change: () => Promise<Result>): Promise<Result> {
  const lock = `${path}.lock`
  try {
    await (await open(lock, 'wx', 0o600)).close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new KeyChangeError(
      `another command changes the keys; wait for it, or delete ${lock} if none is running`,
    )
  }
  try {
    return await change()
  } finally {
    await unlink(lock)
  }
}

async function changeKeys(
  directory: string,
  change: (keys: FiledKeys) => Promise<FiledKeys> | FiledKeys,
): Promise<StoredSigningKeys> {
  const path = dataPaths(directory).signingKeys
  await requireFiledKeys(path)
  return whileLocked(path, async () => {
    const changed = await change(await requireFiledKeys(path))
    const keys = await importKeys(path, changed)
    await replaceFile(path, JSON.stringify({ keys: changed }, undefined, 2))
    return keys
  })
}

/** The earlier of two ends: a further rotation must not prolong the overlap of a key. */
function earlier(text: string | undefined, end: Date): string {
  return text !== undefined && new Date(text) < end ? text : end.toISOString()
}

/**
 * Makes a new key the one that signs. Older keys count until the end of the overlap; keys whose overlap is over
 * leave the file. @throws KeyChangeError, DamagedFileError
 */
export function rotateSigningKeys(
  directory: string,
  { at, overlapMs }: { readonly at: Date; readonly overlapMs: number },
): Promise<StoredSigningKeys> {
  const end = new Date(at.getTime() + overlapMs)
  return changeKeys(directory, async (keys) => {
    const older = keys
      .map((filed, index) => ({
        ...filed,
        // WHY not for the first: it signed until now, whatever end the file gives.
        acceptedUntil: earlier(index === 0 ? undefined : filed.acceptedUntil, end),
      }))
      .filter(({ acceptedUntil }) => new Date(acceptedUntil) > at)
    return [await generateSigningJwk(), ...older]
  })
}

/** Removes an older key. @throws KeyChangeError when it signs or does not exist; DamagedFileError */
export function removeSigningKey(directory: string, kid: string): Promise<StoredSigningKeys> {
  return changeKeys(directory, ([current, ...older]) => {
    if (current.kid === kid) {
      throw new KeyChangeError(
        `key '${kid}' signs; to withdraw it at once, use the command \`keys rotate --overlap 0\``,
      )
    }
    const rest = older.filter((key) => key.kid !== kid)
    if (rest.length === older.length) {
      throw new KeyChangeError(`key '${kid}' not found; the command \`keys list\` prints the keys`)
    }
    return [current, ...rest]
  })
}
