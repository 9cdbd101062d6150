/**
 * The data directory: the embedded database, the issuer's signing keys and the local certificates. Only their
 * owner can read files with a private key. Each file is written whole or not at all.
 */

import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { JWK } from 'jose'
import { generateSigningJwk, importSigningJwk, type SigningKey } from './identity/signing-key.ts'
import type { PemPair } from './local-tls/certificates.ts'
import { isServiceable } from './local-tls/serviceable.ts'

/** Paths below a data directory. */
export function dataPaths(directory: string) {
  return {
    database: join(directory, 'ostiary.db'),
    signingKeys: join(directory, 'keys', 'signing-keys.json'),
    authorityCertificate: join(directory, 'tls', 'ca.pem'),
    authorityKey: join(directory, 'tls', 'ca-key.pem'),
    serverCertificate: join(directory, 'tls', 'server.pem'),
    serverKey: join(directory, 'tls', 'server-key.pem'),
  } as const
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
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
  } finally {
    await file.close()
  }
  return temporary
}

/** Writes a whole file in place of what is there. */
async function replaceFile(path: string, text: string): Promise<void> {
  await rename(await writeTemporary(path, text), path)
}

/** Writes a file unless another process has written it, and returns what the file then contains. */
async function createFile(path: string, text: string): Promise<string> {
  const temporary = await writeTemporary(path, text)
  try {
    await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(temporary)
  }
  return readFile(path, 'utf8')
}

/** Loads the issuer's signing keys, the current one first; creates the first key on first use. */
export async function loadSigningKeys(
  directory: string,
): Promise<readonly [SigningKey, ...SigningKey[]]> {
  const path = dataPaths(directory).signingKeys
  let text = await readIfPresent(path)
  if (text === undefined) {
    text = JSON.stringify({ keys: [await generateSigningJwk()] }, undefined, 2)
    text = await createFile(path, text)
  }
  const { keys } = JSON.parse(text) as { readonly keys: readonly JWK[] }
  const [first, ...rest] = await Promise.all(keys.map(importSigningJwk))
  if (!first) throw new TypeError(`${path} contains no key`)
  return [first, ...rest]
}

/** WHY loaded on demand: the library would add a third to the time of every start. */
const certificateTools = () => import('./local-tls/certificates.ts')

async function loadAuthority(directory: string, at: Date): Promise<PemPair> {
  const paths = dataPaths(directory)
  const certificate = await readIfPresent(paths.authorityCertificate)
  const privateKey = await readIfPresent(paths.authorityKey)
  if (certificate !== undefined && privateKey !== undefined) return { certificate, privateKey }
  const { createAuthority } = await certificateTools()
  const authority = await createAuthority(at)
  await replaceFile(paths.authorityKey, authority.privateKey)
  await replaceFile(paths.authorityCertificate, authority.certificate)
  return authority
}

/** Loads the local server certificate for the hosts. Creates or renews it, and its authority, when necessary. */
export async function loadServerCertificate(
  directory: string,
  hosts: readonly string[],
  at: Date,
): Promise<PemPair> {
  const paths = dataPaths(directory)
  const certificate = await readIfPresent(paths.serverCertificate)
  const privateKey = await readIfPresent(paths.serverKey)
  if (
    certificate !== undefined &&
    privateKey !== undefined &&
    isServiceable(certificate, hosts, at)
  ) {
    return { certificate, privateKey }
  }
  const authority = await loadAuthority(directory, at)
  const { issueServerCertificate } = await certificateTools()
  const issued = await issueServerCertificate(authority, hosts, at)
  await replaceFile(paths.serverKey, issued.privateKey)
  await replaceFile(paths.serverCertificate, issued.certificate)
  return issued
}
