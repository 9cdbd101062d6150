/**
 * Requests of the what-if action that ask about several user actions at once: a list, or one text with commas.
 * DEVIATION: the type of `userAction` has one value. Tools such as Maester take a list of actions and send it as it is.
 * Source: https://github.com/maester365/maester, `Test-MtConditionalAccessWhatIf`.
 */

import { givenName } from '../../../edm/given-name.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { passed, type Checked } from '../../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { PolicyReport } from '../../engine/answer/decision.ts'
import { decodeWhatIf, type WhatIfRequest } from './what-if-request.ts'

/** WHY: there are two actions, so that one of three different texts is refused. */
const mostActions = 3

function actionsIn(value: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(',').map((action) => action.trim()) : []
}

/** Writes a request for each action that it asks about; the request itself when it names none. */
function requestsOfEachAction(request: JsonObject): readonly [JsonObject, ...JsonObject[]] {
  const contextName = givenName(request, 'signInContext')
  const context = contextName === undefined ? undefined : request[contextName]
  if (contextName === undefined || !isJsonObject(context)) return [request]
  const actionName = givenName(context, 'userAction')
  if (actionName === undefined) return [request]
  const actions = new Map(
    actionsIn(context[actionName]).map((action) => [
      typeof action === 'string' ? action.toLowerCase() : action,
      action,
    ]),
  )
  const withAction = (action: JsonValue): JsonObject => ({
    ...request,
    [contextName]: { ...context, [actionName]: action },
  })
  const [first, ...others] = [...actions.values()].slice(0, mostActions)
  return first === undefined ? [request] : [withAction(first), ...others.map(withAction)]
}

/** A request of the action, with a sign-in for each user action that it asks about, else one. */
export interface AskedSignIns extends Omit<WhatIfRequest, 'signInFacts'> {
  readonly signIns: readonly WhatIfRequest['signInFacts'][]
}

/** Reads the body of the action. Findings have JSON pointers as targets. */
export function decodeAsked(body: JsonObject, version: GraphVersion): Checked<AskedSignIns> {
  const [first, ...others] = requestsOfEachAction(body)
  const decoded = decodeWhatIf(first, version)
  if (!decoded.ok) return decoded
  const { signInFacts, ...asked } = decoded.value
  const signIns = [signInFacts]
  for (const other of others) {
    const next = decodeWhatIf(other, version)
    if (!next.ok) return next
    signIns.push(next.value.signInFacts)
  }
  return passed({ ...asked, signIns })
}

const order: Readonly<Record<PolicyReport['applies'], number>> = { yes: 0, unknown: 1, no: 2 }

/**
 * Of what a policy does for each action, the report that holds for all of them together: that it applies, else that it
 * may, else the one with the fewest conditions that are not met. Undefined when there are none.
 */
export function reportOfAll(reports: readonly PolicyReport[]): PolicyReport | undefined {
  const [first] = reports.toSorted(
    (one, other) =>
      order[one.applies] - order[other.applies] ||
      one.failingConditions.length - other.failingConditions.length,
  )
  return first
}
