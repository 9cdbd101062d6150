/**
 * The data directory: the embedded database, the issuer's signing keys and the local certificates. Only their
 * owner can read files with a private key. Each file is written whole or not at all.
 */

import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PemPair } from './local-tls/certificates.ts'
import { isCertificate, isIssuedBy, isSignedBy } from './local-tls/chain.ts'
import { findPairProblem } from './local-tls/pair-problem.ts'
import { isServiceable } from './local-tls/serviceable.ts'
import { keyFileBytes, readLimitedFile } from './limited-file.ts'

/** A file that was damaged. The message names the file and what to do. */
export class DamagedFileError extends Error {
  constructor(path: string, problem: string, nextStep: string) {
    super(`${path} is damaged: ${problem}; ${nextStep}`)
  }
}

/** Paths below a data directory. */
export function dataPaths(directory: string) {
  return {
    database: join(directory, 'ostiary.db'),
    signingKeys: join(directory, 'keys', 'signing-keys.json'),
    /** The keys with which policy keys are encrypted. */
    encryptionKeys: join(directory, 'keys', 'encryption-keys.txt'),
    /** Says which keys count because of a restore. */
    restoredKeys: join(directory, 'keys', 'restored-keys.json'),
    authorityCertificate: join(directory, 'tls', 'ca.pem'),
    authorityKey: join(directory, 'tls', 'ca-key.pem'),
    serverCertificate: join(directory, 'tls', 'server.pem'),
    serverKey: join(directory, 'tls', 'server-key.pem'),
  } as const
}

/** Reads a text file; undefined when it does not exist. @throws FileTooLongError. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readLimitedFile(path, keyFileBytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file that only its owner can read, in the folder of `path` under another name, and returns that name. */
async function writeTemporary(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomUUID()}`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
    return temporary
  } catch (error) {
    await unlink(temporary)
    throw new Error(`'${path}' cannot be written: ${(error as Error).message}`, { cause: error })
  } finally {
    await file.close()
  }
}

/** Tells whether a name is that of a file which was being written when its process was stopped. Shape: `ca.pem.<guid>`. */
export function isUnfinishedFile(name: string): boolean {
  return /\.[0-9a-f]{8}-[0-9a-f-]{27}$/u.test(name)
}

/** Writes a whole file in place of what is there. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await rename(await writeTemporary(path, text), path)
}

/** Writes a file unless another process has written it, and returns what the file then contains. */
export async function createFile(path: string, text: string): Promise<string> {
  const temporary = await writeTemporary(path, text)
  try {
    await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(temporary)
  }
  return readLimitedFile(path, keyFileBytes)
}

/** WHY loaded on demand: the library would add a third to the time of every start. */
const certificateTools = () => import('./local-tls/certificates.ts')

function newAuthority(certificate: string, key: string): string {
  return `delete ${certificate} and ${key}; the next start makes new ones, and callers must trust the new ca.pem`
}

async function loadAuthority(directory: string, at: Date): Promise<PemPair> {
  const { authorityCertificate, authorityKey } = dataPaths(directory)
  const certificate = await readIfPresent(authorityCertificate)
  const privateKey = await readIfPresent(authorityKey)
  if (certificate !== undefined && privateKey !== undefined) {
    const pair = { certificate, privateKey }
    const found = findPairProblem(pair)
    if (found === undefined) return pair
    throw new DamagedFileError(
      found.part === 'certificate' ? authorityCertificate : authorityKey,
      found.problem,
      newAuthority(authorityCertificate, authorityKey),
    )
  }
  const { createAuthority } = await certificateTools()
  const authority = await createAuthority(at)
  await replaceFile(authorityKey, authority.privateKey)
  await replaceFile(authorityCertificate, authority.certificate)
  return authority
}

function requireWholeAuthority(directory: string, pem: string): string {
  if (isCertificate(pem)) return pem
  const { authorityCertificate, authorityKey } = dataPaths(directory)
  throw new DamagedFileError(
    authorityCertificate,
    'it is not a certificate in PEM form',
    newAuthority(authorityCertificate, authorityKey),
  )
}

function requireSignature(directory: string, pem: string, authorityPem: string): void {
  if (isSignedBy(pem, authorityPem)) return
  const { authorityCertificate, serverCertificate, serverKey } = dataPaths(directory)
  throw new DamagedFileError(
    serverCertificate,
    `${authorityCertificate} did not sign it as it is`,
    `delete ${serverCertificate} and ${serverKey}; the next start or SIGHUP makes new ones`,
  )
}

/**
 * Loads the local server certificate for the hosts. Creates or renews it, and its authority, when necessary.
 * @throws DamagedFileError
 */
export async function loadServerCertificate(
  directory: string,
  hosts: readonly string[],
  at: Date,
): Promise<PemPair> {
  const { authorityCertificate, serverCertificate, serverKey } = dataPaths(directory)
  const certificate = await readIfPresent(serverCertificate)
  const privateKey = await readIfPresent(serverKey)
  if (certificate !== undefined && privateKey !== undefined) {
    const pair = { certificate, privateKey }
    const found = findPairProblem(pair)
    // WHY a pair that does not match is replaced: a stop between the writes of its two files leaves one behind.
    if (found !== undefined && found.part !== 'match') {
      throw new DamagedFileError(
        found.part === 'certificate' ? serverCertificate : serverKey,
        found.problem,
        `delete ${serverCertificate} and ${serverKey}; the next start or SIGHUP makes new ones`,
      )
    }
    const authorityPem = await readIfPresent(authorityCertificate)
    const isTrusted =
      found === undefined &&
      authorityPem !== undefined &&
      isIssuedBy(certificate, requireWholeAuthority(directory, authorityPem))
    if (isTrusted) requireSignature(directory, certificate, authorityPem)
    if (isTrusted && isServiceable(certificate, hosts, at)) return pair
  }
  const authority = await loadAuthority(directory, at)
  const { issueServerCertificate } = await certificateTools()
  const issued = await issueServerCertificate(authority, hosts, at)
  await replaceFile(serverKey, issued.privateKey)
  await replaceFile(serverCertificate, issued.certificate)
  return issued
}
