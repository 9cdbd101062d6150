/**
 * The Graph protocol as one function from request to response. The code has the steps in the order in which
 * they run. Each may end the request with an error of the catalogue.
 */

import type { GraphVersion } from '../edm/model.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { isGuid, type IdSource, type TenantId } from '../kernel/ids.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import { authorOf, type Caller } from '../identity/caller.ts'
import { parseQueryOptions } from '../odata/query-options.ts'
import type { Store } from '../store/port.ts'
import { authorize } from './authorize.ts'
import { errorResponse, toOstiaryError } from './error-response.ts'
import type { LoadLimits } from './load-limits.ts'
import type { ApiRoot, GraphRequestHead, GraphResponse } from './message.ts'
import { requireAcceptable, requireFraming } from './negotiate.ts'
import { observedRefusal, type Observe, type ObservedCaller } from './observation.ts'
import type { Mounted, Operation, PublicOperation } from './operation.ts'
import { splitPath } from './path.ts'
import type { FamiliesByRoom } from './object-room.ts'
import { defaultServiceLimits, type ServiceLimits } from './service-limits.ts'
import { createRouter } from './router.ts'
import { protocolCodes } from './protocol-codes.ts'

/** Authenticates callers. */
export interface Authenticator {
  /** @throws OstiaryError `invalidAuthenticationToken`, `serviceUnavailable`, a 403 for personal accounts. */
  readonly authenticate: (authorization: string | undefined, at: Date) => Promise<Caller>
  /** Template ids of the directory roles the signed-in user holds now, directly or through a group. */
  readonly directoryRolesOf: (caller: Caller) => Promise<readonly string[]>
}

/** Returns undefined for a request within the limits, else the seconds after which to try again. */
export type Throttle = (tenant: TenantId, appId: string) => Promise<number | undefined>

export interface GraphServiceOptions {
  readonly store: Store
  readonly ids: IdSource
  readonly operations: readonly Operation[]
  /** None when absent. */
  readonly publicOperations?: readonly PublicOperation[]
  readonly authenticator: Authenticator
  /** Requests are not limited when absent. */
  readonly throttle?: Throttle | undefined
  readonly loadLimits: LoadLimits
  readonly observe: Observe
  /** Those of `defaultServiceLimits` when absent. */
  readonly limits?: ServiceLimits
  /** The families in the store whose objects count against the limits of a tenant; none when absent. */
  readonly countedFamilies?: FamiliesByRoom
}

export type GraphService = (request: GraphRequestHead) => Promise<GraphResponse>

const noBytes = new Uint8Array()

/** A segment that stands for the tenant of the caller. Source: requests of command-line clients; older than Graph. */
const ownOrganization = 'myorganization'

const graphAppId = '00000003-0000-0000-c000-000000000000'

/** The challenge of every 401. Source: recorded Graph responses; the authority is this service. */
function challenge(origin: string): string {
  return `Bearer realm="", authorization_uri="${origin}/common/oauth2/authorize", client_id="${graphAppId}"`
}

interface Route {
  readonly root: ApiRoot
  readonly version: GraphVersion
  readonly segments: readonly string[]
}

/** Splits off the API root. The service's own API is below `/ostiary`. */
function rootOf(path: string): Route {
  const segments = splitPath(path)
  const first = segments[0] ?? ''
  const version = first.toLowerCase()
  if (version === 'v1.0' || version === 'beta') {
    return { root: version, version, segments: segments.slice(1) }
  }
  const own = version === 'ostiary' ? `ostiary/${segments[1]?.toLowerCase()}` : undefined
  if (own === 'ostiary/v1' || own === 'ostiary/openapi') {
    return { root: own, version: 'beta', segments: segments.slice(2) }
  }
  throw new OstiaryError('badRequest', {
    ostiaryCode: protocolCodes.versionUnknown,
    message: `Invalid version: '${first}'.`,
  })
}

function clientRequestIdOf(request: GraphRequestHead): string {
  return request.headers['client-request-id'] ?? request.requestId
}

/** What is known of a request when it ends. */
interface Seen {
  operation?: Mounted
  tenant?: TenantId
  caller?: ObservedCaller
  readonly overridden: OstiaryCode[]
}

function observedCaller(caller: Caller): ObservedCaller {
  const { id } = caller.kind === 'delegated' ? caller.user : caller.servicePrincipal
  return { kind: caller.kind, id, appId: caller.appId }
}

/** Tells whether nobody waits for the answer any more. */
function isCallerGone({ onFinish }: GraphRequestHead): boolean {
  let isGone = false
  onFinish(() => (isGone = true))
  return isGone
}

/** Composes the protocol from operations, a store and an authenticator. */
export function createGraphService(options: GraphServiceOptions): GraphService {
  const { store, ids, authenticator, throttle, loadLimits, observe } = options
  const router = createRouter(options.operations)
  const publicRouter = createRouter(options.publicOperations ?? [])

  /**
   * Removes a tenant between version and path, which Graph accepts. Another tenant is answered as a missing
   * resource.
   */
  async function withoutTenantSegment(
    { segments }: Route,
    first: string,
    caller: Caller,
  ): Promise<readonly string[]> {
    if (first.toLowerCase() === ownOrganization) return segments.slice(1)
    if (!isGuid(first) && !first.includes('.')) return segments
    const tenant = isGuid(first) ? first.toLowerCase() : (await store.findTenantByDomain(first))?.id
    if (tenant === caller.tenant) return segments.slice(1)
    throw new OstiaryError('directoryResourceNotFound', {
      ostiaryCode: protocolCodes.tenantNotFound,
      message: `Resource '${first}' does not exist or one of its queried reference-property objects are not present.`,
    })
  }

  async function run(head: GraphRequestHead, seen: Seen): Promise<GraphResponse> {
    const route = rootOf(head.path)
    if (publicRouter.knows(route.root, route.segments[0] ?? '')) {
      const { operation } = publicRouter.match(route.root, head.method, route.segments)
      seen.operation = operation
      requireAcceptable(head, operation.produces)
      return operation.answer({ ...head, body: noBytes })
    }
    const caller = await authenticator.authenticate(head.headers['authorization'], head.at)
    seen.tenant = caller.tenant
    seen.caller = observedCaller(caller)
    const [first] = route.segments
    const segments =
      first === undefined || router.knows(route.root, first)
        ? route.segments
        : await withoutTenantSegment(route, first, caller)
    const { operation, keys } = router.match(route.root, head.method, segments)
    seen.operation = operation
    const asked = authorize(caller, operation.access, () => authenticator.directoryRolesOf(caller))
    // WHY only then: each wait costs as much as a step, and most steps have nothing to wait for.
    if (asked !== undefined) await asked
    const retryAfter = throttle && (await throttle(caller.tenant, caller.appId))
    if (retryAfter !== undefined) {
      throw new OstiaryError('tooManyRequests', {
        ostiaryCode: protocolCodes.tooManyRequests,
        headers: { 'Retry-After': String(retryAfter) },
      })
    }
    head.onFinish(loadLimits.holdRequest(caller))
    requireAcceptable(head, operation.produces)
    requireFraming(head)
    const body = head.readBody(caller.tenant, operation.mostBodyBytes)
    const request = { ...head, ...(body instanceof Promise ? await body : body) }
    const response = await operation.handle({
      request,
      version: route.version,
      caller,
      keys,
      query: parseQueryOptions(
        request.method === 'GET' ? request.query : '',
        operation.queryOptions ?? [],
      ),
      store,
      ids,
      limits: options.limits ?? defaultServiceLimits,
      countedFamilies: options.countedFamilies ?? { policies: [], directory: [] },
      provenance: {
        author: authorOf(caller, request.remoteAddress),
        requestId: request.requestId,
        at: request.at,
      },
      onFinish: head.onFinish,
      reportOverride: (code) => void seen.overridden.push(code),
    })
    const bodyBytes = Buffer.byteLength(response.body ?? noBytes)
    head.onFinish(loadLimits.holdAnswer(caller, bodyBytes))
    return { ...response, bodyBytes }
  }

  return async (request) => {
    const seen: Seen = { overridden: [] }
    let response: GraphResponse
    let failure: OstiaryError | undefined
    try {
      response = await run(request, seen)
    } catch (error) {
      failure = toOstiaryError(error)
      response = errorResponse(failure, {
        requestId: request.requestId,
        clientRequestId: clientRequestIdOf(request),
        at: request.at,
      })
    }
    const clientRequestId = request.headers['client-request-id']
    const headers: Record<string, string> = {
      'Cache-Control': 'no-cache',
      ...response.headers,
      'request-id': request.requestId,
      'client-request-id': clientRequestId ?? request.requestId,
    }
    if (response.status === 401) headers['WWW-Authenticate'] = challenge(request.origin)
    observe({
      requestId: request.requestId,
      clientRequestId,
      method: request.method,
      operation: seen.operation?.path,
      status: response.status,
      startedAt: request.at,
      tenant: seen.tenant,
      caller: seen.caller,
      remoteAddress: request.remoteAddress,
      overridden: seen.overridden.concat(response.overridden ?? []),
      ...(failure && observedRefusal(failure, isCallerGone(request))),
    })
    return { ...response, headers }
  }
}
