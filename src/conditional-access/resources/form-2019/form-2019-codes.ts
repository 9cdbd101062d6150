/** Codes of bodies that are not a policy in the 2019 form, and of changes that this form cannot make. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Faults of a request to `/beta/conditionalAccessPolicies`. */
export const form2019Codes = defineCodes('conditionalAccess.form2019', {
  memberRequired: {
    meaning: 'A new policy lacks `displayName`, `conditions.applications` or `conditions.users`.',
    cause: 'A new policy must have all three, in the body or in `definition`.',
    fix: 'Add the member.',
  },
  definitionNotAString: {
    meaning: '`definition` is neither a string nor an array of one string.',
    cause: 'The string contains the policy as JSON text.',
    fix: 'Send the policy as a string, or leave `definition` out.',
  },
  definitionNotAnObject: {
    meaning: 'The text of `definition` is JSON, but not an object.',
    cause: 'A policy is an object.',
    fix: 'Write the policy as an object.',
  },
  definitionRepeated: {
    meaning: '`definition` is given twice, in different letter case.',
    cause: 'Member names match without regard to case, so both mean the same member.',
    fix: 'Remove one of the two.',
  },
  definitionContradicted: {
    meaning: 'A member is set in the body and in `definition`.',
    cause: 'Both places set the same member of the policy.',
    fix: 'Set the member in one place only.',
  },
  customControlsRepeated: {
    meaning:
      '`customControls` and `customAuthenticationFactors` are both set, to different values.',
    cause: 'They are two names of one member.',
    fix: 'Set one of the two.',
  },
  wouldOverwrite: {
    meaning: 'The change would overwrite a setting that the 2019 form cannot show.',
    cause:
      'The policy was written in the modern form; `@ostiary.omitted` lists what a read leaves out.',
    fix: 'Change the policy in the modern form, at `/beta/identity/conditionalAccess/policies`.',
  },
})
