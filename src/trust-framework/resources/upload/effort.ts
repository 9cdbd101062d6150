/** Estimates how long the checks of policies take. */

import { smallBody, type Effort, type OperationContext } from '../../../graph/operation.ts'
import { trustFrameworkKind } from '../policy-kind.ts'

/** Bytes of a tenant's documents that are parsed and checked in some milliseconds. */
const fewStoredBytes = 65_536

/** A small document is checked with its base policies, and with the policies that inherit from it. */
export async function effortOfPolicies({
  request,
  store,
  caller,
}: OperationContext): Promise<Effort> {
  if (request.body.byteLength > smallBody) return 'large'
  const { contents } = await store.sumBytes(caller.tenant, [trustFrameworkKind.name])
  return contents > fewStoredBytes ? 'large' : 'small'
}
