/** Codes of refusals of the policies of a tenant. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The set of policies of a tenant. */
export const trustFrameworkPolicyCodes = defineCodes('trustFramework.policy', {
  exists: {
    meaning: 'The tenant already has a policy with this id.',
    cause: 'POST only creates policies.',
    fix: 'Replace the policy with PUT, or use another id.',
  },
  notFound: {
    status: 404,
    meaning: 'The tenant has no trust framework policy with this id.',
    cause: 'The id is misspelt, or the policy was deleted.',
    fix: 'List the policies.',
  },
  baseUnreadable: {
    meaning:
      'A stored base policy has errors of its own, so no policy that inherits from it can be checked.',
    cause: 'It was stored before the service checked whole documents, or its data is damaged.',
    fix: 'Correct the base policy and upload it again.',
  },
  descendantFaulty: {
    status: '409 or warning',
    meaning: 'The change of a base policy breaks a policy that inherits from it.',
    cause: 'The other policy uses what the base policy no longer has, for instance.',
    fix: 'Change both policies together with `policies:apply`, or correct the other policy afterwards. Only the header `Ostiary-Check-Descendants: refuse` makes it a refusal.',
  },
  descendantsNotChecked: {
    status: 'warning',
    meaning: 'More policies inherit from the changed one than are checked with it.',
    cause: 'The service checks 200 of them, and fewer when their documents are long.',
    fix: 'Check the others with `ostiary b2c validate`.',
  },
  chainBroken: {
    status: 409,
    meaning: 'The policy has no effective policy, because its base policies are not complete.',
    cause: 'A base policy was deleted or changed after this policy was stored.',
    fix: 'Upload the base policy that the message names.',
  },
  headerInvalid: {
    meaning:
      'The header `Ostiary-Missing-Keys` or `Ostiary-Check-Descendants` has an unknown value.',
    cause: 'The values are `warn` and `refuse`.',
    fix: 'Correct the header, or leave it out.',
  },
})
