/** Codes of refusals of the definitions of STS policies, and of warnings about them. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The text in `definition`, whatever its type. */
export const definitionCodes = defineCodes('stsPolicies.definition', {
  notOneString: {
    meaning: '`definition` is not an array of exactly one string.',
    cause: 'The string contains the settings as JSON text.',
    fix: 'Send `["{\\"TokenLifetimePolicy\\":{…}}"]`.',
  },
  tooLong: {
    meaning: 'The definition is longer than 25,000 characters.',
    cause: 'Microsoft Graph has this limit.',
    fix: 'Shorten the definition.',
  },
  notJson: {
    meaning: 'The text of the definition is not JSON.',
    cause: 'Often a quote or a brace is missing, or quotes are escaped twice.',
    fix: 'Correct the text at the line and column that the message names.',
  },
  notAnObject: {
    meaning: 'The text of the definition is JSON, but not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object with the type of the policy as its only member.',
  },
  rootNotTheType: {
    meaning: 'The root member of the definition is not the type of the policy.',
    cause: 'The definition must have one root member, named like the `type`.',
    fix: 'Rename the root member, or correct `type`.',
  },
  rootNotAnObject: {
    meaning: 'The root member of the definition is not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object there.',
  },
  rootMissing: {
    status: 'warning',
    meaning: 'The definition lacks the root member with the name of its type.',
    cause:
      'Published samples left it out. The service stores such a policy and loads nothing from it.',
    fix: 'Put the members into an object that is the value of the root member.',
  },
  versionWrong: {
    meaning: '`Version` is missing or not 1.',
    cause: '1 is the only version of definitions.',
    fix: 'Write `"Version": 1`.',
  },
  memberUnknown: {
    status: 'warning',
    meaning: 'The type has no member of this name, so the service ignores it.',
    cause: 'The name is misspelt, or it belongs to another type of policy.',
    fix: 'Use the name that the message suggests, or remove the member.',
  },
  memberRepeated: {
    meaning: 'A member is given twice, in different letter case.',
    cause: 'Names match without regard to case, so both mean the same member.',
    fix: 'Remove one of the two.',
  },
  valueOfWrongKind: {
    meaning: 'A member has a value of another JSON type than it takes.',
    cause: 'For instance a number was written where the member takes a Boolean.',
    fix: 'Write a value of the type that the message names.',
  },
  wordUnknown: {
    meaning: 'A member has a value that is not among those it takes.',
    cause: 'The value is misspelt, or it belongs to another member.',
    fix: 'Use one of the values that the message names.',
  },
  nothingSet: {
    status: 'warning',
    meaning: 'The definition has no setting, so the policy does nothing.',
    cause: 'It has no member that the type knows, apart from `Version`.',
    fix: 'Add a setting, or delete the policy.',
  },
  defaultIgnored: {
    status: 'warning',
    meaning: '`isOrganizationDefault` is true on a policy of a type that ignores it.',
    cause: 'Claims mapping and token issuance policies act only where they are assigned.',
    fix: 'Assign the policy to applications or service principals.',
  },
  defaultRequired: {
    status: 'warning',
    meaning: 'The policy is not the organization default, so it does nothing.',
    cause: 'Policies of this type cannot be assigned; only the organization default acts.',
    fix: 'Set `isOrganizationDefault` to true.',
  },
  domainMalformed: {
    status: 'warning',
    meaning: 'A value is not the name of a domain, so it matches no domain.',
    cause: 'An address or a URL was written in place of a domain.',
    fix: 'Write the name alone, for instance `contoso.com`.',
  },
  idMalformed: {
    status: 'warning',
    meaning: 'A value is not a GUID, so it matches no application or tenant.',
    cause: 'A name was written in place of an id.',
    fix: 'Write the id that the message names.',
  },
})
