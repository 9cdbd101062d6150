/** Codes of a set of policies that arrives as one body. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The body, its files and their names. */
export const setBodyCodes = defineCodes('trustFramework.setBody', {
  malformed: {
    meaning: 'The body is not a complete multipart form or ZIP archive.',
    cause: 'The `Content-Type` names another format, or the body was cut off.',
    fix: 'Send the files with `curl -F file=@…`, or a ZIP archive as `application/zip`.',
  },
  fieldUnknown: {
    meaning: 'The form has a field that is neither a file nor `environment`.',
    cause: 'A field is misspelt, or a file was sent as text.',
    fix: 'Send each policy as a file, with a file name.',
  },
  nameInvalid: {
    meaning: 'The name of a file is not a relative path.',
    cause: 'The name is empty, absolute, too long, or contains `..` or control characters.',
    fix: 'Rename the file.',
  },
  nameRepeated: {
    meaning: 'Two files of the set have the same name.',
    cause: 'The form or archive holds the file twice.',
    fix: 'Send each file once.',
  },
  notReadable: {
    meaning: 'A file of the archive cannot be unpacked.',
    cause: 'It is encrypted, damaged, or compressed by a method other than deflate.',
    fix: 'Make the archive again with usual settings.',
  },
  tooManyFiles: {
    meaning: 'The set has more files than one request may send.',
    cause: 'The archive contains a whole project.',
    fix: 'Send the policies and `appsettings.json` only.',
  },
  fileTooLarge: {
    meaning: 'A file of the set is larger than 1,024 KB.',
    cause: 'Azure AD B2C has this limit for policies.',
    fix: 'Move parts of the document to a base policy.',
  },
  tooLarge: {
    meaning: 'The files of the set together are larger than one request may send.',
    cause: 'The service has this limit.',
    fix: 'Send the set in parts, base policies first.',
  },
  tooManyPolicies: {
    meaning: 'The set has more than 200 policies.',
    cause: 'Azure AD B2C has 200 policies in a tenant.',
    fix: 'Send the set in parts, base policies first.',
  },
  noPolicies: {
    meaning: 'The set has no policy.',
    cause: 'No file has a name that ends in `.xml`.',
    fix: 'Send the XML files of the policies.',
  },
  environmentUnknown: {
    meaning: 'The settings have no environment of this name.',
    cause: 'The parameter `environment` is misspelt, or the set has no `appsettings.json`.',
    fix: 'Name an environment that `appsettings.json` has.',
  },
  environmentMissing: {
    meaning: 'The settings have several environments, and the request names none.',
    cause: 'Each environment has values of its own.',
    fix: 'Name the environment with `?environment=…`.',
  },
  queryUnknown: {
    meaning: 'The query has a parameter other than `environment`.',
    cause: 'The parameter is misspelt.',
    fix: 'Remove it.',
  },
})
