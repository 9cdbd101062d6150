/** Codes of refusals of a policy that depend on its tenant. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The policy among the others of its tenant. */
export const policyCodes = defineCodes('conditionalAccess.policy', {
  notFound: {
    status: 404,
    meaning: 'The tenant has no conditional access policy with this id.',
    cause:
      'The id is misspelt, the policy was deleted, or v1.0 hides it because it uses what only beta has.',
    fix: 'List the policies, also through `/beta`.',
  },
  tooMany: {
    meaning: 'The tenant has as many policies as it may have.',
    cause: 'Microsoft Entra has a limit; `--limit` sets another one here.',
    fix: 'Delete a policy, or raise the limit.',
  },
  referenceNotFound: {
    status: '400 or warning',
    meaning: 'The policy names an object that the tenant does not have.',
    cause: 'The id is misspelt, of another tenant, or the object was deleted.',
    fix: 'Correct or remove the id. `--unknown-references` decides whether this is refused.',
  },
  securityDefaultsEnabled: {
    meaning: 'The policy cannot be enabled while security defaults are enabled.',
    cause: 'Microsoft Entra uses security defaults or conditional access policies, not both.',
    fix: 'Disable security defaults first, or store the policy in report-only mode.',
  },
})
