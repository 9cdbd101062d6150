/** Codes of sets of trust framework policies and their settings. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The files of a set, taken together. */
export const policySetCodes = defineCodes('trustFramework.set', {
  notReadable: {
    meaning: 'A file of the set cannot be opened, or has more bytes than are read.',
    cause: 'The permissions of the file, or a wrong file in the folder.',
    fix: 'Make the file readable, or move it away.',
  },
  policyIdRepeated: {
    status: '400 or warning',
    meaning: 'Two files of the set have the same `PolicyId`.',
    cause:
      'A file was copied. A tenant has one policy of each id, so one file would replace the other.',
    fix: 'Change the `PolicyId` of one file, or remove one. Files in different folders are only warned about when they are checked.',
  },
  baseFaulty: {
    meaning:
      'A base policy of the document could not be read, so the document was not checked further.',
    cause: 'The file of the base policy has errors of its own.',
    fix: 'Correct the base policy, and check again.',
  },
  baseOfOtherTenant: {
    status: 'warning',
    meaning: 'A policy and its base policy name different tenants.',
    cause:
      'One of the files was written for another tenant, or a placeholder was filled in one of them only.',
    fix: 'Write the same tenant, or `{Settings:Tenant}`, in every file.',
  },
  placeholderUnresolved: {
    status: '400 or warning',
    meaning: 'A placeholder has no value, or a value of a sample is still to be filled in.',
    cause: 'The settings of the environment lack the key, or no settings were given.',
    fix: 'Add the key to `PolicySettings` of the environment, correct the name of the placeholder, or write your own value.',
  },
  substitutionTooLong: {
    meaning: 'The document, or the whole set, becomes too long when placeholders are replaced.',
    cause: 'A setting has a long value, or the document repeats its placeholder many times.',
    fix: 'Shorten the value.',
  },
})

/** The file of settings, `appsettings.json`. */
export const settingsCodes = defineCodes('trustFramework.settings', {
  notAnObject: {
    meaning: 'The file of settings does not contain a JSON object.',
    cause: 'It is another file.',
    fix: 'Write an object with the list `Environments`.',
  },
  environmentInvalid: {
    meaning: 'An environment of the settings lacks a name or has a member of the wrong type.',
    cause: 'An environment is an object with `Name`, `Tenant` and `PolicySettings`.',
    fix: 'Correct the member that the message names.',
  },
  environmentRepeated: {
    meaning: 'Two environments of the settings have the same name.',
    cause: 'Each environment is written to a folder of its name, without regard to case.',
    fix: 'Rename or remove one of them.',
  },
  valueInvalid: {
    meaning: 'The value of a setting is neither text, a number nor a Boolean.',
    cause: 'The value takes the place of a placeholder in a document.',
    fix: 'Write the value as text.',
  },
  tooMany: {
    meaning: 'The settings have more environments or more values than are read.',
    cause: 'The file is generated, or it is another file.',
    fix: 'Give a file with the settings of these policies only.',
  },
})
