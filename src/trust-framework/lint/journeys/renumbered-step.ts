/** Steps that override a step of a base policy under another number. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, UserJourney } from '../../model/policy.ts'
import type { LintRule } from '../lint-rule.ts'

const base = `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="SignInExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

const content = (order: number): string => `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="${order}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="SamlIssuer" />
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

/** What a step does, as a text that two steps share when one is meant to override the other. */
function actsOf({ type, exchanges }: JourneyStep): readonly string[] {
  if (type === 'SendClaims') return ['SendClaims']
  return exchanges.map(({ id, technicalProfileReferenceId }) =>
    JSON.stringify([keyOf(id), keyOf(technicalProfileReferenceId)]),
  )
}

function stepsByAct({ steps }: UserJourney): ReadonlyMap<string, JourneyStep> {
  return new Map(steps.flatMap((step) => actsOf(step).map((act) => [act, step] as const)))
}

/** Finds steps of the document that do what a step of its base does under another number, while both stay in the journey. */
export const renumberedStep: LintRule = {
  id: 'renumbered-step',
  severity: 'warning',
  meaning: 'A step repeats a step of the same journey in a base policy, but under another number.',
  cause:
    'A step overrides the inherited step of its own number. Tools that renumber the steps of a file break such overrides: the inherited step stays, and the journey does the same twice.',
  fix: 'Give the step the number of the step that it overrides.',
  exampleBase: base,
  example: content(1),
  corrected: content(2),
  source: 'azure-ad-b2c/vscode-extension#68.',
  *check({ document, policy, effective }) {
    for (const [key, own] of document.userJourneys) {
      const merged = new Map(policy.userJourneys.get(key)?.steps.map((step) => [step.order, step]))
      const written = new Set(own.steps.map(({ order }) => order))
      for (const base of effective.chain) {
        const inherited = base === document ? undefined : base.userJourneys.get(key)
        if (inherited === undefined) continue
        const acts = stepsByAct(inherited)
        for (const step of own.steps) {
          const [repeated] = actsOf(step).flatMap((act) => acts.get(act) ?? [])
          if (repeated === undefined || repeated.order === step.order) continue
          // The step that was moved is written anew, or switched off.
          if (written.has(repeated.order) || merged.get(repeated.order)?.type === 'Noop') continue
          yield {
            place: step.element.place,
            message: `step ${step.order} of journey \`${own.id}\` does what step ${repeated.order} of the base policy does; it does not override it`,
            conflictsWith: repeated.element.place,
          }
        }
      }
    }
  },
}
