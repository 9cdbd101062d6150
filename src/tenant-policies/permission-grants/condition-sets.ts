/**
 * The condition sets of a permission grant policy: list, get, add and remove. They are stored in their policy, and each
 * change makes a new version of it. Source: pages "List includes", "Create includes", "Delete includes" and those of
 * `excludes`.
 */

import { complete, encodeComplex } from '../../edm/complete.ts'
import { decodeComplex } from '../../edm/decode.ts'
import { changeObjects } from '../../graph/change.ts'
import { contextUrl, requireEntity } from '../../graph/handlers/read.ts'
import { requireMatch } from '../../graph/if-match.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJson, respondNoContent } from '../../graph/respond.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import { requirePassed } from '../../kernel/errors/refused-by.ts'
import { checked } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import { grantConditionsType } from './types.ts'

type GrantPolicySet = WritableEntitySet<JsonObject>

function setsOf({ body }: StoredObject, side: string): readonly JsonObject[] {
  const list = body[side]
  return Array.isArray(list) ? (list as readonly JsonValue[]).filter(isJsonObject) : []
}

function isNamed(set: JsonObject, id: string): boolean {
  return keyOf(memberText(set, 'id') ?? '') === keyOf(id)
}

function requireSet(policy: StoredObject, side: string, id: string): JsonObject {
  const found = setsOf(policy, side).find((set) => isNamed(set, id))
  if (found) return found
  throw policyNotFound(id)
}

function operationsOf(
  side: 'includes' | 'excludes',
  policies: GrantPolicySet,
  requireCustom: (policy: StoredObject) => void,
): readonly Operation[] {
  const path = `${policies.path}/{id}/${side}`
  const { versions: roots, readAccess, kind } = policies
  const find = (context: OperationContext, reader: OperationContext['store']) =>
    requireEntity(reader, context, policies, context.keys['id'] ?? '')
  const encode = (set: JsonObject, { version }: OperationContext): JsonObject =>
    encodeComplex(grantConditionsType, set, version)
  const contextOf = ({ id }: StoredObject) => `permissionGrantPolicies('${id}')/${side}`

  /** Replaces the condition sets of a policy. */
  const change = (
    context: OperationContext,
    sets: (policy: StoredObject) => readonly JsonObject[],
  ): Promise<StoredObject> =>
    changeObjects(context, kind, async (writer) => {
      const { transaction, replace } = writer
      const policy = await requireEntity(transaction, context, policies, context.keys['id'] ?? '')
      requireMatch(context.request, policy)
      requireCustom(policy)
      return replace(policy, { ...policy.body, [side]: sets(policy) })
    })

  const one = { type: grantConditionsType, as: 'entity' } as const
  return [
    {
      method: 'GET',
      path,
      roots,
      access: readAccess,
      produces: 'json',
      answers: { type: grantConditionsType, as: 'collection' },
      handle: async (context) => {
        const policy = await find(context, context.store)
        return respondJson(200, {
          '@odata.context': contextUrl(context, contextOf(policy)),
          value: setsOf(policy, side).map((set) => encode(set, context)),
        })
      },
    },
    {
      method: 'GET',
      path: `${path}/{setId}`,
      roots,
      access: readAccess,
      produces: 'json',
      answers: one,
      handle: async (context) => {
        const policy = await find(context, context.store)
        const set = requireSet(policy, side, context.keys['setId'] ?? '')
        return respondJson(200, {
          '@odata.context': contextUrl(context, `${contextOf(policy)}/$entity`),
          ...encode(set, context),
        })
      },
    },
    {
      method: 'POST',
      path,
      roots,
      access: policies.access.update,
      produces: 'json',
      takes: grantConditionsType,
      answers: one,
      handle: async (context) => {
        const { version, request } = context
        const { value, findings } = decodeComplex(grantConditionsType, readJsonObject(request), {
          version,
        })
        const members = requirePassed(
          checked(complete(grantConditionsType, value, 'beta'), findings),
        )
        const set: JsonObject = { id: context.ids(), ...members }
        const policy = await change(context, (found) => [...setsOf(found, side), set])
        const at = `${request.origin}/${version}${policies.path}/${policy.id}/${side}`
        const answer = {
          '@odata.context': contextUrl(context, `${contextOf(policy)}/$entity`),
          ...encode(set, context),
        }
        return respondJson(201, answer, { Location: `${at}/${memberText(set, 'id')}` })
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{setId}`,
      roots,
      access: policies.access.update,
      produces: 'none',
      handle: async (context) => {
        const id = context.keys['setId'] ?? ''
        await change(context, (policy) => {
          requireSet(policy, side, id)
          return setsOf(policy, side).filter((set) => !isNamed(set, id))
        })
        return respondNoContent()
      },
    },
  ]
}

/** The operations on `includes` and `excludes`. `requireCustom` throws for a policy that cannot change. */
export function conditionSetOperations(
  policies: GrantPolicySet,
  requireCustom: (policy: StoredObject) => void,
): readonly Operation[] {
  return [
    ...operationsOf('includes', policies, requireCustom),
    ...operationsOf('excludes', policies, requireCustom),
  ]
}
