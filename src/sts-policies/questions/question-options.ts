/** What the operations need of the service. */

import type { OperationContext } from '../../graph/operation.ts'
import type { FrequencyQuestion, QuestionedTenant } from './questioned-tenant.ts'
import type { StsTenants } from './stored-tenant.ts'

/**
 * Names the policies of conditional access with a sign-in frequency that may apply; undefined when the caller may not
 * know them.
 */
export type FrequencyPoliciesFor = (
  context: OperationContext,
  question: FrequencyQuestion,
) => Promise<readonly string[] | undefined>

/** What the operations need. */
export interface QuestionOptions {
  readonly tenants: StsTenants
  readonly frequencyPolicies: FrequencyPoliciesFor
}

/** The tenant of the caller. */
export function questionedBy(
  context: OperationContext,
  { tenants, frequencyPolicies }: QuestionOptions,
): QuestionedTenant {
  const { store, caller, mayTakeLong } = context
  return {
    store,
    tenant: caller.tenant,
    tenants,
    ...(mayTakeLong === false && { mayTakeLong }),
    frequencyPolicies: (question) => frequencyPolicies(context, question),
  }
}
