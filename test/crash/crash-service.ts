/**
 * The service as a process of its own, to be killed: reads its settings from the first line of standard
 * input, serves the sample tenant on a free loopback port, and prints its URL. Ends with its input.
 */

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { JWK } from 'jose'
import { buildApp } from '../../src/app.ts'
import { seedSample } from '../../src/sample.ts'
import { importSigningJwk } from '../../src/identity/signing-key.ts'
import { fixedSigningKeys } from '../../src/identity/signing-key-ring.ts'
import { createLog } from '../../src/observability/log.ts'
import { openStoreAt, type StoreAddress } from './store-address.ts'
import { familyOptions, testEncryptionKey } from '../support/family-options.ts'

export interface CrashServiceSettings {
  readonly address: StoreAddress
  /** The private key whose tokens are accepted. */
  readonly signingJwk: JWK
}

const input = createInterface(process.stdin)
input.once('close', () => process.exit())
const [line] = (await once(input, 'line')) as [string]
const { address, signingJwk } = JSON.parse(line) as CrashServiceSettings

const store = await openStoreAt(address)
await seedSample(store, testEncryptionKey)
const app = buildApp({
  store,
  clock: () => new Date(),
  ids: randomUUID,
  log: createLog('error'),
  signingKeys: fixedSigningKeys([await importSigningJwk(signingJwk)]),
  externalIssuers: [],
  publicOrigins: [],
  workers: 0,
  families: familyOptions,
})
const server = app.createServer()
await server.listen({ host: '127.0.0.1', port: 0 })
const { port } = server.server.address() as AddressInfo
process.stdout.write(`http://127.0.0.1:${port}\n`)
// WHY: a killed process writes nothing when it ends, and the next one starts faster with the cache.
flushCompileCache()
