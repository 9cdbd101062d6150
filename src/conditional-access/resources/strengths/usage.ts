/**
 * Which policies name a strength, and which of them need it to prove multifactor authentication.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-usage
 */

import { valueAt } from '../../../edm/member-path.ts'
import type { EntitySet } from '../../../graph/entity-set.ts'
import { contextUrl, requireEntity } from '../../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { respondJson } from '../../../graph/respond.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Reader, StoredObject } from '../../../store/port.ts'
import type { StrengthBody } from '../../model/strengths/strength-body.ts'
import { usageType } from '../../model/strengths/strength-types.ts'

/** A policy that names a strength. */
export interface ReferringPolicy {
  /** The stored policy, also when the version does not show it. */
  readonly policy: StoredObject
  /**
   * The policy in the form of the request's version and preferences; undefined when the version does not show
   * it.
   */
  readonly printed: JsonObject | undefined
}

/** Lists every policy that names a strength. */
export type ListReferringPolicies = (
  context: OperationContext,
  reader: Reader,
  strengthId: string,
) => Promise<readonly ReferringPolicy[]>

/** Controls that need a claim of multifactor authentication. */
const claimingControls: ReadonlySet<unknown> = new Set(['mfa', 'passwordChange', 'riskRemediation'])

/** Tells whether a policy needs a claim of multifactor authentication in addition to its strength. */
export function requiresMfaClaim({ policy }: ReferringPolicy): boolean {
  const controls = valueAt(policy.body, 'grantControls.builtInControls')
  return Array.isArray(controls) && controls.some((control) => claimingControls.has(control))
}

function printedOf(policies: readonly ReferringPolicy[]): readonly JsonObject[] {
  return policies.flatMap(({ printed }) => (printed === undefined ? [] : [printed]))
}

/** GET on the function `usage` of one strength. */
export function usageOperation(
  set: EntitySet<StrengthBody>,
  listReferringPolicies: ListReferringPolicies,
): Operation {
  return {
    method: 'GET',
    path: `${set.path}/{id}/usage`,
    roots: set.versions,
    access: set.readAccess,
    produces: 'json',
    answers: { type: usageType, as: 'value' },
    handle: async (context) => {
      const { store } = context
      const strength = await requireEntity(store, context, set, context.keys['id'] ?? '')
      const policies = await listReferringPolicies(context, store, strength.id)
      return respondJson(200, {
        '@odata.context': contextUrl(context, 'microsoft.graph.authenticationStrengthUsage'),
        mfa: printedOf(policies.filter(requiresMfaClaim)),
        none: printedOf(policies.filter((policy) => !requiresMfaClaim(policy))),
      })
    },
  }
}
