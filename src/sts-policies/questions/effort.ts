/** Estimates the effort of a question. */

import { smallBody, type Effort, type OperationContext } from '../../graph/operation.ts'
import { peekJsonObject } from '../../graph/read-body.ts'
import { isJsonObject } from '../../kernel/json.ts'
import { stsPolicyFamily } from '../model/sts-policy-body.ts'

/** Bytes of the policies of a tenant that are read and compiled in some milliseconds. */
const mostBytesOfOneTurn = 131_072

/** Estimates a question: a draft is compiled for it alone, and many policies take long to read. */
export async function effortOfQuestion({
  request,
  store,
  caller,
}: OperationContext): Promise<Effort> {
  if (request.body.byteLength > smallBody) return 'large'
  const { policies = null } = peekJsonObject(request)
  if (isJsonObject(policies) && policies['live'] === undefined) return 'large'
  const { bodies } = await store.sumBytes(caller.tenant, [stsPolicyFamily])
  return bodies > mostBytesOfOneTurn ? 'large' : 'small'
}
