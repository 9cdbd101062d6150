import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ValidationProfile } from '../../model/policy.ts'
import type { LintRule } from '../lint-rule.ts'
import { completeProfiles } from './linted-profiles.ts'
import { profileExample } from './profile-example.ts'

function example(reference: string): string {
  return profileExample(
    'SelfAssertedAttributeProvider',
    '<ValidationTechnicalProfiles>',
    `  <ValidationTechnicalProfile ReferenceId="${reference}" />`,
    '</ValidationTechnicalProfiles>',
  )
}

/** A validation that runs twice, since lists of a base and its child are joined. */
export const validationProfileRepeated: LintRule = {
  id: 'validation-profile-repeated',
  severity: 'warning',
  meaning: 'A page runs the same validation technical profile twice.',
  cause:
    'The validation profiles of a child are added to those of its base and of the profile it includes; none is replaced. A service that creates something is then called twice.',
  fix: 'Remove the reference from the child, or write a profile with a new id.',
  exampleBase: example('REST-Check'),
  example: example('REST-Check'),
  corrected: example('REST-CheckMore'),
  source: 'azure-ad-b2c/samples#452',
  *check(context) {
    for (const { profile } of completeProfiles(context)) {
      const first = new Map<string, ValidationProfile>()
      for (const validation of profile.validationTechnicalProfiles) {
        const key = keyOf(validation.referenceId)
        const earlier = first.get(key)
        if (earlier === undefined) {
          first.set(key, validation)
          continue
        }
        yield {
          place: earlier.element.place,
          message: `profile \`${abbreviate(profile.id)}\` runs validation profile \`${abbreviate(validation.referenceId)}\` twice: remove one of the references`,
          conflictsWith: validation.element.place,
        }
      }
    }
  },
}
