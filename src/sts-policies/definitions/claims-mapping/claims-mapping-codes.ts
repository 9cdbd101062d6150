/** Codes of refusals and warnings of claims mapping definitions. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** What Microsoft Graph refuses, or what fails every sign-in. */
export const claimsMappingCodes = defineCodes('stsPolicies.claimsMapping', {
  sourceUnknown: {
    meaning: '`Source` is none of its words.',
    cause: 'The word is misspelt, or `Constant` was written for a constant.',
    fix: 'Use a word that the message names. For a constant, write `Value` and leave `Source` out.',
  },
  transformationIdMissing: {
    meaning: 'An entry with `Source` `transformation` has no `TransformationID`.',
    cause: 'The entry does not say which transformation gives its value.',
    fix: 'Write the `ID` of the transformation.',
  },
  transformationNotFound: {
    meaning: 'The `TransformationID` of an entry is not the `ID` of a transformation.',
    cause: 'The name is misspelt, or the transformation was removed.',
    fix: 'Use the `ID` of a transformation of this definition.',
  },
  transformationWithoutId: {
    meaning: 'A transformation has no `ID`.',
    cause: 'Entries refer to a transformation by its `ID`.',
    fix: 'Give the transformation an `ID`, and use it as `TransformationID`.',
  },
  transformationIdRepeated: {
    meaning: 'Two transformations have the same `ID`.',
    cause: 'Each `ID` must be unique in the policy.',
    fix: 'Give one of them another `ID`.',
  },
  methodMissing: {
    meaning: 'A transformation has no `TransformationMethod`.',
    cause: 'The method says what the transformation does.',
    fix: 'Write one of the methods that the message names.',
  },
  inputMissing: {
    meaning: 'A transformation lacks an input that its method requires.',
    cause: 'Microsoft Entra ID would fail every sign-in with AADSTS50124.',
    fix: 'Add the input claim or the input parameter that the message names.',
  },
  patternMalformed: {
    meaning: 'The regular expression of `RegexReplace` cannot be read.',
    cause:
      'It breaks the rules of regular expressions, or a backslash was lost: JSON needs two for one.',
    fix: 'Correct the expression at the character that the message names.',
  },
  samlNameFormUnknown: {
    meaning: '`SAMLNameForm` is none of its values.',
    cause: 'The value is a URI that ends with `unspecified`, `uri` or `basic`.',
    fix: 'Use a value that the message names.',
  },
  audienceNotUri: {
    meaning: '`audienceOverride` is not an absolute URI.',
    cause: 'Microsoft Entra ID requires an absolute URI.',
    fix: 'Write a URI with its scheme, such as `https://app.example.com`.',
  },
  groupFilterMalformed: {
    meaning: '`GroupFilter` lacks a member, or a member is none of its words.',
    cause: 'A filter needs `MatchOn`, `Type` and `Value`.',
    fix: 'Write the three members with words that the message names.',
  },
})

/** What is accepted and does nothing, or not what its author expects. */
export const inertClaimCodes = defineCodes('stsPolicies.claimsMapping.inert', {
  conditionIgnored: {
    status: 'warning',
    meaning: 'An entry has a condition on users or groups.',
    cause:
      'Only the admin center has such conditions; no page describes them for this type of policy.',
    fix: 'Remove the member. Use a policy for each application instead.',
  },
  entrySurplus: {
    status: 'warning',
    meaning: '`ClaimsSchema` has more than 50 entries.',
    cause: 'Microsoft Entra ID reads the first 50.',
    fix: 'Remove entries.',
  },
  transformationSurplus: {
    status: 'warning',
    meaning: 'A definition has more than 50 transformations.',
    cause: 'Microsoft Entra ID reads the first 50.',
    fix: 'Remove transformations.',
  },
  singularSpelling: {
    status: 'warning',
    meaning: 'The transformations are in `ClaimsTransformation`.',
    cause:
      'Users report that Microsoft Entra ID reads only `ClaimsTransformations`. This service reads both.',
    fix: 'Rename the member to `ClaimsTransformations`.',
  },
  bothSpellings: {
    status: 'warning',
    meaning: 'The definition has both `ClaimsTransformations` and `ClaimsTransformation`.',
    cause: 'This service reads both lists; Microsoft Entra ID may read one.',
    fix: 'Move all transformations into `ClaimsTransformations`.',
  },
  sourceMissing: {
    status: 'warning',
    meaning: 'An entry has neither `Value` nor `Source`.',
    cause: 'The claim has no value.',
    fix: 'Add `Source`, mostly `user`, or a constant in `Value`.',
  },
  sourceWithValue: {
    status: 'warning',
    meaning: 'An entry has both `Value` and `Source`.',
    cause: 'A claim is a constant or comes from a source. This service uses the constant.',
    fix: 'Remove one of the two.',
  },
  attributeMissing: {
    status: 'warning',
    meaning: 'An entry has a `Source`, but neither `ID` nor `ExtensionID`.',
    cause: 'The claim has no value.',
    fix: 'Name the attribute in `ID`.',
  },
  attributeUnknown: {
    status: 'warning',
    meaning: 'The source has no attribute of this name.',
    cause:
      'The name in `ID` is misspelt, or the source cannot give this attribute. Tokens lack the claim.',
    fix: 'Use the name that the message suggests, or one of the documented attributes.',
  },
  attributeMisspelt: {
    status: 'warning',
    meaning: 'The attribute is misspelt as in old pages of Microsoft.',
    cause: 'This service knows what is meant; Microsoft Entra ID may not.',
    fix: 'Use the name that the message gives.',
  },
  constantInId: {
    status: 'warning',
    meaning: '`ID` contains a text in quotes.',
    cause:
      'The admin center writes constants so. In a policy, `ID` is the name of an attribute. Tokens lack the claim.',
    fix: 'Write the constant in `Value` without the quotes, and remove `Source` and `ID`.',
  },
  extensionInId: {
    status: 'warning',
    meaning: '`ID` contains the name of a directory extension.',
    cause: 'Directory extensions belong in `ExtensionID`. Tokens lack the claim.',
    fix: 'Rename the member `ID` to `ExtensionID`.',
  },
  extensionUnknown: {
    status: 'warning',
    meaning: '`ExtensionID` cannot be the name of a directory extension of users.',
    cause:
      'The name is `extension_`, the application id without dashes, `_` and the name; the source is `user`.',
    fix: 'Copy the name from `extensionProperties` of the application.',
  },
  transformationIgnored: {
    status: 'warning',
    meaning: 'An entry has a `TransformationID`, but its `Source` is not `transformation`.',
    cause: 'The entry takes its value from its source, without the transformation.',
    fix: 'Set `Source` to `transformation`, or remove `TransformationID`.',
  },
  entryWithoutClaim: {
    status: 'warning',
    meaning: 'An entry has no claim type and is no input of a transformation.',
    cause: 'Nothing uses the value.',
    fix: 'Add `JwtClaimType` or `SamlClaimType`, or remove the entry.',
  },
  constantEmpty: {
    status: 'warning',
    meaning: '`Value` is an empty text.',
    cause: 'Tokens lack claims without a value.',
    fix: 'Write the constant in `Value`, or an attribute in `Source` and `ID`.',
  },
  constantQuoted: {
    status: 'warning',
    meaning: '`Value` is in quotes.',
    cause: 'The admin center writes constants so. In a policy, the quotes are part of the claim.',
    fix: 'Write the constant without the quotes.',
  },
  attributeIgnored: {
    status: 'warning',
    meaning: 'An entry has an attribute in `ID` and a directory extension in `ExtensionID`.',
    cause: 'An entry takes one attribute. This service takes the directory extension.',
    fix: 'Remove one of the two.',
  },
  claimTypeRepeated: {
    status: 'warning',
    meaning: 'Two entries set the same claim.',
    cause: 'A token has a claim once. This service uses the first entry that has a value.',
    fix: 'Give each entry a claim type of its own, or remove one.',
  },
  claimTypeSpaces: {
    status: 'warning',
    meaning: 'A claim type has white space at its ends, or inside of a JWT claim or a URI.',
    cause: 'The white space is part of the name, so applications do not find the claim.',
    fix: 'Remove the white space.',
  },
  jwtClaimRestricted: {
    status: 'warning',
    meaning: 'The JWT claim is restricted.',
    cause: 'A policy cannot change it. The token has the claim as without the policy.',
    fix: 'Use another name in `JwtClaimType`.',
  },
  jwtClaimIsUri: {
    status: 'warning',
    meaning: '`JwtClaimType` is a URI.',
    cause: 'JWT claims have short names; applications look for them.',
    fix: 'Use a short name such as `department`. Put the URI into `SamlClaimType`.',
  },
  samlClaimRestricted: {
    status: 'warning',
    meaning: 'The SAML claim is restricted.',
    cause: 'A policy cannot change it. The assertion has the claim as without the policy.',
    fix: 'Use another URI in `SamlClaimType`.',
  },
  samlClaimForOwnKey: {
    status: 'warning',
    meaning:
      'The SAML claim is restricted for service principals without a signing key of their own.',
    cause: 'Without the key, the assertion has the claim as without the policy.',
    fix: 'Give the service principal a token signing certificate, or use another URI.',
  },
  nameIdSource: {
    status: 'warning',
    meaning: 'NameID or UPN takes its value from a source that is not allowed there.',
    cause:
      'Only some attributes of the user are allowed. The NameID becomes the persistent pairwise identifier.',
    fix: 'Use `mail`, `userprincipalname`, `onpremisessamaccountname`, `employeeid`, `telephonenumber` or an `extensionattribute`.',
  },
  nameIdMethod: {
    status: 'warning',
    meaning: 'NameID or UPN comes from a transformation that is not allowed there.',
    cause:
      'Only `ExtractMailPrefix` and `Join` are allowed. The NameID becomes the persistent pairwise identifier.',
    fix: 'Use one of the two methods, or an attribute.',
  },
  nameIdJoin: {
    status: 'warning',
    meaning: 'NameID or UPN comes from `Join`.',
    cause:
      'The joined suffix must be a verified domain of the tenant. Otherwise the NameID becomes the persistent pairwise identifier.',
    fix: 'Make sure that the suffix is a verified domain.',
  },
  nameIdFormatUnknown: {
    status: 'warning',
    meaning: '`SamlNameIdFormat` is no format that a policy can set.',
    cause: 'The URI is misspelt, or it is `transient`, which only the request can ask for.',
    fix: 'Use a value that the message names.',
  },
  nameIdFormatElsewhere: {
    status: 'warning',
    meaning: '`SamlNameIdFormat` is on an entry that is not the NameID.',
    cause: 'Only the NameID has this format.',
    fix: 'Remove the member, or use `SAMLNameForm`.',
  },
  methodUnknown: {
    status: 'warning',
    meaning: 'There is no `TransformationMethod` of this name.',
    cause:
      'The name is misspelt, or it is a function of the admin center. Sign-ins can fail with AADSTS50101.',
    fix: 'Use a method that the message names. `RegexReplace` can do what the functions do.',
  },
  methodLetterCase: {
    status: 'warning',
    meaning: 'A method or one of its inputs or outputs is written in another letter case.',
    cause: 'This service ignores the letter case; Microsoft Entra ID may not.',
    fix: 'Write the name as the message does.',
  },
  methodWithoutEffect: {
    status: 'warning',
    meaning: 'The method is known to give no claim.',
    cause: 'Users report that tokens lack the claim of `CreateStringClaim`.',
    fix: 'Write an entry with the constant in `Value`.',
  },
  inputUnknown: {
    status: 'warning',
    meaning: 'The method has no input or parameter of this name.',
    cause: 'The name is misspelt, or a parameter was written as a claim.',
    fix: 'Use a name that the message gives, or remove the input.',
  },
  outputUnknown: {
    status: 'warning',
    meaning: 'A transformation has no output, or one that its method does not have.',
    cause: 'No entry gets the result.',
    fix: 'Write one output claim with the `TransformationClaimType` that the message names.',
  },
  inputNotInSchema: {
    status: 'warning',
    meaning: 'An input claim refers to an entry that does not exist.',
    cause:
      '`ClaimTypeReferenceId` must be the `ID` of an entry of `ClaimsSchema`. The transformation gets no value.',
    fix: 'Add the entry; without a claim type it only feeds the transformation.',
  },
  outputNotInSchema: {
    status: 'warning',
    meaning: 'An output claim refers to an entry that does not exist.',
    cause:
      '`ClaimTypeReferenceId` must be the `ID` of an entry of `ClaimsSchema`. No claim gets the result.',
    fix: 'Use the `ID` of the entry that gets the result.',
  },
  entryWithoutOutput: {
    status: 'warning',
    meaning: 'The transformation of an entry gives its result to another entry.',
    cause: 'The output claim must refer to the `ID` of the entry. Tokens lack the claim.',
    fix: 'Use the `ID` of the entry as `ClaimTypeReferenceId` of the output claim.',
  },
  transformationUnused: {
    status: 'warning',
    meaning: 'No entry uses the transformation.',
    cause: 'An entry uses it with `Source` `transformation` and its `ID` in `TransformationID`.',
    fix: 'Add the entry, or remove the transformation.',
  },
  transformationCircle: {
    status: 'warning',
    meaning: 'A transformation needs its own result.',
    cause: 'Transformations that feed each other in a circle have no first value.',
    fix: 'Let one of them take an attribute.',
  },
  inputCanBeEmpty: {
    status: 'warning',
    meaning: 'A mandatory input is an attribute that users can lack.',
    cause: 'Sign-ins of users without the attribute fail with AADSTS501241.',
    fix: 'Fill in the attribute for all users of the application, or use one that all users have.',
  },
  patternNotSupported: {
    status: 'warning',
    meaning:
      'The regular expression uses a part of the dialect of .NET that this service does not know.',
    cause:
      'Microsoft Entra ID may accept it. The preview and tokens of this service lack the claim.',
    fix: 'Write the expression without that part, if you can.',
  },
  replacementNameUnknown: {
    status: 'warning',
    meaning: 'The replacement refers to a group or input that does not exist.',
    cause:
      'A name in braces must be that of a group of the expression, or of an input claim; without a `$` before it.',
    fix: 'Correct the name, or name the group: `(?<name>…)`.',
  },
})
