/** What files that could not be used mean for a decision (E90). */

import {
  placeOf,
  type DocumentFinding,
} from '../../conditional-access/decisions/offline/documents.ts'
import { fileCodes } from '../../conditional-access/decisions/offline/file-codes.ts'
import type { OfflineRules } from '../../conditional-access/decisions/offline/read-documents.ts'
import type { AdvisedDecision } from '../../conditional-access/decisions/advice/advice.ts'
import type { Verdict } from '../../conditional-access/engine/answer/decision.ts'

/** Warnings about policies that the files have no text of, or that are not decided by. */
export function missingPolicies({ warnings }: Pick<OfflineRules, 'warnings'>): readonly string[] {
  const codes: readonly DocumentFinding['ostiaryCode'][] = [
    fileCodes.listIncomplete,
    fileCodes.planSkipped,
  ]
  return warnings.filter(({ ostiaryCode }) => codes.includes(ostiaryCode)).map(placeOf)
}

/** Whether every policy of the tenant may be known: nothing was left out that could hold another one. */
export function areWhole(files: Pick<OfflineRules, 'faults' | 'warnings'>): boolean {
  return files.faults.length === 0 && missingPolicies(files).length === 0
}

/**
 * Widens a decision up to `block`: a policy that could not be read can require anything, and takes nothing away from
 * what the others require. So only `block` stays certain.
 */
export function withMissingPolicies<Given extends AdvisedDecision | Verdict>(
  decision: Given,
): Given {
  if (decision.outcome === 'block') return decision
  const open = { ...decision, outcome: 'notEnoughInformation' as const }
  return 'atWorst' in decision ? { ...open, atWorst: 'block', status: 'unknown' } : open
}
