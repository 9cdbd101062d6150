/** Asks a running service, and says what is wrong when there is no answer. */

import { isLoopbackHost } from '../graph/http/origin.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../kernel/json.ts'
import { CommandError, exitCodes } from './failure.ts'

/** Where a running service is, and how to call it. */
export interface ServiceAddress {
  readonly server: string
  readonly token: string | undefined
  /** The function that sends requests. */
  readonly fetch: typeof globalThis.fetch
}

/** A service that can be called. */
export interface Service {
  readonly base: string
  readonly token: string
  readonly fetch: ServiceAddress['fetch']
}

/** What a service answers; `json` is null when the body is not JSON. */
export interface ServiceReply {
  readonly status: number
  readonly json: JsonValue
}

/** First segments of the addresses below a service. */
const apiRoots: readonly string[] = ['v1.0', 'beta', 'ostiary']

/** Checks the address of a service. @throws CommandError that names the option. */
export function serviceAt({ server, token, fetch }: ServiceAddress): Service {
  const url = URL.canParse(server) ? new URL(server) : undefined
  const problem =
    url === undefined || !/^https?:$/u.test(url.protocol)
      ? `--server: '${server}' is not an http(s) URL`
      : url.protocol === 'http:' && !isLoopbackHost(url.hostname)
        ? `--server: '${server}' must be https, because it receives a token`
        : token === undefined
          ? '--server needs --token; the command `token` prints one'
          : url.pathname.split('/').some((segment) => apiRoots.includes(segment))
            ? `--server: give the address of the service without '${url.pathname}'`
            : undefined
  if (problem !== undefined) throw new CommandError(problem, exitCodes.usage)
  return { base: server.replace(/\/+$/u, ''), token: token ?? '', fetch }
}

/** Sends a GET, or a POST of a body. @throws CommandError when the service cannot be reached. */
export function callService(
  service: Service,
  path: string,
  body?: JsonValue | object,
): Promise<ServiceReply> {
  if (body === undefined) return exchange(service, path, { method: 'GET' })
  return exchange(service, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Sends a form in a POST, with further headers. @throws CommandError when the service cannot be reached. */
export function sendForm(
  service: Service,
  path: string,
  form: FormData,
  headers: Readonly<Record<string, string>>,
): Promise<ServiceReply> {
  return exchange(service, path, { method: 'POST', headers, body: form })
}

interface SentRequest {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
}

async function exchange(
  { base, token, fetch }: Service,
  path: string,
  { headers, ...request }: SentRequest,
): Promise<ServiceReply> {
  try {
    const response = await fetch(`${base}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${token}`, ...headers },
      redirect: 'error',
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, json: isJson ? (JSON.parse(text) as JsonValue) : null }
  } catch (error) {
    throw new CommandError(`--server: ${problemOf(error as Error, base)}`)
  }
}

const untrusted = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]

/** Says why a request got no answer, and what to do where we know it. */
function problemOf({ message, cause }: Error, base: string): string {
  const { code = '', message: why } = (cause ?? { message }) as NodeJS.ErrnoException
  if (code === 'ECONNREFUSED')
    return `no service listens at ${base}; start it, or correct the address`
  if (untrusted.includes(code)) {
    return `the certificate of ${base} is not trusted; set NODE_EXTRA_CA_CERTS to the ca.pem of the service, by default data/tls/ca.pem`
  }
  return why
}

function messageOf(error: JsonValue): string {
  return isJsonObject(error) ? memberText(error, 'message') : ''
}

/** Makes the error for a refusal: the faults that the service reports, each on a line of its own. */
export function refusalOf({ status, json }: ServiceReply): CommandError {
  const error: JsonObject = isJsonObject(json) && isJsonObject(json['error']) ? json['error'] : {}
  const { details = [] } = error
  const messages = (Array.isArray(details) ? (details as readonly JsonValue[]) : []).map(messageOf)
  const lines = messages.length > 0 ? messages : [messageOf(error)]
  const option = status === 401 ? '--token: ' : ''
  return new CommandError(`${option}the service answers ${status}: ${lines.join('\n')}`)
}
