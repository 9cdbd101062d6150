/** Asks a running service. */

import type { DraftSource } from '../../conditional-access/decisions/source.ts'
import { isJsonObject, memberText } from '../../kernel/json.ts'
import {
  callService,
  refusalOf,
  serviceAt,
  type Service,
  type ServiceAddress,
} from '../service-client.ts'
import { namesOfStrengths, type WhatIfAnswer, type WhatIfQuestion } from './answer.ts'
import { withUserId } from './user-id.ts'

/** The answer to a request with one sign-in. */
interface AnsweredDecisions {
  readonly asOf: string
  readonly policies?: WhatIfAnswer['policies']
  readonly decisions: readonly [WhatIfAnswer['decision']]
}

async function findUserId(service: Service, name: string): Promise<string | undefined> {
  const reply = await callService(service, `/v1.0/users/${encodeURIComponent(name)}?$select=id`)
  if (reply.status === 404) return undefined
  if (reply.status !== 200 || !isJsonObject(reply.json)) throw refusalOf(reply)
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
  const reply = await callService(service, '/ostiary/v1/decisions', {
    signIn: asked.signIn,
    trace: asked.trace,
    ...(asked.advise && { toAllow: true }),
    asOf: asked.asOf,
    settings: asked.settings,
    ...(draft && { policies: { draft } }),
  })
  if (reply.status !== 200) throw refusalOf(reply)
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
