/** All preconditions of a policy, for the rules about them. */

import type { Policy, Precondition } from '../../model/policy.ts'
import type { SourcePlace } from '../../model/sourced-element.ts'

/** A precondition with what it skips. */
export interface HostedCondition {
  readonly precondition: Precondition
  readonly action: 'SkipThisOrchestrationStep' | 'SkipThisValidationTechnicalProfile'
}

/** Lists the preconditions of steps, of validation technical profiles, and of the actions of display controls. */
export function* conditionsOf(policy: Policy): Generator<HostedCondition> {
  for (const { steps } of [...policy.userJourneys.values(), ...policy.subJourneys.values()]) {
    for (const { preconditions } of steps) {
      for (const precondition of preconditions) {
        yield { precondition, action: 'SkipThisOrchestrationStep' }
      }
    }
  }
  const validations = [
    ...[...policy.technicalProfiles.values()].flatMap(
      ({ validationTechnicalProfiles }) => validationTechnicalProfiles,
    ),
    ...[...policy.displayControls.values()].flatMap(({ actions }) =>
      actions.flatMap(({ technicalProfiles }) => technicalProfiles),
    ),
  ]
  for (const { preconditions } of validations) {
    for (const precondition of preconditions) {
      yield { precondition, action: 'SkipThisValidationTechnicalProfile' }
    }
  }
}

/** The place of the value at an index; that of the precondition when it has none. */
export function valuePlace({ element }: Precondition, index: number): SourcePlace {
  const values = element.children.filter(({ name }) => name === 'Value')
  return (values[index] ?? element).place
}
