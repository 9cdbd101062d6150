/** Codes of writes of groups. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault that a write of a group can report in addition to those of all directory objects. */
export const groupCodes = defineCodes('directory.group', {
  mailEnabledNotSupported: {
    meaning:
      'Only Microsoft 365 groups can be mail-enabled, and other groups must be security-enabled.',
    cause: 'Graph creates security groups and Microsoft 365 groups. Exchange creates the others.',
    fix: 'Set `mailEnabled` to false and `securityEnabled` to true, or add `Unified` to `groupTypes`.',
  },
  typeFixed: {
    meaning: 'A group cannot become or stop being a Microsoft 365 group.',
    cause: '`Unified` in `groupTypes` is set when the group is created.',
    fix: 'Create another group.',
  },
  ruleMissing: {
    meaning: 'A group with dynamic membership needs a rule, and another group cannot have one.',
    cause: '`membershipRule` and `DynamicMembership` in `groupTypes` belong together.',
    fix: 'Set both, or neither.',
  },
  ruleMalformed: {
    meaning: 'The membership rule cannot be read.',
    cause:
      'Quotes or brackets are not closed, or the rule compares no property of users or devices.',
    fix: 'Correct the rule. Shape: `user.department -eq "Sales"`.',
  },
  assignableNotAllowed: {
    meaning:
      'A group to which roles can be assigned must be a private security-enabled group without a rule.',
    cause: 'Its members get directory roles, so that nothing else may add members.',
    fix: 'Remove the rule and `DynamicMembership`, and set `securityEnabled` to true.',
  },
  membersDynamic: {
    meaning: 'Members of a group with dynamic membership cannot be added or removed.',
    cause: 'Its rule decides who is a member.',
    fix: 'Change the rule.',
  },
})
