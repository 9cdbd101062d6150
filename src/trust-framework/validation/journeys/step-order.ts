/** The numbering of steps. It is judged on the merged journey, since a derived policy may override single steps. */

import type { JourneyStep, SubJourney, UserJourney } from '../../model/policy.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { checkedSubJourneys, checkedUserJourneys } from './checked-journeys.ts'
import { journeyCodes } from './journey-codes.ts'

/** Lists the numbers from 1 to the number of steps that no step has, in ascending order. */
export function missingOrders(steps: readonly Pick<JourneyStep, 'order'>[]): readonly number[] {
  const present = new Set(steps.map(({ order }) => order))
  return steps.map((_, index) => index + 1).filter((order) => !present.has(order))
}

/** The step after the gap; a number below 1 makes a gap at the end. */
function placeOfGap({ steps, element }: UserJourney | SubJourney, order: number): SourcePlace {
  const step = steps.find((candidate) => candidate.order > order) ?? steps[0]
  return step?.element.place ?? element.place
}

/**
 * Steps are numbered from 1 without gaps.
 * Source: troubleshoot page; Azure-Samples/active-directory-verifiable-credentials#52; MicrosoftDocs/azure-docs#117310.
 */
export function* checkStepOrder(context: RuleContext): Generator<PolicyFinding> {
  const { document } = context
  for (const journey of checkedUserJourneys(context)) {
    for (const order of missingOrders(journey.steps)) {
      yield context.report(placeOfGap(journey, order), {
        ostiaryCode: journeyCodes.stepMissing,
        message: `User journey "${journey.id}" ${inPolicy(document)} was expected to have step with order "${order}" but it was not found.`,
      })
    }
  }
  // WHY: no public text says what the service does with sub journeys.
  for (const journey of checkedSubJourneys(context)) {
    for (const order of missingOrders(journey.steps)) {
      yield context.warn(placeOfGap(journey, order), {
        ostiaryCode: journeyCodes.stepMissing,
        message: `sub journey \`${journey.id}\` has no step with order ${order}; number the steps from 1 without gaps`,
      })
    }
  }
}

/** Steps that the document writes in another order than they run. Source: vector 58 of the reference. */
export function* checkStepSequence(context: RuleContext): Generator<PolicyFinding> {
  const { document } = context
  for (const journey of [...document.userJourneys.values(), ...document.subJourneys.values()]) {
    const late = journey.steps.find(({ element }, index) => {
      const next = journey.steps[index + 1]?.element
      return next !== undefined && next.place.offset < element.place.offset
    })
    if (late === undefined) continue
    yield context.warn(late.element.place, {
      ostiaryCode: journeyCodes.stepsOutOfOrder,
      message: `step ${late.order} of journey \`${journey.id}\` is written after a step that runs later`,
    })
  }
}
