/** Codes of refusals of named locations. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Named locations. */
export const locationCodes = defineCodes('conditionalAccess.namedLocation', {
  notFound: {
    status: 404,
    meaning: 'The tenant has no named location with this id.',
    cause: 'The id is misspelt, or the location was deleted.',
    fix: 'List the named locations.',
  },
  tooMany: {
    meaning: 'The tenant has as many named locations as it may have.',
    cause: 'Microsoft Entra has a limit; `--limit` sets another one here.',
    fix: 'Delete a location, or raise the limit.',
  },
  typeNotCreatable: {
    meaning: 'No location of this type can be created.',
    cause: 'Only IP and country locations can be created.',
    fix: 'Use one of the types that the message names.',
  },
  typeMissing: {
    meaning: 'The body does not say of which type the location is.',
    cause: 'Neither `@odata.type` nor the members of one type are given.',
    fix: 'Add `@odata.type` with one of the types that the message names.',
  },
  typeFixed: {
    meaning: 'The type of a location would change.',
    cause: 'A location keeps its type.',
    fix: 'Create a new location of the other type.',
  },
  rangesEmpty: {
    meaning: 'An IP location has no range.',
    cause: 'It would match no address.',
    fix: 'Add a range.',
  },
  tooManyRanges: {
    meaning: 'An IP location has more ranges than it may have.',
    cause: 'Microsoft Entra has a limit; `--limit` sets another one here.',
    fix: 'Use several locations, or raise the limit.',
  },
  rangeReversed: {
    meaning: 'A range begins after its end.',
    cause: '`lowerAddress` and `upperAddress` are swapped.',
    fix: 'Swap the two addresses.',
  },
  rangeTooWide: {
    meaning: 'A range contains more addresses than a `/8`.',
    cause: 'Microsoft Entra has this limit.',
    fix: 'Split the range.',
  },
  countriesEmpty: {
    meaning: 'A country location has no country.',
    cause: 'It would match no sign-in.',
    fix: 'Add a country, or set `includeUnknownCountriesAndRegions` to true.',
  },
  compliantNetworkNameFixed: {
    meaning: 'The name of the compliant network would change.',
    cause: 'Every tenant has this location under the same name.',
    fix: 'Change only `isTrusted`.',
  },
  compliantNetworkNotDeletable: {
    meaning: 'The compliant network cannot be deleted.',
    cause: 'Every tenant has this location.',
    fix: 'Remove it from the policies that use it.',
  },
  trustedNotDeletable: {
    meaning: 'A trusted location cannot be deleted.',
    cause: 'Policies may rely on it through `AllTrusted`.',
    fix: 'Set `isTrusted` to false first.',
  },
  inUse: {
    meaning: 'The location is used by a policy.',
    cause: 'Without the location the policy would apply to other sign-ins.',
    fix: 'Remove the location from the policy first.',
  },
})
