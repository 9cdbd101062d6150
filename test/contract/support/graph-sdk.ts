/**
 * The newer published JavaScript SDK of Microsoft Graph, `@microsoft/msgraph-sdk`: its request adapter, models,
 * serialization and errors. Its request builders for policies are not published as a package, so that requests are
 * described as the builders describe them: method, template and parameters.
 */

import {
  AllowedHostsValidator,
  BaseBearerTokenAuthenticationProvider,
  HttpMethod,
  RequestInformation,
  type ErrorMappings,
  type ModelSerializerFunction,
  type Parsable,
} from '@microsoft/kiota-abstractions'
import { GraphRequestAdapter } from '@microsoft/msgraph-sdk'
import {
  createODataErrorFromDiscriminatorValue,
  type ODataError,
} from '@microsoft/msgraph-sdk/models/oDataErrors/index.js'
import { serializeReferenceCreate } from '@microsoft/msgraph-sdk/models/index.js'
import type { TestService } from '../../support/test-service.ts'

/** How the SDK reads an answer that reports a failure. */
export const sdkErrors: ErrorMappings = { XXX: createODataErrorFromDiscriminatorValue }

/** Composes an adapter for v1.0 of a service; it sends the token to that host alone. */
export function sdkAdapter(service: TestService, token: string): GraphRequestAdapter {
  const { host } = new URL(service.secureUrl)
  const hosts = new AllowedHostsValidator(new Set([host]))
  const adapter = new GraphRequestAdapter(
    new BaseBearerTokenAuthenticationProvider({
      getAuthorizationToken: () => Promise.resolve(token),
      getAllowedHostsValidator: () => hosts,
    }),
  )
  adapter.baseUrl = `${service.secureUrl}/v1.0`
  return adapter
}

/** One request, as the builders of the SDK describe it. */
export interface SdkRequest {
  readonly method: HttpMethod
  /** Behind the version. Shape: `/policies/tokenLifetimePolicies{?%24top}`. */
  readonly template: string
  readonly parameters?: Readonly<Record<string, string | number | boolean>>
}

/** Describes a request without a body. */
export function sdkRequest(
  { baseUrl }: GraphRequestAdapter,
  { method, template, parameters = {} }: SdkRequest,
): RequestInformation {
  const information = new RequestInformation(method, `{+baseurl}${template}`, {
    baseurl: baseUrl,
    ...parameters,
  })
  information.headers.tryAdd('Accept', 'application/json')
  return information
}

/** Describes a request with a model as its body. */
export function sdkRequestWith<Model extends Parsable>(
  adapter: GraphRequestAdapter,
  request: SdkRequest,
  body: Model,
  serializer: ModelSerializerFunction<Model>,
): RequestInformation {
  const information = sdkRequest(adapter, request)
  information.setContentFromParsable(adapter, 'application/json', body, serializer)
  return information
}

/** Describes the assignment of a policy to an application or service principal. */
export function sdkAssignment(
  adapter: GraphRequestAdapter,
  template: string,
  odataId: string,
): RequestInformation {
  const request = { method: HttpMethod.POST, template: `${template}/$ref` }
  return sdkRequestWith(adapter, request, { odataId }, serializeReferenceCreate)
}

/** Waits for a request to fail and returns what the SDK reads of the refusal. */
export async function sdkRefusal(request: Promise<unknown>): Promise<{
  readonly status: number | undefined
  readonly code: string | null | undefined
  readonly message: string | null | undefined
}> {
  const failure: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isODataError(failure))
    throw new TypeError('expected an error of the SDK', { cause: failure })
  const { errorEscaped: error, responseStatusCode: status } = failure
  return { status, code: error?.code, message: error?.message }
}

function isODataError(failure: unknown): failure is ODataError {
  return typeof failure === 'object' && failure !== null && 'errorEscaped' in failure
}
