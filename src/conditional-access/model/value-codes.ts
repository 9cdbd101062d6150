/** Codes of values that no conditional access resource takes. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Values of lists, IP ranges and combinations. */
export const valueCodes = defineCodes('conditionalAccess.value', {
  groupMalformed: {
    meaning: 'The value in a list of groups is not the id of a group.',
    cause: 'Groups are named by their object id, not by their display name.',
    fix: 'Use the `id` of the group, a GUID.',
  },
  roleMalformed: {
    meaning: 'The value in a list of roles is not the id of a role template.',
    cause: 'Roles are named by their template id, not by their display name.',
    fix: 'Use the `roleTemplateId` of the role, a GUID.',
  },
  locationMalformed: {
    meaning: 'The value in a list of locations is not the id of a named location.',
    cause: 'Locations are named by their id, not by their display name or path.',
    fix: 'Use the `id` of the named location, a GUID, or write `All` or `AllTrusted`.',
  },
  allNotSupported: {
    meaning: '`All` in a list of groups or roles of the 2019 form cannot be stored.',
    cause: 'The modern form has no such value, so the policy would apply to nobody.',
    fix: 'To include everyone, write `All` in `includeUsers`.',
  },
  cidrMalformed: {
    meaning: 'The text is not a range of addresses in CIDR notation.',
    cause: 'The address or the prefix length is missing or wrong.',
    fix: 'Write a range such as `203.0.113.0/24` or `2001:db8::/48`.',
  },
  cidrTooWide: {
    meaning: 'The range contains too many addresses.',
    cause: 'The widest prefix is `/8`.',
    fix: 'Split the range, or use a longer prefix.',
  },
  cidrOfOtherFamily: {
    meaning: 'An IPv4 range is marked as IPv6, or the other way round.',
    cause: 'The `@odata.type` of the range and its address do not match.',
    fix: 'Correct `@odata.type`: `#microsoft.graph.iPv4CidrRange` or `#microsoft.graph.iPv6CidrRange`.',
  },
  combinationsEmpty: {
    meaning: 'The list of combinations is empty.',
    cause: 'A strength allows at least one combination of authentication methods.',
    fix: 'Add a combination, for instance `fido2`.',
  },
  combinationUnknown: {
    meaning: 'The methods do not form a combination that a strength can allow.',
    cause: 'Microsoft Entra allows only the published combinations.',
    fix: 'Use one of the combinations that the message names, or list the allowed ones at `authenticationCombinations`.',
  },
})

/** The code of the entry that replaces the warnings that an answer leaves out. */
export const warningListCodes = defineCodes('conditionalAccess.warnings', {
  omitted: {
    status: 'warning',
    meaning: 'The answer does not list all warnings.',
    cause: 'An answer lists at most 50 warnings.',
    fix: 'Act on the warnings that are listed and repeat the request.',
  },
})
