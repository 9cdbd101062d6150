/** Steps that the service accepts, but that fail at run time. */

import type { JourneyStep, SubJourney, UserJourney } from '../../model/policy.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { checkedSubJourneys, checkedUserJourneys } from './checked-journeys.ts'
import { journeyCodes } from './journey-codes.ts'
import { offersProviders } from './journey-steps.ts'

/** A selection and the earlier step where the user signs in. */
export interface LateSelection {
  readonly selection: JourneyStep
  readonly signIn: JourneyStep
}

/** Finds claims provider selections after a step where the user already chose how to sign in. */
export function findLateSelections({ steps }: UserJourney | SubJourney): readonly LateSelection[] {
  const signIn = steps.find(offersProviders)
  if (signIn === undefined) return []
  return steps
    .filter((step) => step.type === 'ClaimsProviderSelection' && step !== signIn)
    .map((selection) => ({ selection, signIn }))
}

/** Source: MicrosoftDocs/azure-docs#47266. */
export function* checkEmptySteps(context: RuleContext): Generator<PolicyFinding> {
  for (const journey of [...checkedUserJourneys(context), ...checkedSubJourneys(context)]) {
    for (const { type, exchanges, selections, order, element } of journey.steps) {
      if (type !== 'ClaimsExchange' || exchanges.length > 0 || selections.length > 0) continue
      yield context.warn(element.place, {
        ostiaryCode: journeyCodes.stepWithoutExchange,
        message: `step ${order} of journey \`${journey.id}\` is a \`ClaimsExchange\` without a claims exchange`,
      })
    }
  }
}

/** Source: Azure AD B2C error code AADB2C90277. */
export function* checkSelectionPages(context: RuleContext): Generator<PolicyFinding> {
  for (const journey of [...checkedUserJourneys(context), ...checkedSubJourneys(context)]) {
    for (const step of journey.steps.filter(offersProviders)) {
      if (step.contentDefinitionReferenceId !== undefined) continue
      yield context.warn(step.element.place, {
        ostiaryCode: journeyCodes.selectionWithoutPage,
        code: 'AADB2C90277',
        message: `The orchestration step '${step.order}' of user journey '${journey.id}' of policy '${context.document.policyId}' does not contain a content definition reference.`,
      })
    }
  }
}

/** Source: MicrosoftDocs/azure-docs#68117. */
export function* checkLateSelections(context: RuleContext): Generator<PolicyFinding> {
  for (const journey of checkedUserJourneys(context)) {
    for (const { selection, signIn } of findLateSelections(journey)) {
      yield context.warn(selection.element.place, {
        ostiaryCode: journeyCodes.selectionAfterSignIn,
        message: `step ${selection.order} of journey \`${journey.id}\` selects a claims provider, but step ${signIn.order} already signs the user in`,
        conflictsWith: signIn.element.place,
      })
    }
  }
}
