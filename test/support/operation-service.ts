/** Operations served by the protocol over a store in memory, without an application around them. */

import { randomUUID } from 'node:crypto'
import type { Operation } from '../../src/graph/operation.ts'
import { createLoadLimits } from '../../src/graph/load-limits.ts'
import { createGraphService } from '../../src/graph/service.ts'
import { parseTenantId, type TenantId } from '../../src/kernel/ids.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import type { AuditRecord, Store } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'

const start = new Date('2026-01-05T12:00:00Z')

/** One answer; the body is empty when there is none or it is not JSON. */
export interface OperationAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: JsonObject
}

export interface OperationService {
  readonly store: Store
  readonly tenant: TenantId
  /** Sends a request, each a second after the last, of an application with the permissions. */
  readonly send: (
    method: string,
    path: string,
    options: {
      readonly permissions: readonly string[]
      /** Text is sent as it is, with the media type among the headers. */
      readonly body?: JsonObject | string
      readonly headers?: Readonly<Record<string, string>>
    },
  ) => Promise<OperationAnswer>
  /** The audit records, oldest first. */
  readonly audit: () => Promise<readonly AuditRecord[]>
  readonly close: () => Promise<void>
}

function toAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array | undefined,
): OperationAnswer {
  const text = typeof body === 'string' ? body : Buffer.from(body ?? []).toString('utf8')
  const isJson = headers['Content-Type']?.startsWith('application/json') === true
  return { status, headers, text, json: (isJson ? JSON.parse(text) : {}) as JsonObject }
}

/** Serves the operations to a tenant of its own. */
export async function serveOperations(operations: readonly Operation[]): Promise<OperationService> {
  const store = await openSqliteStore({ file: ':memory:' })
  const tenant = parseTenantId('00000000-0000-4000-8000-000000000001')
  if (tenant === undefined) throw new Error('the tenant id is not a GUID')
  await store.createTenant({
    id: tenant,
    displayName: 'Test',
    domains: [{ name: 'contoso.onmicrosoft.com', isDefault: true }],
    createdAt: start,
  })
  const servicePrincipal = {
    family: 'servicePrincipals',
    id: '00000000-0000-4000-8000-000000000002',
    version: 1,
    body: { displayName: 'Test' },
    createdAt: start,
    modifiedAt: start,
  }
  const graph = createGraphService({
    store,
    ids: randomUUID,
    operations,
    authenticator: {
      authenticate: (authorization = '') =>
        Promise.resolve({
          kind: 'application',
          tenant,
          servicePrincipal,
          appId: '00000000-0000-4000-8000-000000000003',
          roles: new Set(authorization.split(' ')),
        }),
      directoryRolesOf: () => Promise.resolve([]),
    },
    loadLimits: createLoadLimits(1_000),
    observe: () => undefined,
  })
  let requests = 0
  return {
    store,
    tenant,
    send: async (method, target, { permissions, body, headers = {} }) => {
      const [path = '', query = ''] = target.split('?')
      requests += 1
      const finished: (() => void)[] = []
      const bytes = Buffer.from(typeof body === 'object' ? JSON.stringify(body) : (body ?? ''))
      const response = await graph({
        method,
        path,
        query,
        headers: {
          authorization: permissions.join(' '),
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(bytes.length) }),
          ...headers,
        },
        origin: 'https://graph.example',
        requestId: randomUUID(),
        remoteAddress: '127.0.0.1',
        at: new Date(start.getTime() + requests * 1_000),
        readBody: () => Promise.resolve({ body: bytes }),
        onFinish: (run) => void finished.push(run),
      })
      for (const run of finished) run()
      return toAnswer(response.status, response.headers, response.body)
    },
    audit: async () => (await store.listAudit(tenant, { limit: 100 })).toReversed(),
    close: () => store.close(),
  }
}
