/**
 * What terraform-provider-azuread sends for every resource: its headers, and its waits without the
 * pauses. Source: hashicorp/terraform-provider-azuread and hashicorp/go-azure-sdk, early 2026.
 */

import type { JsonObject } from '../../../src/kernel/json.ts'
import type { TestService } from '../../support/test-service.ts'

/** Sent with every request, also with GET and DELETE. */
const providerHeaders = {
  'User-Agent':
    'HashiCorp Terraform/1.11.0 (+https://www.terraform.io) terraform-provider-azuread/3.1.0 pid-222c6c49-1b0a-5959-a213-6608f9eb8820',
  Accept: 'application/json; charset=utf-8; IEEE754Compatible=false',
  'Content-Type': 'application/json; charset=utf-8',
  'OData-Version': '4.0',
  'OData-MaxVersion': '4.0',
  'Accept-Encoding': 'gzip',
}

/** A state counts as settled after this many equal answers in a row. */
export const settled = 5

/** The query of a list filtered by a name, encoded as Go does. */
export function namedQuery(displayName: string): string {
  return new URLSearchParams({
    $filter: `displayName eq '${displayName.replaceAll("'", "''")}'`,
  }).toString()
}

/** One answer: its status and its body, undefined when there is none. */
export interface ProviderAnswer {
  readonly status: number
  readonly body: JsonObject | undefined
}

/** One request of a replay, repeated when the provider waits for it to settle. */
export interface ReplayStep {
  readonly method: string
  readonly path: string
  readonly body?: JsonObject
  readonly times?: number
}

/**
 * Plays requests in their order.
 * @throws TypeError for an answer that the provider cannot read: a body without JSON, or a 204 with one.
 */
export async function replay(
  service: TestService,
  authorization: string,
  steps: readonly ReplayStep[],
): Promise<readonly ProviderAnswer[]> {
  const answers: ProviderAnswer[] = []
  for (const { method, path, body, times = 1 } of steps) {
    for (let asked = 0; asked < times; asked += 1) {
      const answer = await fetch(`${service.secureUrl}${path}`, {
        method,
        headers: { ...providerHeaders, authorization },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      answers.push(await readAnswer(answer))
    }
  }
  return answers
}

async function readAnswer(answer: Response): Promise<ProviderAnswer> {
  const { status } = answer
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
  if (isJson === (status === 204) || (text === '') !== (status === 204)) {
    throw new TypeError(`the provider cannot read a ${status} with the body ${text}`)
  }
  return { status, body: text === '' ? undefined : (JSON.parse(text) as JsonObject) }
}
