/** A service over a data directory that listens nowhere: requests are handed to it in this process. */

import { randomUUID } from 'node:crypto'
import { buildApp } from '../../app.ts'
import { fixedSigningKeys } from '../../identity/signing-key-ring.ts'
import { generateSigningJwk, importSigningJwk } from '../../identity/signing-key.ts'
import { createLog } from '../../observability/log.ts'
import type { StartOptions } from '../../config.ts'
import { familyOptionsOf } from '../family-options.ts'
import { openStore, type DataOptions } from '../options.ts'
import type { ServiceAddress } from '../service-client.ts'
import { startCommand } from '../start.ts'
import { signToken } from '../token.ts'

/** Whose requests the service gets: those of a user or an application of a tenant. */
export interface OwnCaller extends DataOptions {
  /** Id or domain; the only tenant, or the sample, when absent. */
  readonly tenant?: string
  readonly user?: string
  readonly app?: string
}

const permission = 'Policy.ReadWrite.TrustFramework'

type Server = ReturnType<ReturnType<typeof buildApp>['createServer']>

/** Makes a function that hands requests to a server which does not listen. */
function fetchFrom(server: Server): ServiceAddress['fetch'] {
  return async (input, init) => {
    const request = new Request(input, init)
    const reply = await server.inject({
      method: request.method as 'GET' | 'POST',
      url: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      payload: Buffer.from(await request.arrayBuffer()),
    })
    const headers = { 'content-type': reply.headers['content-type'] ?? '' }
    return new Response(reply.body, { status: reply.statusCode, headers })
  }
}

/**
 * Runs `use` with a service over the data, which checks permissions and writes audit records as a started one does.
 * @throws CommandError when the data, the tenant or the caller is not found.
 */
export async function withOwnService<Result>(
  caller: OwnCaller,
  use: (address: ServiceAddress) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(caller, 'existing')
  try {
    const options: StartOptions = startCommand().opts()
    const { stsPrecedence } = options
    // WHY a key of its own: the token is for this process alone.
    const key = await importSigningJwk(await generateSigningJwk())
    const scope = caller.user === undefined ? {} : { scope: [permission] }
    const token = await signToken(store, { ...caller, ...scope, stsPrecedence }, key)
    const app = buildApp({
      store,
      clock: () => new Date(),
      ids: randomUUID,
      log: createLog('error'),
      signingKeys: fixedSigningKeys([key]),
      externalIssuers: [],
      publicOrigins: [],
      // WHY no keys: no private part of a key set is opened here.
      families: familyOptionsOf(options, []),
      limits: options.limit,
      workers: 0,
    })
    try {
      return await use({ server: 'http://localhost', token, fetch: fetchFrom(app.createServer()) })
    } finally {
      await app.close()
    }
  } finally {
    await store.close()
  }
}
