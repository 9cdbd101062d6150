/** Asks a running service. */

import type { DraftSource } from '../../conditional-access/decisions/source.ts'
import { isLoopbackHost } from '../../graph/http/origin.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { namesOfStrengths, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { withUserId } from './user-id.ts'

/** Where a running service is, and how to call it. */
export interface ServiceAddress {
  readonly server: string
  readonly token: string | undefined
  /** The function that sends requests. */
  readonly fetch: typeof globalThis.fetch
}

interface Service {
  readonly base: string
  readonly token: string
  readonly fetch: ServiceAddress['fetch']
}

/** The answer to a request with one sign-in. */
interface AnsweredDecisions {
  readonly asOf: string
  readonly policies?: WhatIfAnswer['policies']
  readonly decisions: readonly [WhatIfAnswer['decision']]
}

/** First segments of the addresses below a service. */
const apiRoots: readonly string[] = ['v1.0', 'beta', 'ostiary']

function serviceAt({ server, token, fetch }: ServiceAddress): Service {
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

interface ServiceReply {
  readonly status: number
  readonly json: JsonValue
}

async function send(
  { base, token, fetch }: Service,
  path: string,
  body?: JsonValue | object,
): Promise<ServiceReply> {
  try {
    const response = await fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
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

/** The faults that a service reports, each on a line of its own. */
function refusal({ status, json }: ServiceReply): CommandError {
  const error: JsonObject = isJsonObject(json) && isJsonObject(json['error']) ? json['error'] : {}
  const { details = [] } = error
  const messages = (Array.isArray(details) ? (details as readonly JsonValue[]) : []).map(messageOf)
  const lines = messages.length > 0 ? messages : [messageOf(error)]
  const option = status === 401 ? '--token: ' : ''
  return new CommandError(`${option}the service answers ${status}: ${lines.join('\n')}`)
}

async function findUserId(service: Service, name: string): Promise<string | undefined> {
  const reply = await send(service, `/v1.0/users/${encodeURIComponent(name)}?$select=id`)
  if (reply.status === 404) return undefined
  if (reply.status !== 200 || !isJsonObject(reply.json)) throw refusal(reply)
  return memberText(reply.json, 'id')
}

/**
 * Asks the service by its own policies, or by a draft with the directory of its tenant.
 * @throws CommandError when the service cannot be reached, or refuses.
 */
export async function askServer(
  options: ServiceAddress,
  question: WhatIfQuestion,
  draft?: DraftSource,
): Promise<WhatIfAnswer> {
  const service = serviceAt(options)
  const asked = await withUserId(question, (name) => findUserId(service, name))
  const reply = await send(service, '/ostiary/v1/decisions', {
    signIn: asked.signIn,
    trace: asked.trace,
    ...(asked.advise && { toAllow: true }),
    asOf: asked.asOf,
    settings: asked.settings,
    ...(draft && { policies: { draft } }),
  })
  if (reply.status !== 200) throw refusal(reply)
  const answered = reply.json as unknown as AnsweredDecisions
  return {
    signIn: asked.signIn,
    asOf: answered.asOf,
    policies: answered.policies ?? [],
    decision: answered.decisions[0],
    // What files name and do not have, the tenant may have.
    warnings: [],
    strengthNames: namesOfStrengths([]),
  }
}
