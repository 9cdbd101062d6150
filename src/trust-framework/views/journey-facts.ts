/** Facts about the journeys that a relying party reaches. */

import { keyOf } from '../../kernel/ids.ts'
import type { JourneyStep, Policy, SubJourney, UserJourney } from '../model/policy.ts'
import type { Reachable } from '../validation/rule.ts'
import { describePrecondition } from './describe-step.ts'
import { attributeParts, type FactList, type FactPart } from './fact-list.ts'

/**
 * What stays the same when steps are renumbered: the type of a step and what it runs or offers first.
 */
function identifyStep({ type, exchanges, selections, candidates }: JourneyStep): string {
  const first =
    exchanges[0]?.id ??
    candidates[0]?.referenceId ??
    selections[0]?.targetClaimsExchangeId ??
    selections[0]?.validationClaimsExchangeId
  return first === undefined ? type : `${type} ${first}`
}

function listParts(step: JourneyStep): readonly FactPart[] {
  return [
    ...attributeParts(step.element, 'Order', 'Type'),
    ...step.preconditions.map((precondition) => ({
      text: `skipped if ${describePrecondition(precondition)}`,
      place: precondition.element.place,
    })),
    ...step.selections.map(({ element }) => ({
      text: attributeParts(element)
        .map(({ text }) => text)
        .join(' '),
      place: element.place,
    })),
    ...step.exchanges.map(({ id, technicalProfileReferenceId, element }) => ({
      text: `${id}: ${technicalProfileReferenceId}`,
      place: element.place,
    })),
    ...step.candidates.map(({ referenceId, element }) => ({
      text: `calls ${referenceId}`,
      place: element.place,
    })),
  ]
}

function addJourney(list: FactList, { id, element, steps }: UserJourney | SubJourney): void {
  list.add('journey', id, element, attributeParts(element, 'Id'))
  const keys = steps.map((step) => {
    const identity = identifyStep(step)
    return list.addAs(keyOf(`${id} ${identity}`), {
      area: 'step',
      subject: `${id} step ${step.order} ${identity}`,
      parts: listParts(step),
      place: step.element.place,
    })
  })
  list.steps.set(id, keys)
}

/** Adds the entry points of the relying party, and each journey with its steps. */
export function addJourneyFacts(
  list: FactList,
  { relyingParty, userJourneys, subJourneys }: Policy,
  reachable: Reachable,
): void {
  const start = relyingParty?.defaultUserJourney
  if (start !== undefined) {
    const parts = [{ text: start.referenceId, place: start.element.place }]
    list.add('journey', 'DefaultUserJourney', start.element, parts)
  }
  for (const { id, userJourneyReferenceId, element } of relyingParty?.endpoints ?? []) {
    const parts = [{ text: userJourneyReferenceId, place: element.place }]
    list.add('journey', `Endpoint ${id}`, element, parts)
  }
  for (const key of reachable.journeys) {
    const journey = userJourneys.get(key)
    if (journey !== undefined) addJourney(list, journey)
  }
  for (const key of reachable.subJourneys) {
    const journey = subJourneys.get(key)
    if (journey !== undefined) addJourney(list, journey)
  }
}
