/** Codes of what a check of a whole set of policies warns of. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Warnings about policies together. The fix of a code is the next step that a warning names. */
export const checkCodes = defineCodes('conditionalAccess.check', {
  exclusionUncovered: {
    status: 'warning',
    meaning: 'A policy excludes somebody or something, and no other policy asks anything there.',
    cause:
      'At least one sign-in that the policy would stop is allowed with a password alone, because of the exclusion.',
    fix: 'Remove the exclusion, or enforce a policy that includes what is excluded. Declare accounts for emergencies as break-glass identities.',
  },
  exclusionCoveredByLess: {
    status: 'warning',
    meaning: 'A policy excludes somebody or something, and other policies ask for less there.',
    cause:
      'At least one sign-in that meets all other policies would not meet this one, and is allowed because of the exclusion.',
    fix: 'If the weaker requirement is intended, nothing needs to be done. Else enforce a policy with the same requirement for what is excluded.',
  },
  blocksShareExclusion: {
    status: 'warning',
    meaning: 'Several policies block a sign-in, and all of them exclude it.',
    cause:
      'Each policy blocks what another one excludes, but somebody is excluded from all of them at once.',
    fix: 'Remove one of the exclusions, or enforce a policy for those who are excluded from all. Declare accounts for emergencies as break-glass identities.',
  },
  neverApplies: {
    status: 'warning',
    meaning: 'The policy applies to no sign-in: one of its conditions is never met.',
    cause: 'Everything that the condition includes is excluded, has no members, or does not exist.',
    fix: 'Correct the condition, or disable the policy.',
  },
  conditionsNeverMetTogether: {
    status: 'warning',
    meaning: 'The policy applies to no sign-in: some of its conditions are never met together.',
    cause: 'Each condition can be met, but no sign-in meets all of them at once.',
    fix: 'Write a policy for each condition, or disable the policy.',
  },
  reportOnlyTooLong: {
    status: 'warning',
    meaning: 'The policy has been in report-only mode for longer than the given time.',
    cause: 'A policy in report-only mode stops nobody.',
    fix: 'Read what the policy reports, then enable it, or disable it.',
  },
  breakGlassNotExcluded: {
    status: 'warning',
    meaning: 'Enforced policies apply to a break-glass identity.',
    cause:
      'Break-glass identities are for emergencies, in which multifactor authentication or devices may not work.',
    fix: 'Exclude the identity from these policies. A policy that names it among its includes is not reported.',
  },
  breakGlassNotDeclared: {
    status: 'warning',
    meaning: 'No break-glass identity is declared.',
    cause: 'Without a declaration, nobody can check that emergency accounts are excluded.',
    fix: 'Declare the accounts: with `--break-glass`, with `breakGlass` in the request, or for a tenant at `/ostiary/v1/tenant/break-glass`.',
  },
})
