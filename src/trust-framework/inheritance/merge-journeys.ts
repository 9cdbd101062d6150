/**
 * How journeys and the relying party combine.
 * Source: MicrosoftDocs/azure-docs#6866 (exchanges of steps with one order are united); azure-ad-b2c/vscode-extension#68
 * (a child overrides single steps); Azure AD B2C error code AADB2C90031 (parts of the relying party come from parents).
 */

import { attributeOf, type SourcedElement } from '../model/sourced-element.ts'
import { readOrder } from '../model/read-journeys.ts'
import { childWins, fields, joined, one, replace, type Combine } from './combine.ts'
import { idKey, list } from './keyed-lists.ts'
import { byId } from './merge-building-blocks.ts'

const mergeStep = fields({
  Preconditions: childWins,
  ClaimsProviderSelections: joined(
    list({
      keys: idKey('TargetClaimsExchangeId', 'ValidationClaimsExchangeId'),
      combine: replace,
      order: 'baseFirst',
    }),
  ),
  ClaimsExchanges: joined(byId(replace)),
  JourneyList: joined(
    list({ keys: idKey('SubJourneyReferenceId'), combine: replace, order: 'baseFirst' }),
  ),
})

const uniteSteps = list({
  // WHY: the schema compares orders as numbers, so `10` and `010` are one step.
  keys: (step) => {
    const order = readOrder(step)
    return [Number.isNaN(order) ? (attributeOf(step, 'Order') ?? '') : String(order)]
  },
  combine: mergeStep,
  order: 'baseFirst',
})

/** Steps are united by their order and listed in ascending order. */
const mergeSteps: Combine = (base, child) => {
  const united = uniteSteps(base, child)
  const children = united.children
    .map((step): readonly [SourcedElement, number] => [step, readOrder(step)])
    .sort(([, left], [, right]) => left - right)
    .map(([step]) => step)
  return { ...united, children }
}

/** A user journey. */
export const mergeUserJourney = fields({
  AssuranceLevel: childWins,
  PreserveOriginalAssertion: childWins,
  Authorization: one(
    fields({
      AuthorizationTechnicalProfiles: one(
        list({ keys: idKey('ReferenceId'), combine: replace, order: 'baseFirst' }),
      ),
    }),
  ),
  OrchestrationSteps: one(mergeSteps),
  ClientDefinition: childWins,
  CryptographicKeys: one(byId(replace)),
})

/** A sub journey. */
export const mergeSubJourney = fields({ OrchestrationSteps: one(mergeSteps) })

/** The section of the document counts; what it leaves out comes from its base. */
export const mergeRelyingParty = fields({
  DefaultUserJourney: childWins,
  Endpoints: one(byId(replace)),
  UserJourneyBehaviors: one(
    fields({
      SingleSignOn: childWins,
      SessionExpiryType: childWins,
      SessionExpiryInSeconds: childWins,
      AzureApplicationInsights: childWins,
      JourneyInsights: childWins,
      ContentDefinitionParameters: childWins,
      JourneyFraming: childWins,
      ScriptExecution: childWins,
      OnError: childWins,
    }),
  ),
  TechnicalProfile: childWins,
})
