/** Estimates how long it takes to walk through nested groups. */

import type { Effort, OperationContext } from '../graph/operation.ts'
import { groups } from './kinds.ts'

/** Bytes of groups that are walked without delaying other requests. */
const fewBytesOfGroups = 262_144

/** Long where the tenant has many groups. */
export async function effortOfWalk({
  store,
  caller,
}: OperationContext): Promise<Effort | undefined> {
  const { bodies } = await store.sumBytes(caller.tenant, [groups.name])
  return bodies > fewBytesOfGroups ? 'large' : undefined
}
