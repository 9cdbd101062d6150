/** The steps of a journey as they run, with those of its sub journeys in their place. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, Policy, UserJourney } from '../../model/policy.ts'
import { invokesSubJourneys } from './journey-steps.ts'

/** One step of a user journey with all that it runs. */
export interface RunOfStep {
  /** The number of the step of the user journey. */
  readonly order: number
  /** The step itself, or those of the sub journeys that it invokes, nested ones in their place. */
  readonly steps: readonly JourneyStep[]
  readonly isSubJourney: boolean
  /** False when a sub journey that it invokes is not defined. */
  readonly isComplete: boolean
}

/**
 * Lists what each step runs, in order. INVARIANT: a sub journey is listed where it is first invoked, so that nesting,
 * repetition and cycles cost nothing.
 */
export function runsOf({ subJourneys }: Policy, { steps }: UserJourney): readonly RunOfStep[] {
  const listed = new Set<string>()

  return steps.map((step) => {
    let isComplete = true
    const invokedSteps = ({ candidates }: JourneyStep): readonly JourneyStep[] =>
      candidates.flatMap(({ referenceId }) => {
        const key = keyOf(referenceId)
        if (listed.has(key)) return []
        listed.add(key)
        const invoked = subJourneys.get(key)
        if (invoked === undefined) isComplete = false
        return invoked?.steps ?? []
      })

    const run: JourneyStep[] = []
    const pending = [step]
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (invokesSubJourneys(next)) pending.push(...invokedSteps(next).toReversed())
      else run.push(next)
    }
    return { order: step.order, steps: run, isSubJourney: invokesSubJourneys(step), isComplete }
  })
}
