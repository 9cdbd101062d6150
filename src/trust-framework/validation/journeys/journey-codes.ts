/** Codes of findings about journeys, their steps, and the claims that flow along them. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Steps of journeys and the relying party that starts them. */
export const journeyCodes = defineCodes('trustFramework.journey', {
  stepMissing: {
    status: '400 or warning',
    meaning:
      'The steps of a journey are not numbered from 1 without a gap. In a sub journey it is a warning.',
    cause:
      'A step was deleted, or a base policy already has a journey with the same id: their steps are combined.',
    fix: 'Number the steps from 1, or give the journey an id that no base policy uses.',
  },
  stepsOutOfOrder: {
    status: 'warning',
    meaning: 'The steps of a journey are not written in the order in which they run.',
    cause: 'Steps run by `Order`, wherever they stand in the document.',
    fix: 'Write the steps in ascending order.',
  },
  exchangeNotFound: {
    status: '400 or warning',
    meaning: 'A claims provider selection names a claims exchange that the journey does not have.',
    cause:
      'The exchange was renamed or deleted. It is a warning when another step than the expected one has it, and in a sub journey.',
    fix: 'Add the exchange to the next step (`TargetClaimsExchangeId`) or to the same step (`ValidationClaimsExchangeId`).',
  },
  exchangesWithoutSelection: {
    status: '400 or warning',
    meaning:
      'A step has several claims exchanges, but no selection decides which one runs. In a sub journey it is a warning.',
    cause:
      'Often a base policy has a journey with the same id: the exchanges of steps with the same order are combined.',
    fix: 'Give the journey an id of its own, or put a claims provider selection before the step.',
  },
  selectionNotFollowedByExchange: {
    status: '400 or warning',
    meaning:
      'The step after a claims provider selection is not a claims exchange. In a sub journey it is a warning.',
    cause: 'The chosen provider runs in the next step.',
    fix: 'Put the step with the claims exchanges directly after the selection.',
  },
  selectionAfterSignIn: {
    status: 'warning',
    meaning: 'A claims provider selection follows a step where the user already signed in.',
    cause:
      'The service accepts it. At run time the selection may fail, because a session has a claims provider already.',
    fix: 'Make the selection the first step, or choose with preconditions.',
  },
  selectionWithoutPage: {
    status: 'warning',
    meaning: 'A step that lets the user choose a claims provider names no page.',
    cause: 'The step shows a page of its own unless there is only one choice.',
    fix: 'Set `ContentDefinitionReferenceId`, such as `api.idpselections`.',
  },
  stepWithoutExchange: {
    status: 'warning',
    meaning: 'A step of type `ClaimsExchange` has no claims exchange.',
    cause: 'The list is optional in the schema, but such a step fails at run time.',
    fix: 'Add a claims exchange, or make the step a `Noop`.',
  },
  sendClaimsMissing: {
    status: '400 or warning',
    meaning:
      'A journey ends without a token. It is a warning for a journey without steps that nothing starts.',
    cause:
      'Every journey needs a step of type `SendClaims`, or a sub journey of type `Transfer` that has one.',
    fix: 'Add the step.',
  },
  sendClaimsRepeated: {
    meaning: 'A journey has several `SendClaims` steps without preconditions.',
    cause:
      'Only the first would ever run. Often a step of a base policy was overridden under another order.',
    fix: 'Delete one, or add preconditions that tell them apart.',
  },
  sendClaimsWithoutIssuer: {
    meaning:
      'A `SendClaims` step names no technical profile that issues the token, and its journey has no default.',
    cause: 'The step or its journey must name it.',
    fix: 'Set `CpimIssuerTechnicalProfileReferenceId`, or `DefaultCpimIssuerTechnicalProfileReferenceId` of the journey.',
  },
  sendClaimsInCalledJourney: {
    meaning: 'A sub journey of type `Call` has a `SendClaims` step.',
    cause: 'Such a sub journey returns to its caller, which issues the token.',
    fix: 'Make the sub journey a `Transfer`, or move the step to the caller.',
  },
  transferWithoutSendClaims: {
    status: 'warning',
    meaning: 'A sub journey of type `Transfer` has no `SendClaims` step.',
    cause: 'Such a sub journey does not return to its caller, so nobody issues a token.',
    fix: 'Add the step, or make the sub journey a `Call`.',
  },
  transferWithoutDefaultIssuer: {
    meaning: 'A journey invokes a sub journey of type `Transfer`, but has no default issuer.',
    cause:
      'The sub journey issues the token in place of the journey, which must say with which profile.',
    fix: 'Set `DefaultCpimIssuerTechnicalProfileReferenceId` on the journey.',
  },
  extractorMissing: {
    status: 'warning',
    meaning: 'A `GetClaims` step names no technical profile that reads the claims.',
    cause: 'The profile says how the token in the request is validated.',
    fix: 'Set `CpimIssuerTechnicalProfileReferenceId`.',
  },
  refreshJourneyMissing: {
    status: '400 or warning',
    meaning: 'A token issuer names a journey that neither the policy nor its bases have.',
    cause:
      'It is a warning when no relying party is uploaded with it, since a derived policy may add the journey.',
    fix: 'Add the journey, or correct the metadata item.',
  },
  relyingPartyWithoutProfile: {
    meaning: 'The relying party has no technical profile.',
    cause: 'The profile lists the claims of the token. Base policies may give it.',
    fix: 'Add the technical profile.',
  },
  defaultJourneyMissing: {
    meaning: 'The relying party names no journey to start with.',
    cause: 'The policy or one of its bases must name it.',
    fix: 'Add `DefaultUserJourney`.',
  },
})

/** Claims along the journey of a relying party. */
export const claimFlowCodes = defineCodes('trustFramework.claimFlow', {
  requiredInputMissing: {
    status: '400 or warning',
    meaning: 'A technical profile requires an input claim that no earlier step outputs.',
    cause:
      'It is a warning along the journey of the `Token` endpoint, inside sub journeys when a later step outputs the claim, and for a page that asks for the claim itself.',
    fix: 'Output the claim in an earlier step, give the input claim a default value, or do not require it.',
  },
  tokenClaimMissing: {
    status: '400 or warning',
    meaning: 'The token has a claim that no step of the journey outputs.',
    cause:
      'It is a warning along the journey of the `Token` endpoint, where the claim is lost when a token is refreshed, and when only a validation technical profile outputs the claim.',
    fix: 'Add the claim to the output claims of a technical profile that the journey runs, or give it a default value.',
  },
})
