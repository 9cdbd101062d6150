/** Steps of journeys in words. */

import type { JourneyStep, Precondition } from '../model/policy.ts'

/** Prints a precondition. Shape: `objectId exists`, `not identityProvider = "facebook.com"`. */
export function describePrecondition({ type, executeActionsIf, values }: Precondition): string {
  const [claim = '', value] = values
  const fact =
    type === 'ClaimsExist' ? `${claim} exists` : `${claim} = ${JSON.stringify(value ?? '')}`
  return executeActionsIf ? fact : `not ${fact}`
}

/** Lists what a step runs or offers. Shape: `FacebookExchange: Facebook-OAUTH`. */
export function listStepParts(
  step: JourneyStep,
  defaultIssuer: string | undefined,
): readonly string[] {
  const issuer = step.issuerReferenceId ?? (step.type === 'SendClaims' ? defaultIssuer : undefined)
  return [
    ...step.selections.map(({ targetClaimsExchangeId, validationClaimsExchangeId }) =>
      targetClaimsExchangeId === undefined
        ? `validates by ${validationClaimsExchangeId ?? ''}`
        : `offers ${targetClaimsExchangeId}`,
    ),
    ...step.exchanges.map(({ id, technicalProfileReferenceId }) =>
      id === '' ? technicalProfileReferenceId : `${id}: ${technicalProfileReferenceId}`,
    ),
    ...step.candidates.map(({ referenceId }) => `calls ${referenceId}`),
    ...(issuer === undefined ? [] : [`issuer ${issuer}`]),
    ...(step.contentDefinitionReferenceId === undefined
      ? []
      : [`page ${step.contentDefinitionReferenceId}`]),
  ]
}
