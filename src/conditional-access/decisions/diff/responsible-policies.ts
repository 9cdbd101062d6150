/** Finds the policies that cause a change of decision. */

import { keyOf } from '../../../kernel/ids.ts'
import type { Decision, PolicyReport } from '../../engine/answer/decision.ts'

/** A policy that contributes differently to the two decisions, and to which it contributes. */
export interface ResponsiblePolicy {
  readonly id: string
  readonly in: 'before' | 'after' | 'both'
}

/** The contribution of an enforced policy to a decision, as text; undefined without one. */
function partOf(report: PolicyReport, { sessionControls }: Decision): string | undefined {
  if (report.state !== 'enabled' || report.applies === 'no') return undefined
  const sessions = sessionControls.filter(
    ({ policyId }) => keyOf(policyId) === keyOf(report.policyId),
  )
  return JSON.stringify([report.applies, report.grant, report.session, sessions])
}

function partsOf(
  decision: Decision,
): ReadonlyMap<string, { readonly id: string; readonly part: string }> {
  const parts = new Map<string, { readonly id: string; readonly part: string }>()
  for (const report of decision.policies) {
    const part = partOf(report, decision)
    if (part !== undefined) parts.set(keyOf(report.policyId), { id: report.policyId, part })
  }
  return parts
}

/** Lists them by id, from two decisions that report their policies. */
export function responsiblePolicies(
  before: Decision,
  after: Decision,
): readonly ResponsiblePolicy[] {
  const [earlier, later] = [partsOf(before), partsOf(after)]
  const keys = [...new Set([...earlier.keys(), ...later.keys()])].toSorted()
  return keys.flatMap((key): readonly ResponsiblePolicy[] => {
    const [one, other] = [earlier.get(key), later.get(key)]
    if (one?.part === other?.part) return []
    const id = (one ?? other)?.id ?? key
    if (one === undefined) return [{ id, in: 'after' }]
    return [{ id, in: other === undefined ? 'before' : 'both' }]
  })
}
