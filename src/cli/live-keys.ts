/** Keeps the signing keys and the certificate of a running service up to date with their files. */

import { Server } from 'node:tls'
import type { Logger } from 'pino'
import type { StartConfig, StartOptions } from '../config.ts'
import { minimumTlsVersion } from '../graph/http/server.ts'
import {
  createSigningKeyRing,
  type SigningKeyRing,
  type StoredSigningKeys,
} from '../identity/signing-key-ring.ts'
import type { Clock } from '../kernel/clock.ts'
import { readSigningKeys, signingKeysVersion } from '../signing-key-file.ts'
import { loadServerTls } from './tls-files.ts'

/** How often a server looks for changed signing keys, milliseconds. Servers that share the files agree after it. */
const checkEveryMs = 2_000

/** The wish that keys and certificates are read again. */
export interface ReloadSignal {
  /** Runs `reload` at each SIGHUP, also at one that came before this call. */
  readonly use: (reload: () => Promise<void>) => void
}

/** Listens for SIGHUP, which no longer ends the process. */
export function listenForReload(): ReloadSignal {
  let isWaiting = false
  let reload = (): Promise<void> => {
    isWaiting = true
    return Promise.resolve()
  }
  process.on('SIGHUP', () => void reload())
  return {
    use(next) {
      reload = next
      if (isWaiting) void next()
    },
  }
}

/** Makes a ring over the key file of a data directory, which looks for changes until the process ends. */
export function watchSigningKeys(
  data: string,
  initial: StoredSigningKeys,
  clock: Clock,
  log: Logger,
): SigningKeyRing {
  const ring = createSigningKeyRing({
    initial,
    readVersion: () => signingKeysVersion(data),
    read: () => readSigningKeys(data),
    clock,
    onChange: (keys) =>
      log.warn({ event: 'keys.changed', kids: keys.map(({ kid }) => kid) }, 'signing keys changed'),
    onFailure: (error) =>
      log.error(
        { event: 'keys.notReloaded', problem: (error as Error).message },
        'the signing keys cannot be read; the last ones stay in use',
      ),
  })
  setInterval(() => void ring.refresh(), checkEveryMs).unref()
  return ring
}

/** Reads the certificate again and gives it to a server; connections that are open keep the old one. */
export async function reloadCertificate(
  server: object,
  options: StartOptions,
  config: StartConfig,
  clock: Clock,
  log: Logger,
): Promise<void> {
  try {
    const tls = await loadServerTls(options, config, clock())
    if (!(server instanceof Server)) throw new TypeError('the server does not speak TLS')
    server.setSecureContext({ ...tls, minVersion: minimumTlsVersion })
    log.warn({ event: 'certificate.reloaded' }, 'certificate read again')
  } catch (error) {
    log.error(
      { event: 'certificate.notReloaded', problem: (error as Error).message },
      'the certificate cannot be read; the last one stays in use',
    )
  }
}
