/**
 * Policy plans of beta. Too little about them is public to serve them: half of their members, their states, and what
 * they do to decisions. Every operation answers 501 and says so.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicyplan
 */

import type { Operation } from '../../../graph/operation.ts'
import { unsupportedOperation } from '../../../graph/unsupported-operation.ts'

const plans = '/identity/conditionalAccess/plans'

const paths = [plans, `${plans}/{id}`, `${plans}/{id}/rules`, `${plans}/{id}/rules/{ruleId}`]

/** Collections are listed and added to; single objects are read, changed and deleted. */
export const planOperations: readonly Operation[] = paths.flatMap((path) =>
  (path.endsWith('}') ? (['GET', 'PATCH', 'DELETE'] as const) : (['GET', 'POST'] as const)).map(
    (method) =>
      unsupportedOperation(method, path, 'A conditional access policy plan (beta)', ['beta']),
  ),
)
