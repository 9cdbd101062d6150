/** The service's own `$metadata`, asked of a whole service that listens nowhere. */

import { randomUUID } from 'node:crypto'
import { buildApp } from '../../src/app.ts'
import { microsoftLimits } from '../../src/conditional-access/model/options.ts'
import type { GraphVersion } from '../../src/edm/model.ts'
import { generateSigningJwk, importSigningJwk } from '../../src/identity/signing-key.ts'
import { fixedSigningKeys } from '../../src/identity/signing-key-ring.ts'
import { createLog } from '../../src/observability/log.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'

/** Gets `/{version}/$metadata` of each version, over an empty store in memory. */
export async function ownMetadata(
  versions: readonly GraphVersion[],
): Promise<ReadonlyMap<GraphVersion, string>> {
  const store = await openSqliteStore({ file: ':memory:' })
  const server = buildApp({
    store,
    clock: () => new Date(),
    ids: randomUUID,
    log: createLog('silent'),
    signingKeys: fixedSigningKeys([await importSigningJwk(await generateSigningJwk())]),
    externalIssuers: [],
    publicOrigins: [],
    workers: 0,
    families: {
      stsPolicies: { asOf: new Date(), legacyPolicies: '2018' },
      conditionalAccess: { limits: microsoftLimits, unknownReferences: 'refuse' },
      keyEncryptionKeys: [],
    },
  }).createServer()
  try {
    const documents = new Map<GraphVersion, string>()
    for (const version of versions) {
      const { statusCode, body } = await server.inject(`/${version}/$metadata`)
      if (statusCode !== 200) throw new Error(`/${version}/$metadata answers ${statusCode}`)
      documents.set(version, body)
    }
    return documents
  } finally {
    await server.close()
    await store.close()
  }
}
