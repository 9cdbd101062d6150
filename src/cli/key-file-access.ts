/** Finds private keys that other users of the machine can read or change. */

import { stat } from 'node:fs/promises'
import type { Logger } from 'pino'
import { dataPaths } from '../data-directory.ts'
import { CommandError, exitCodes } from './failure.ts'

const everyone = 0o006
const group = 0o060

interface KeyFileOptions {
  readonly data: string
  readonly tlsKey?: string
  readonly keyEncryptionKeyFile?: string
}

async function modeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).mode
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

/**
 * Checks who else can read or change the private keys. Warns about each such file. A service that other machines
 * reach refuses to start when a file is open to every user.
 * WHY not for the group: secrets of containers, and certificates of a machine, are often given to a group.
 * @throws CommandError
 */
export async function checkKeyFileAccess(
  { data, tlsKey, keyEncryptionKeyFile }: KeyFileOptions,
  isLoopback: boolean,
  log: Logger,
): Promise<void> {
  // WHY: Windows has no such modes.
  if (process.platform === 'win32') return
  const { signingKeys, encryptionKeys, authorityKey, serverKey } = dataPaths(data)
  const refused: string[] = []
  const files = [
    signingKeys,
    keyEncryptionKeyFile ?? encryptionKeys,
    authorityKey,
    tlsKey ?? serverKey,
  ]
  for (const path of files) {
    const mode = await modeOf(path)
    const who =
      (mode & everyone) !== 0
        ? 'every user of this machine'
        : (mode & group) !== 0
          ? 'its group'
          : undefined
    if (who === undefined) continue
    const problem = `${path}: ${who} can read or change this private key; run \`chmod 600 ${path}\`, and replace the key if somebody may have read it`
    if ((mode & everyone) !== 0 && !isLoopback) refused.push(problem)
    else log.warn({ event: 'keys.readable', file: path }, problem)
  }
  if (refused.length > 0) throw new CommandError(refused.join('\n'), exitCodes.failed)
}
