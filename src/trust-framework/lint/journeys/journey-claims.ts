/** When the claims of a journey are set. */

import type { JourneyStep, UserJourney } from '../../model/policy.ts'
import { ClaimSources } from '../../validation/journeys/claim-sources.ts'
import { runsOf } from '../../validation/journeys/run-order.ts'
import type { RuleContext } from '../../validation/rule.ts'

/** A step of a journey or of a sub journey, and its place in the run. */
export interface RunStep {
  readonly step: JourneyStep
  /** The number of the step of the user journey. */
  readonly order: number
}

/** A journey as it runs. */
export interface JourneyClaims {
  readonly steps: readonly RunStep[]
  /**
   * The index of the step that sets a claim first, by the key of the claim; -1 for claims that are there before the first step. Steps that may
   * be skipped count.
   */
  readonly setAt: ReadonlyMap<string, number>
  /** Claims that validation technical profiles output, whether their hosts pass them on or not. */
  readonly validated: ReadonlySet<string>
}

/** Most journeys of one relying party that are followed: it may have any number of endpoints. */
const mostJourneys = 20

/** Lists the journeys that the relying party of the document reaches, the first twenty. */
export function followedJourneys({ policy, reachable }: RuleContext): readonly UserJourney[] {
  return [...(reachable?.journeys ?? [])]
    .slice(0, mostJourneys)
    .flatMap((key) => policy.userJourneys.get(key) ?? [])
}

/** Reads when a journey sets its claims. */
export function readJourneyClaims(
  { effective, policy }: RuleContext,
  journey: UserJourney,
): JourneyClaims {
  const sources = new ClaimSources(effective, journey.authorizationProfiles)
  const sizes = [sources.produced.size]
  const steps = runsOf(policy, journey).flatMap(({ order, steps: run }) =>
    run.map((step) => ({ step, order })),
  )
  for (const { step } of steps) {
    sources.addStep(step, journey.defaultIssuer)
    sizes.push(sources.produced.size)
  }
  const setAt = new Map<string, number>()
  let index = -1
  for (const claim of sources.produced) {
    // The claims are in the order in which they were set.
    while ((sizes[index + 1] ?? Infinity) <= setAt.size) index += 1
    setAt.set(claim, index)
  }
  return { steps, setAt, validated: sources.validated }
}
