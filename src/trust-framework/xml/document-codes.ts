/** Codes of refusals of one document. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The uploaded document. */
export const documentCodes = defineCodes('trustFramework.document', {
  tooLarge: {
    meaning: 'The document is larger than 1,024 KB.',
    cause: 'Azure AD B2C has this limit.',
    fix: 'Move parts of the document to a base policy.',
  },
  encodingNotSupported: {
    meaning: 'The document is in a character encoding that is not supported.',
    cause: 'The XML declaration, the byte order mark or the content type names the encoding.',
    fix: 'Save the document as UTF-8.',
  },
  encodingContradicted: {
    meaning: 'The bytes of the document are not in the encoding that it declares.',
    cause: 'An editor or a script saved the document in another encoding.',
    fix: 'Save the document in the declared encoding, or correct the declaration.',
  },
  bytesMalformed: {
    meaning: 'Some bytes of the document form no character of its encoding.',
    cause: 'The document is damaged, or it is in another encoding.',
    fix: 'Save the document as UTF-8.',
  },
  notWellFormed: {
    meaning: 'The document is not well-formed XML.',
    cause: 'For instance a tag is not closed, or a prefix is not declared.',
    fix: 'Correct the document at the line and position that the message names.',
  },
  doctypeNotAllowed: {
    meaning: 'The document has a document type declaration.',
    cause: 'Such declarations can make a reader fetch other files.',
    fix: 'Remove the `<!DOCTYPE …>`.',
  },
  schemaViolated: {
    meaning: 'An element or attribute of the document breaks the schema.',
    cause:
      'For instance an element is misspelt or out of order, a required one is missing, or an id occurs twice.',
    fix: 'Correct the document at the line and column that the message names. It lists what may be there.',
  },
  schemaVersionNotSupported: {
    meaning: '`PolicySchemaVersion` is not `0.3.0.0`.',
    cause: 'Azure AD B2C supports this version only.',
    fix: 'Write `PolicySchemaVersion="0.3.0.0"`.',
  },
  policyIdPrefixMissing: {
    meaning: 'The `PolicyId` does not begin with `B2C_1A_`.',
    cause: 'The ids of custom policies have this prefix.',
    fix: 'Add the prefix to the id.',
  },
  tenantNotTheCallers: {
    meaning: 'The `TenantId` of the document is not a domain of the tenant that uploads it.',
    cause: 'The document was written for another tenant.',
    fix: 'Correct `TenantId`, or upload to the other tenant.',
  },
  policyIdNotOfUrl: {
    meaning: 'The `PolicyId` of the document is not the id in the URL.',
    cause: 'The wrong document was sent, or the URL is wrong.',
    fix: 'Correct the URL or the `PolicyId`.',
  },
})
