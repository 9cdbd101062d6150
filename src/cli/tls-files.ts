/** Loads the certificate of the HTTPS server: the one that options name, or the local one of the data directory. */

import type { StartConfig, StartOptions } from '../config.ts'
import { loadServerCertificate } from '../data-directory.ts'
import { keyFileBytes, readLimitedFile } from '../limited-file.ts'
import { findPairProblem } from '../local-tls/pair-problem.ts'
import { CommandError, exitCodes, unreadableReason } from './failure.ts'

/** The certificate and private key of a server, PEM. */
export interface ServerTls {
  readonly cert: string
  readonly key: string
}

async function readTlsFile(option: string, path: string): Promise<string> {
  try {
    return await readLimitedFile(path, keyFileBytes)
  } catch (error) {
    throw new CommandError(`${option}: ${unreadableReason(error, path)}`, exitCodes.usage)
  }
}

/** @throws CommandError for a file of an option, DamagedFileError for one of the data directory. */
export async function loadServerTls(
  { data, host, tlsCert, tlsKey }: StartOptions,
  { publicOrigins }: StartConfig,
  at: Date,
): Promise<ServerTls> {
  if (tlsCert !== undefined && tlsKey !== undefined) {
    const cert = await readTlsFile('--tls-cert', tlsCert)
    const key = await readTlsFile('--tls-key', tlsKey)
    const found = findPairProblem({ certificate: cert, privateKey: key })
    if (found === undefined) return { cert, key }
    const named = found.part === 'certificate' ? `--tls-cert: ${tlsCert}` : `--tls-key: ${tlsKey}`
    throw new CommandError(
      `${named} cannot be used: ${found.problem}; give a certificate and its private key`,
      exitCodes.usage,
    )
  }
  const publicHosts = publicOrigins.map((origin) => new URL(origin).hostname)
  const hosts = new Set(['localhost', '127.0.0.1', '::1', host, ...publicHosts])
  const { certificate, privateKey } = await loadServerCertificate(data, [...hosts], at)
  return { cert: certificate, key: privateKey }
}
