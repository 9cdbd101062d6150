/** Steps that a document writes into a journey of its base. */

import { keyOf } from '../../../kernel/ids.ts'
import type { JourneyStep, Policy, UserJourney } from '../../model/policy.ts'
import type { LintHit, LintRule } from '../lint-rule.ts'

const base = `<UserJourneys>
  <UserJourney Id="SignIn">
    <OrchestrationSteps>
      <OrchestrationStep Order="1" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="SignInExchange" TechnicalProfileReferenceId="SignInPage" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="2" Type="ClaimsExchange">
        <ClaimsExchanges>
          <ClaimsExchange Id="ReadUser" TechnicalProfileReferenceId="AAD-Read" />
        </ClaimsExchanges>
      </OrchestrationStep>
      <OrchestrationStep Order="3" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="JwtIssuer" />
    </OrchestrationSteps>
  </UserJourney>
</UserJourneys>`

const content = (id: string): string => `<UserJourneys>
  <UserJourney Id="${id}">
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

/** The journeys of the document that a base has as well: the document's own part and the next base's. */
function* inheritedJourneys(
  document: Policy,
  chain: readonly Policy[],
): Generator<{ readonly own: UserJourney; readonly inherited: UserJourney }> {
  for (const [key, own] of document.userJourneys) {
    for (const policy of chain) {
      const inherited = policy === document ? undefined : policy.userJourneys.get(key)
      if (inherited !== undefined) yield { own, inherited }
    }
  }
}

/**
 * Whether an overridden step leaves something behind. A `SendClaims` step does not: documents override it to add steps in
 * its place.
 */
function hasContents({ exchanges, selections, candidates }: JourneyStep): boolean {
  return exchanges.length + selections.length + candidates.length > 0
}

function collisionOf(
  own: JourneyStep,
  inherited: JourneyStep,
  journey: string,
): LintHit | undefined {
  const place = own.element.place
  const conflictsWith = inherited.element.place
  if (own.type === 'Noop' || !hasContents(inherited)) return undefined
  if (own.type !== inherited.type) {
    return {
      place,
      message: `step ${own.order} of journey \`${journey}\` is a \`${own.type}\`, but the base policy already has it as a \`${inherited.type}\`; their contents are combined`,
      conflictsWith,
    }
  }
  const shared = new Set(inherited.exchanges.map(({ id }) => keyOf(id)))
  const isOther =
    own.type === 'ClaimsExchange' &&
    own.exchanges.length > 0 &&
    shared.size > 0 &&
    own.selections.length === 0 &&
    !own.exchanges.some(({ id }) => shared.has(keyOf(id)))
  if (!isOther) return undefined
  return {
    place,
    message: `step ${own.order} of journey \`${journey}\` adds its claims exchanges to those that the base policy has in this step`,
    conflictsWith,
  }
}

/** Finds steps of the document that have the number of a step of its base, but are of another type or run something else. */
export const stepCollision: LintRule = {
  id: 'step-collision',
  severity: 'warning',
  meaning:
    'A journey has the same id as one of a base policy, and their steps of one number do not fit together.',
  cause:
    'Journeys of the same id are combined step by step. The exchanges of both steps stay, and so do the steps that only the base has, even after `SendClaims`.',
  fix: 'Give the journey an id of its own and name it in the relying party. To switch off an inherited step, make it a `Noop`.',
  exampleBase: base,
  example: content('SignIn'),
  corrected: content('SignInShort'),
  source:
    'MicrosoftDocs/azure-docs#6866; azure-ad-b2c/samples#198; Azure-Samples/active-directory-verifiable-credentials#62.',
  *check({ document, effective }) {
    for (const { own, inherited } of inheritedJourneys(document, effective.chain)) {
      const steps = new Map(inherited.steps.map((step) => [step.order, step]))
      for (const step of own.steps) {
        const other = steps.get(step.order)
        const collision = other && collisionOf(step, other, own.id)
        if (collision !== undefined) yield collision
      }
    }
  },
}
