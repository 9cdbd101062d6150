/** The rules about journeys. */

import type { PolicyRule } from '../rule.ts'
import { checkClaimFlow, checkRefreshClaimFlow } from './claim-flow.ts'
import { checkRefreshJourneys, checkRelyingParty } from './relying-party.ts'
import { checkSelections } from './selections.ts'
import { checkGetClaims, checkSendClaims } from './send-claims.ts'
import { checkStepOrder, checkStepSequence } from './step-order.ts'
import { checkEmptySteps, checkLateSelections, checkSelectionPages } from './step-warnings.ts'

/** Every rule about journeys, their steps, the relying party, and the claims along them. */
export const journeyRules: readonly PolicyRule[] = [
  checkRelyingParty,
  checkRefreshJourneys,
  checkStepOrder,
  checkStepSequence,
  checkSelections,
  checkEmptySteps,
  checkLateSelections,
  checkSelectionPages,
  checkSendClaims,
  checkGetClaims,
  checkClaimFlow,
  checkRefreshClaimFlow,
]
