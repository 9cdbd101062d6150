/** Claims provider selections and the claims exchanges that they choose from. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, StepSelection, SubJourney, UserJourney } from '../../model/policy.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFault, PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { checkedSubJourneys, checkedUserJourneys } from './checked-journeys.ts'
import { journeyCodes } from './journey-codes.ts'
import { offersProviders } from './journey-steps.ts'

type MakeFinding = (place: SourcePlace, fault: PolicyFault) => PolicyFinding

/** Where a journey has its exchanges: the indexes of steps by the key of an exchange. */
function stepsOfExchanges(steps: readonly JourneyStep[]): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>()
  for (const [index, { exchanges }] of steps.entries()) {
    for (const { id } of exchanges) {
      const key = keyOf(id)
      const indexes = found.get(key)
      if (indexes === undefined) found.set(key, new Set([index]))
      else indexes.add(index)
    }
  }
  return found
}

/** The exchanges that a selection of the step at the index names, each with the index of the step that must have it. */
function namedExchanges(
  selection: StepSelection,
  index: number,
): readonly { readonly id: string; readonly expected: number; readonly attribute: string }[] {
  const { targetClaimsExchangeId: target, validationClaimsExchangeId: validation } = selection
  return [
    ...(target === undefined
      ? []
      : [{ id: target, expected: index + 1, attribute: 'TargetClaimsExchangeId' }]),
    ...(validation === undefined
      ? []
      : [{ id: validation, expected: index, attribute: 'ValidationClaimsExchangeId' }]),
  ]
}

function* findUnknownExchanges(
  journey: UserJourney | SubJourney,
  where: string,
  context: RuleContext,
  judge: MakeFinding,
): Generator<PolicyFinding> {
  const found = stepsOfExchanges(journey.steps)
  for (const [index, step] of journey.steps.entries()) {
    if (!offersProviders(step)) continue
    for (const selection of step.selections) {
      for (const { id, expected, attribute } of namedExchanges(selection, index)) {
        const indexes = found.get(keyOf(id))
        if (indexes?.has(expected) === true) continue
        const { place } = selection.element.attributes.get(attribute) ?? selection.element
        if (indexes === undefined) {
          yield judge(place, {
            ostiaryCode: journeyCodes.exchangeNotFound,
            message: `ClaimsExchange with id "${id}" is referenced in ${where} but it was not found.`,
          })
        } else {
          const step = expected === index ? 'the same step' : 'the next step'
          yield context.warn(place, {
            ostiaryCode: journeyCodes.exchangeNotFound,
            message: `claims exchange \`${id}\` of journey \`${journey.id}\` must be in ${step}, but another step has it`,
          })
        }
      }
    }
  }
}

function* findAmbiguousSteps(
  journey: UserJourney | SubJourney,
  where: string,
  judge: MakeFinding,
): Generator<PolicyFinding> {
  for (const [index, step] of journey.steps.entries()) {
    const { order, exchanges, element } = step
    const before = journey.steps[index - 1]
    const isChosen = before !== undefined && offersProviders(before)
    if (step.type !== 'ClaimsExchange' || exchanges.length < 2 || isChosen) continue
    yield judge(element.place, {
      ostiaryCode: journeyCodes.exchangesWithoutSelection,
      message: `${where} has step ${order} with ${exchanges.length} claims exchanges. It must be preceded by a claims provider selection in order to determine which claims exchange can be used.`,
      conflictsWith: element.overrides.at(-1),
    })
  }
}

/**
 * WHY: a combined step whose only choice is its own sign-in chooses nothing for the next step, so any step may follow.
 */
function choosesForNextStep({ type, selections }: JourneyStep): boolean {
  if (type === 'ClaimsProviderSelection') return true
  return (
    type === 'CombinedSignInAndSignUp' &&
    selections.some(({ targetClaimsExchangeId }) => targetClaimsExchangeId !== undefined)
  )
}

function* findWrongFollowers(
  journey: UserJourney | SubJourney,
  where: string,
  judge: MakeFinding,
): Generator<PolicyFinding> {
  for (const [index, step] of journey.steps.entries()) {
    const next = journey.steps[index + 1]
    if (next === undefined || next.type === 'ClaimsExchange' || !choosesForNextStep(step)) continue
    yield judge(next.element.attributes.get('Type')?.place ?? next.element.place, {
      ostiaryCode: journeyCodes.selectionNotFollowedByExchange,
      message: `Orchestration step order "${next.order}" in ${where} is followed by a claims provider selection step and must be a claims exchange, but it is of type "${next.type}".`,
      conflictsWith: step.element.place,
    })
  }
}

/**
 * A selection names exchanges that the journey has, a step with several exchanges follows a selection, and a claims
 * exchange follows each selection. In sub journeys these are warnings: no public text says what the service does there.
 * Source: azure-ad-b2c/samples#424, #198; MicrosoftDocs/azure-docs#6866; troubleshoot page.
 */
export function* checkSelections(context: RuleContext): Generator<PolicyFinding> {
  const policy = inPolicy(context.document)
  const report: MakeFinding = (place, fault) => context.report(place, fault)
  const warn: MakeFinding = (place, fault) => context.warn(place, fault)
  for (const journey of checkedUserJourneys(context)) {
    const withId = `UserJourney with id "${journey.id}" ${policy}`
    yield* findUnknownExchanges(journey, withId, context, report)
    yield* findAmbiguousSteps(journey, `User journey "${journey.id}" ${policy}`, report)
    yield* findWrongFollowers(journey, `user journey "${journey.id}" ${policy}`, report)
  }
  for (const journey of checkedSubJourneys(context)) {
    const withId = `SubJourney with id "${journey.id}" ${policy}`
    yield* findUnknownExchanges(journey, withId, context, warn)
    yield* findAmbiguousSteps(journey, `Sub journey "${journey.id}" ${policy}`, warn)
    yield* findWrongFollowers(journey, `sub journey "${journey.id}" ${policy}`, warn)
  }
}
