/** Operations of conditional access behind the Graph protocol, over a store in memory, for tests. */

import type { GraphVersion } from '../../../../edm/model.ts'
import type { Operation } from '../../../../graph/operation.ts'
import { createLoadLimits } from '../../../../graph/load-limits.ts'
import { createGraphService } from '../../../../graph/service.ts'
import { parseTenantId } from '../../../../kernel/ids.ts'
import type { JsonObject } from '../../../../kernel/json.ts'
import type { Store } from '../../../../store/port.ts'
import { openSqliteStore } from '../../../../store/sqlite/open.ts'

const origin = 'https://localhost'
const at = new Date('2026-01-05T09:31:07.418Z')
const encoder = new TextEncoder()

/** An answer with its body read. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json: JsonObject
  readonly text: string
}

export interface ResourceService {
  readonly store: Store
  /** Sends a request of an application; `permissions` are those of its token, on `version`. */
  readonly send: (
    method: string,
    path: string,
    options?: {
      readonly body?: JsonObject
      readonly headers?: Readonly<Record<string, string>>
      readonly permissions?: readonly string[]
      readonly version?: GraphVersion
    },
  ) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** The nth id of the id source, from 1. */
export function idOf(count: number): string {
  return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
}

/** Opens the operations on an empty tenant. */
export async function openResourceService(
  operations: readonly Operation[],
  defaultPermissions: readonly string[],
): Promise<ResourceService> {
  const store = await openSqliteStore({ file: ':memory:' })
  const tenant = parseTenantId('7c4f1f39-6f0e-4dd5-8a8c-4a0f5c1c2f11')
  if (tenant === undefined) throw new Error('the tenant id is a GUID')
  await store.createTenant({ id: tenant, displayName: 'Contoso', domains: [], createdAt: at })
  const application = {
    family: 'servicePrincipals',
    id: '5a0ee4f3-6f57-4b36-9c56-7e7b4ad0a0b1',
    version: 1,
    body: { displayName: 'Admin tool' },
    createdAt: at,
    modifiedAt: at,
  }
  let count = 0
  const serve = createGraphService({
    store,
    ids: () => idOf((count += 1)),
    operations,
    publicOperations: [],
    authenticator: {
      authenticate: async (authorization = '') => ({
        kind: 'application',
        tenant,
        servicePrincipal: application,
        appId: application.id,
        roles: new Set(authorization.split(' ')),
      }),
      directoryRolesOf: async () => [],
    },
    loadLimits: createLoadLimits(1_000),
    observe: () => undefined,
  })
  return {
    store,
    close: () => store.close(),
    async send(method, path, { body, headers, permissions, version = 'v1.0' } = {}) {
      const [plain = '', query = ''] = path.split('?')
      const finished: (() => void)[] = []
      const response = await serve({
        method,
        path: `/${version}${plain}`,
        query,
        headers: {
          authorization: (permissions ?? defaultPermissions).join(' '),
          'content-type': 'application/json',
          'content-length': '0',
          ...headers,
        },
        origin,
        requestId: idOf(0),
        remoteAddress: '127.0.0.1',
        at,
        readBody: async () => ({
          body: encoder.encode(body === undefined ? '' : JSON.stringify(body)),
        }),
        onFinish: (run) => void finished.push(run),
      })
      for (const run of finished) run()
      const text =
        typeof response.body === 'string'
          ? response.body
          : new TextDecoder().decode(response.body ?? new Uint8Array())
      const isJson = text.startsWith('{')
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson ? (JSON.parse(text) as JsonObject) : {},
      }
    },
  }
}
