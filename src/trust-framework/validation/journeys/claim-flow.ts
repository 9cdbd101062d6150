/**
 * The claims along the journeys of a relying party: each required input is output by an earlier step, and each claim of
 * the token by some step. Preconditions do not count: a step that may be skipped, or one of several alternatives, counts
 * as run. Sub journeys count as part of the step that invokes them.
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, TechnicalProfile, UserJourney } from '../../model/policy.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { RuleContext } from '../rule.ts'
import { ClaimSources } from './claim-sources.ts'
import { claimFlowCodes } from './journey-codes.ts'
import { runsExchanges } from './journey-steps.ts'
import { runsOf } from './run-order.ts'

/** Settings of `EnabledForUserJourneys` with which a profile never runs. Source: technicalprofiles page. */
const neverEnabled = new Set(['false', 'Never'])

/**
 * Tells whether a page asks the user for a claim that it also has as input.
 * Source: mrochon/b2csamples, GuestUsers (the first step requires `givenName`, which its page asks for).
 */
function asksFor({ protocol, outputClaims }: TechnicalProfile, claim: string): boolean {
  const isPage = protocol?.handler?.includes('SelfAssertedAttributeProvider') === true
  return (
    isPage && outputClaims.some((output) => keyOf(output.claimTypeReferenceId) === keyOf(claim))
  )
}

/** How findings along a journey count. */
type Severity = 'refuse' | 'warn'

/** Follows one journey from its first step to its last. */
class FollowedJourney {
  readonly sources: ClaimSources
  readonly #context: RuleContext
  readonly #journey: UserJourney
  readonly #severity: Severity
  /** Profiles whose inputs were checked: where one runs again, the journey has at least the same claims. */
  readonly #checked = new Set<string>()
  #isComplete = true

  constructor(context: RuleContext, journey: UserJourney, severity: Severity) {
    this.#context = context
    this.#journey = journey
    this.#severity = severity
    this.sources = new ClaimSources(context.effective, journey.authorizationProfiles)
  }

  *follow(): Generator<PolicyFinding> {
    for (const run of runsOf(this.#context.policy, this.#journey)) {
      const { order, steps, isSubJourney } = run
      if (!run.isComplete) this.#isComplete = false
      // WHY: what a sub journey requires may come from any of its steps, since all count as one step of the journey; and
      // no public text says that the service looks into sub journeys, so a finding there is a warning.
      if (isSubJourney) this.#addOutputs(steps)
      const severity = isSubJourney ? 'warn' : this.#severity
      for (const step of steps) yield* this.#checkInputs(step, order, severity)
      if (!isSubJourney) this.#addOutputs(steps)
    }
  }

  /** Whether all that the journey ran so far is defined. Otherwise another rule says what is missing. */
  get isComplete(): boolean {
    return this.#isComplete && this.sources.isComplete
  }

  #addOutputs(steps: readonly JourneyStep[]): void {
    for (const step of steps) this.sources.addStep(step, this.#journey.defaultIssuer)
  }

  *#checkInputs(step: JourneyStep, order: number, severity: Severity): Generator<PolicyFinding> {
    if (!runsExchanges(step)) return
    for (const { technicalProfileReferenceId } of step.exchanges) {
      const key = keyOf(technicalProfileReferenceId)
      if (this.#checked.has(key)) continue
      this.#checked.add(key)
      const profile = this.#context.effective.profile(technicalProfileReferenceId)
      if (profile !== undefined && !neverEnabled.has(profile.enabledForUserJourneys ?? '')) {
        yield* this.#checkProfile(profile, order, severity)
      }
    }
  }

  *#checkProfile(
    profile: TechnicalProfile,
    order: number,
    severity: Severity,
  ): Generator<PolicyFinding> {
    const { produced, validated } = this.sources
    const { claimTypes } = this.#context.policy
    if (!this.isComplete) return
    const missing = profile.inputClaims.filter(
      ({ required, defaultValue, claimTypeReferenceId }) =>
        required &&
        defaultValue === undefined &&
        !produced.has(keyOf(claimTypeReferenceId)) &&
        claimTypes.has(keyOf(claimTypeReferenceId)),
    )
    for (const { claimTypeReferenceId: claim, element } of missing) {
      if (this.sources.isMadeBeforeInput(profile, claim)) continue
      const fault = {
        ostiaryCode: claimFlowCodes.requiredInputMissing,
        message: `Claim type "${claim}" is the input claim of technical profile "${profile.id}" in step "${order}" of user journey "${this.#journey.id}" but it is not an output claim in any of the previous steps.`,
      }
      const refuses =
        severity === 'refuse' && !validated.has(keyOf(claim)) && !asksFor(profile, claim)
      yield refuses
        ? this.#context.report(element.place, fault)
        : this.#context.warn(element.place, fault)
    }
  }
}

function* checkTokenClaims(
  context: RuleContext,
  journey: UserJourney,
  { produced, validated }: ClaimSources,
  severity: Severity,
): Generator<PolicyFinding> {
  for (const claim of context.effective.relyingPartyProfile()?.outputClaims ?? []) {
    const { claimTypeReferenceId: id, defaultValue, element } = claim
    if (defaultValue !== undefined || produced.has(keyOf(id))) continue
    // A claim that is not defined is refused by the rules about references.
    if (!context.policy.claimTypes.has(keyOf(id))) continue
    const fault = {
      ostiaryCode: claimFlowCodes.tokenClaimMissing,
      message: `Claim type "${id}" is the output claim of the relying party's technical profile, but it is not an output claim in any of the steps of user journey "${journey.id}".`,
      conflictsWith: journey.element.place,
    }
    const refuses = severity === 'refuse' && !validated.has(keyOf(id))
    yield refuses ? context.report(element.place, fault) : context.warn(element.place, fault)
  }
}

function* followJourney(
  context: RuleContext,
  id: string | undefined,
  severity: Severity,
): Generator<PolicyFinding> {
  const journey = id === undefined ? undefined : context.policy.userJourneys.get(keyOf(id))
  if (journey === undefined) return
  const followed = new FollowedJourney(context, journey, severity)
  yield* followed.follow()
  if (followed.isComplete) yield* checkTokenClaims(context, journey, followed.sources, severity)
}

/**
 * Checks the claims along the default journey of the document's relying party.
 * Source: troubleshoot page; MicrosoftDocs/azure-docs#12948, #30477.
 */
export function* checkClaimFlow(context: RuleContext): Generator<PolicyFinding> {
  if (context.document.relyingParty === undefined) return
  yield* followJourney(
    context,
    context.policy.relyingParty?.defaultUserJourney?.referenceId,
    'refuse',
  )
}

/**
 * Warns of claims that are missing along the journey that refreshes tokens. It is a warning, since the starter packs lose
 * claims there.
 * Source: Azure-Samples/active-directory-b2c-custom-policy-starterpack, comment on `RefreshTokenReadAndSetup`;
 * azure-ad-b2c/samples#230.
 */
export function* checkRefreshClaimFlow(context: RuleContext): Generator<PolicyFinding> {
  if (context.document.relyingParty === undefined) return
  for (const { id, userJourneyReferenceId } of context.policy.relyingParty?.endpoints ?? []) {
    if (keyOf(id) === keyOf('Token')) yield* followJourney(context, userJourneyReferenceId, 'warn')
  }
}
