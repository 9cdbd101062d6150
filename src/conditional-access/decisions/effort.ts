/** Estimates the effort of requests that work on the rules of a tenant. */

import type { Effort, OperationContext } from '../../graph/operation.ts'
import { peekJsonObject } from '../../graph/read-body.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { IsLargeTenant } from './tenant-size.ts'

/** Reports on policies that one turn of the main thread may print. */
const reportsOfOneTurn = 5_000

/** Policies of the largest tenant whose decisions are made in the main thread. */
const policiesOfOneTurn = 300

/** Bytes of a body that hardly delay other requests. */
const smallBody = 16_384

function isLive(source: JsonValue | undefined): boolean {
  return source === undefined || (isJsonObject(source) && source['live'] !== undefined)
}

/** Tells whether a request asks for rules that are compiled for it alone. */
function compilesItsOwn({ policies, settings }: JsonObject): boolean {
  return !isLive(policies) || settings !== undefined
}

function reportsAsked({ trace, signIns }: JsonObject): number {
  const explains = trace === 'reasons' || trace === 'full'
  const number = Array.isArray(signIns) ? signIns.length : 1
  return explains ? number * policiesOfOneTurn : 0
}

/** Estimates a request for decisions. */
export async function effortOfDecisions(
  { request, store, caller }: OperationContext,
  isLarge: IsLargeTenant,
): Promise<Effort> {
  if (request.stream !== undefined) {
    if (request.query.includes('policiesAt')) return 'large'
    return (await isLarge(store, caller.tenant)) ? 'large' : 'small'
  }
  const json = peekJsonObject(request)
  if (compilesItsOwn(json) || reportsAsked(json) > reportsOfOneTurn) return 'large'
  if (await isLarge(store, caller.tenant)) return 'large'
  return request.body.byteLength > smallBody || reportsAsked(json) > policiesOfOneTurn
    ? 'medium'
    : 'small'
}

/** Estimates a request that decides by all live rules. */
export async function effortOfWhatIf(
  { store, caller }: OperationContext,
  isLarge: IsLargeTenant,
): Promise<Effort> {
  return (await isLarge(store, caller.tenant)) ? 'large' : 'medium'
}

/** Estimates a change of a policy, which searches for lockouts by all policies. */
export async function effortOfChange(
  { request, store, caller }: OperationContext,
  isLarge: IsLargeTenant,
): Promise<Effort> {
  if (request.body.byteLength > smallBody) return 'large'
  return (await isLarge(store, caller.tenant)) ? 'large' : 'small'
}
