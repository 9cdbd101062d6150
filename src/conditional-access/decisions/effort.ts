/** Estimates the effort of requests that work on the rules of a tenant. */

import { smallBody, type Effort, type OperationContext } from '../../graph/operation.ts'
import { peekJsonObject } from '../../graph/read-body.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { mostPoliciesOfOneTurn, type IsLargeTenant } from './tenant-size.ts'

/** Policies of which one turn of the main thread may report reasons, and every condition. */
const reasonsOfOneTurn = 3_000
const tracesOfOneTurn = 300

function isLive(source: JsonValue | undefined): boolean {
  return source === undefined || (isJsonObject(source) && source['live'] !== undefined)
}

/** Tells whether a request asks for advice, which decides thousands of changed sign-ins. */
function asksForAdvice({ toAllow }: JsonObject): boolean {
  return toAllow === true
}

/** Tells whether a request asks for rules that are compiled for it alone. */
function compilesItsOwn({ policies, settings }: JsonObject): boolean {
  return !isLive(policies) || settings !== undefined
}

/** Tells how much of one turn, or how many turns, the explanations take that a request asks for. */
function turnsOfReports({ trace, signIns }: JsonObject): number {
  const reports = (Array.isArray(signIns) ? signIns.length : 1) * mostPoliciesOfOneTurn
  if (trace === 'full') return reports / tracesOfOneTurn
  return trace === 'reasons' ? reports / reasonsOfOneTurn : 0
}

/**
 * Tells whether the query of a request in lines asks for past rules, or for explanations. WHY decoded: the handler reads
 * it decoded too.
 */
function linesTakeLong(query: string): boolean {
  const asked = new URLSearchParams(query)
  return (
    asked.has('policiesAt') ||
    asked.getAll('trace').some((level) => level === 'full' || level === 'reasons')
  )
}

/**
 * Estimates a request for decisions. A long body is read in a worker thread alone: a name of its own for each value
 * makes a megabyte take a second.
 */
export async function effortOfDecisions(
  { request, store, caller }: OperationContext,
  isLarge: IsLargeTenant,
): Promise<Effort> {
  if (request.stream !== undefined) {
    if (linesTakeLong(request.query)) return 'large'
    return (await isLarge(store, caller.tenant)) ? 'large' : 'small'
  }
  if (request.body.byteLength > smallBody || (await isLarge(store, caller.tenant))) return 'large'
  const json = peekJsonObject(request)
  const turns = turnsOfReports(json)
  if (asksForAdvice(json) || compilesItsOwn(json) || turns > 1) return 'large'
  return turns > 0 ? 'medium' : 'small'
}

/** Estimates a request that decides by all live rules. */
export async function effortOfWhatIf(
  { request, store, caller }: OperationContext,
  isLarge: IsLargeTenant,
): Promise<Effort> {
  return request.body.byteLength > smallBody || (await isLarge(store, caller.tenant))
    ? 'large'
    : 'medium'
}

/** Estimates a change, without the search for lockouts that it may need. */
export async function effortOfChange({ request }: OperationContext): Promise<Effort> {
  return request.body.byteLength > smallBody ? 'large' : 'small'
}
