/** Contexts of requests that reach a handler or guard directly. For tests. */

import type { GraphRequest } from '../../../graph/message.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { defaultServiceLimits } from '../../../graph/service-limits.ts'
import type { TenantId } from '../../../kernel/ids.ts'
import type { JsonValue } from '../../../kernel/json.ts'
import type { Store } from '../../../store/port.ts'

const at = new Date('2026-03-02T10:15:30Z')

/** The parts of a request that a test sets; header names in lower case. */
export interface TestRequest {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: JsonValue
}

let ids = 0

/** Makes the context of a request by an application of the tenant. */
export function requestContext(
  store: Store,
  tenant: TenantId,
  { headers = {}, body }: TestRequest = {},
): OperationContext {
  const request: GraphRequest = {
    method: body === undefined ? 'GET' : 'PUT',
    path: '/',
    query: '',
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
    origin: 'https://localhost:8443',
    requestId: 'request',
    remoteAddress: '127.0.0.1',
    at,
  }
  const servicePrincipal = {
    family: 'servicePrincipals',
    id: 'caller',
    version: 1,
    body: {},
    createdAt: at,
    modifiedAt: at,
  }
  return {
    request,
    version: 'beta',
    caller: { kind: 'application', tenant, servicePrincipal, appId: 'caller', roles: new Set() },
    keys: {},
    query: { count: false },
    store,
    limits: defaultServiceLimits,
    countedFamilies: { policies: [], directory: [] },
    ids: () => `00000000-0000-4000-9000-${String((ids += 1)).padStart(12, '0')}`,
    provenance: {
      author: { kind: 'application', id: 'caller' },
      requestId: request.requestId,
      at,
    },
    reportOverride: () => undefined,
  }
}
