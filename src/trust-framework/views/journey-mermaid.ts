/** Journeys of an effective policy as a Mermaid flowchart. */

import { keyOf } from '../../kernel/ids.ts'
import type { EffectivePolicy } from '../inheritance/effective-policy.ts'
import type { JourneyStep, SubJourney, UserJourney } from '../model/policy.ts'
import { findReachable } from '../validation/journeys/reachability.ts'
import { describePrecondition, listStepParts } from './describe-step.ts'
import { mermaidText } from './mermaid.ts'

/** A journey with the name of its first node. */
interface DrawnJourney {
  readonly journey: UserJourney | SubJourney
  readonly title: string
  readonly node: string
  readonly defaultIssuer: string | undefined
}

/** Picks the journeys that the relying party reaches; all of them where the document has no relying party. */
function pickJourneys(effective: EffectivePolicy): readonly DrawnJourney[] {
  const { userJourneys, subJourneys } = effective.policy
  const reachable = findReachable(effective)
  const picked: DrawnJourney[] = []
  const pick = (
    journeys: ReadonlyMap<string, UserJourney | SubJourney>,
    keys: ReadonlySet<string> | undefined,
    titleOf: (journey: UserJourney | SubJourney) => string,
  ): void => {
    for (const [key, journey] of journeys) {
      if (keys !== undefined && !keys.has(key)) continue
      picked.push({
        journey,
        title: titleOf(journey),
        node: `j${picked.length + 1}`,
        defaultIssuer: 'defaultIssuer' in journey ? journey.defaultIssuer : undefined,
      })
    }
  }
  pick(userJourneys, reachable?.journeys, ({ id }) => id)
  pick(subJourneys, reachable?.subJourneys, (journey) =>
    'type' in journey ? `${journey.id} (${journey.type})` : journey.id,
  )
  return picked
}

const nodeOf = ({ node }: DrawnJourney, index: number): string => `${node}s${index + 1}`

function printStepNode(drawn: DrawnJourney, step: JourneyStep, index: number): string {
  const parts = [`${step.order} ${step.type}`, ...listStepParts(step, drawn.defaultIssuer)].map(
    mermaidText,
  )
  return `    ${nodeOf(drawn, index)}["${parts.join('<br/>')}"]`
}

/** The condition is on an arrow that leads past the step that it skips. */
function printSkips(drawn: DrawnJourney, step: JourneyStep, index: number): readonly string[] {
  const before = index === 0 ? `${drawn.node}start` : nodeOf(drawn, index - 1)
  const after =
    index + 1 < drawn.journey.steps.length ? nodeOf(drawn, index + 1) : `${drawn.node}end`
  return step.preconditions.map(
    (precondition) =>
      `    ${before} -. "${mermaidText(describePrecondition(precondition))}" .-> ${after}`,
  )
}

function printJourney(drawn: DrawnJourney): readonly string[] {
  const { steps } = drawn.journey
  const nodes = [
    `${drawn.node}start`,
    ...steps.map((_, index) => nodeOf(drawn, index)),
    `${drawn.node}end`,
  ]
  return [
    `  subgraph ${drawn.node}["${mermaidText(drawn.title)}"]`,
    `    ${drawn.node}start(( ))`,
    ...steps.map((step, index) => printStepNode(drawn, step, index)),
    `    ${drawn.node}end(( ))`,
    `    ${nodes.join(' --> ')}`,
    ...steps.flatMap((step, index) => printSkips(drawn, step, index)),
    '  end',
  ]
}

function printCalls(
  drawn: DrawnJourney,
  subJourneys: ReadonlyMap<string, DrawnJourney>,
): readonly string[] {
  return drawn.journey.steps.flatMap((step, index) =>
    step.candidates.flatMap(({ referenceId }) => {
      const called = subJourneys.get(keyOf(referenceId))
      return called === undefined ? [] : [`  ${nodeOf(drawn, index)} ==> ${called.node}start`]
    }),
  )
}

/**
 * Prints the journeys that the relying party of a document reaches; all journeys where it has none. A dashed arrow
 * leads past a step that its condition skips, a thick one into a sub journey.
 */
export function printJourneyMermaid(effective: EffectivePolicy): string {
  const drawn = pickJourneys(effective)
  const subJourneys = new Map(
    drawn
      .filter(({ journey }) => 'type' in journey)
      .map((item) => [keyOf(item.journey.id), item] as const),
  )
  const lines = [
    'flowchart TD',
    ...drawn.flatMap(printJourney),
    ...drawn.flatMap((journey) => printCalls(journey, subJourneys)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
