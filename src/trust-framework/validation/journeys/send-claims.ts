/** How journeys end: the steps that issue the token. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, Policy, SubJourney, UserJourney } from '../../model/policy.ts'
import { inPolicy } from '../../policy-identity.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { checkedSubJourneys, checkedUserJourneys } from './checked-journeys.ts'
import { journeyCodes } from './journey-codes.ts'
import { invokesSubJourneys } from './journey-steps.ts'

function sendsClaims({ type }: JourneyStep): boolean {
  return type === 'SendClaims'
}

/** The steps that hand over to a sub journey for good, each with the first such sub journey. */
function transfersOf(
  { steps }: UserJourney,
  { subJourneys }: Policy,
): readonly { readonly step: JourneyStep; readonly target: SubJourney }[] {
  return steps.filter(invokesSubJourneys).flatMap((step) => {
    const target = step.candidates
      .map(({ referenceId }) => subJourneys.get(keyOf(referenceId)))
      .find((candidate) => candidate?.type === 'Transfer')
    return target === undefined ? [] : [{ step, target }]
  })
}

function withoutIssuer(journey: UserJourney): string {
  return `User journey '${journey.id}' send claims step does not contain a reference to an issuer technical profile.`
}

function* checkUserJourney(journey: UserJourney, context: RuleContext): Generator<PolicyFinding> {
  const { steps, defaultIssuer, element } = journey
  const issuing = steps.filter(sendsClaims)
  const transfers = transfersOf(journey, context.policy)
  if (issuing.length === 0 && transfers.length === 0) {
    const isIdle = steps.length === 0 && context.reachable?.journeys.has(keyOf(journey.id)) !== true
    const fault = {
      ostiaryCode: journeyCodes.sendClaimsMissing,
      code: 'AADB2C90040',
      message: `User journey '${journey.id}' does not contain a send claims step.`,
    }
    yield isIdle ? context.warn(element.place, fault) : context.report(element.place, fault)
  }

  const [first, ...others] = issuing.filter(({ preconditions }) => preconditions.length === 0)
  for (const { element: repeated } of others) {
    yield context.report(repeated.place, {
      ostiaryCode: journeyCodes.sendClaimsRepeated,
      code: 'AADB2C90049',
      message: `User journey '${journey.id}' is invalid because it contains multiple SendClaims steps.`,
      conflictsWith: first?.element.place,
    })
  }

  if (defaultIssuer !== undefined) return
  for (const { issuerReferenceId, element: step } of issuing) {
    if (issuerReferenceId !== undefined) continue
    yield context.report(step.place, {
      ostiaryCode: journeyCodes.sendClaimsWithoutIssuer,
      code: 'AADB2C90041',
      message: withoutIssuer(journey),
    })
  }
  for (const { step, target } of transfers) {
    yield context.report(step.element.place, {
      ostiaryCode: journeyCodes.transferWithoutDefaultIssuer,
      code: 'AADB2C90041',
      message: withoutIssuer(journey),
      conflictsWith: target.element.place,
    })
  }
}

function* checkSubJourney(journey: SubJourney, context: RuleContext): Generator<PolicyFinding> {
  const issuing = journey.steps.filter(sendsClaims)
  if (journey.type === 'Call') {
    for (const { element } of issuing) {
      yield context.report(element.place, {
        ostiaryCode: journeyCodes.sendClaimsInCalledJourney,
        message: `Sub journey '${journey.id}' ${inPolicy(context.document)} is of type 'Call' and may not have SendClaims steps.`,
        conflictsWith: journey.element.attributes.get('Type')?.place,
      })
    }
  }
  if (journey.type === 'Transfer' && issuing.length === 0) {
    yield context.warn(journey.element.place, {
      ostiaryCode: journeyCodes.transferWithoutSendClaims,
      message: `sub journey \`${journey.id}\` is a \`Transfer\` without a \`SendClaims\` step, so nobody issues a token`,
    })
  }
}

/**
 * A journey issues a token, with a profile that it names. Several `SendClaims` steps are allowed when preconditions can
 * tell them apart, and so are steps after them.
 * Source: azure-ad-b2c/samples#44, #560; azure-ad-b2c/vscode-extension#68; MicrosoftDocs/azure-docs#77053, #88552;
 * OAuth2 custom error page; Azure AD B2C error codes.
 */
export function* checkSendClaims(context: RuleContext): Generator<PolicyFinding> {
  for (const journey of checkedUserJourneys(context)) yield* checkUserJourney(journey, context)
  for (const journey of checkedSubJourneys(context)) yield* checkSubJourney(journey, context)
}

/** `GetClaims` steps name what reads the claims. Source: Azure AD B2C error code AADB2C90108; id token hint page. */
export function* checkGetClaims(context: RuleContext): Generator<PolicyFinding> {
  for (const journey of checkedUserJourneys(context)) {
    for (const step of journey.steps) {
      if (step.type !== 'GetClaims' || step.issuerReferenceId !== undefined) continue
      yield context.warn(step.element.place, {
        ostiaryCode: journeyCodes.extractorMissing,
        code: 'AADB2C90108',
        message: `The orchestration step '${step.order}' does not specify a CpimIssuerTechnicalProfileReferenceId when one was expected.`,
      })
    }
  }
}
