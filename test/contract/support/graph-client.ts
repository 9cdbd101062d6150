/**
 * The published JavaScript client of Microsoft Graph, set up against a test service as its documentation says
 * for another host: nothing of it replaced, nothing of TLS switched off, the authority trusted.
 */

import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import {
  Client,
  GraphError,
  ResponseType,
  type GraphRequest,
} from '@microsoft/microsoft-graph-client'
import { expect } from 'vitest'
import type { GraphVersion } from '../../../src/edm/model.ts'
import type { JsonObject } from '../../../src/kernel/json.ts'
import { setUp } from '../../support/set-up.ts'
import {
  startTestService,
  type StoreName,
  type TestService,
  type TestServiceOptions,
} from '../../support/test-service.ts'

export const storeNames = ['sqlite', 'postgres'] as const

/** Starts a service and adds its authority to those that this process trusts. */
export async function startTrustedService(
  store: StoreName,
  app: TestServiceOptions['app'] = {},
): Promise<TestService> {
  const service = await startTestService({ store, app })
  setDefaultCACertificates([...getCACertificates('default'), service.authority])
  return service
}

/** Starts such a service before the tests of the file or block and closes it after them. */
export function setUpTrustedService(
  store: StoreName,
  app: TestServiceOptions['app'] = {},
): TestService {
  return setUp(
    () => startTrustedService(store, app),
    (service) => service.close(),
  )
}

/** A client that sends the token. WHY: `customHosts` takes names without a port. */
export function graphClient(
  service: TestService,
  token: string,
  defaultVersion: GraphVersion = 'beta',
): Client {
  return Client.initWithMiddleware({
    authProvider: { getAccessToken: () => Promise.resolve(token) },
    baseUrl: `${service.secureUrl}/`,
    defaultVersion,
    customHosts: new Set(['localhost']),
  })
}

/** A client for the sample tenant's administrator with every delegated permission of the families. */
export async function administratorClient(
  service: TestService,
  version: GraphVersion = 'beta',
): Promise<Client> {
  const token = await service.userToken(
    'admin',
    'Application.Read.All',
    'AuditLog.Read.All',
    'Directory.AccessAsUser.All',
    'Policy.Read.All',
    'Policy.ReadWrite.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Policy.ReadWrite.TrustFramework',
    'User.Read',
  )
  return graphClient(service, token, version)
}

/** Asks the client for the response itself, which has the status and headers. */
export function rawResponse(request: GraphRequest): GraphRequest {
  return request.responseType(ResponseType.RAW)
}

/** Asks the service to name enumeration members that were added later. */
export function withUnknownEnumMembers(request: GraphRequest): GraphRequest {
  return request.header('Prefer', 'include-unknown-enum-members')
}

/** Asks the client for the bytes of the answer. */
export function asBytes(request: GraphRequest): GraphRequest {
  return request.responseType(ResponseType.ARRAYBUFFER)
}

/** Splits the answer to a write into the entity and the messages of its warnings. */
export function splitWarnings({ '@ostiary.warnings': warnings = [], ...entity }: JsonObject): {
  readonly entity: JsonObject
  readonly warnings: readonly unknown[]
} {
  return { entity, warnings: (warnings as readonly JsonObject[]).map(({ message }) => message) }
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/**
 * Waits for the client to fail and returns the service's error. The request id must be there.
 * Shape: `{ "statusCode": 404, "code": "ResourceNotFound", "message": "…" }`.
 */
export async function refusalOf(request: Promise<unknown>): Promise<{
  readonly statusCode: number
  readonly code: string | null
  readonly message: string
}> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GraphError)) throw new TypeError('expected a GraphError', { cause: error })
  expect(error.requestId).toMatch(guid)
  expect(error.headers?.get('request-id')).toBe(error.requestId)
  const { statusCode, code, message } = error
  return { statusCode, code, message }
}
