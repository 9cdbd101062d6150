/** Codes of refusals about claims transformations. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The signature of a claims transformation. */
export const transformationCodes = defineCodes('trustFramework.transformation', {
  methodUnknown: {
    meaning: 'The `TransformationMethod` of a claims transformation is not known.',
    cause: 'The method is misspelt, or it does not exist.',
    fix: 'Write one of the methods of the claims transformations reference.',
  },
  signatureMismatched: {
    meaning: 'The claims of a claims transformation are not those that its method takes or gives.',
    cause:
      'A `TransformationClaimType` is misspelt or missing, or the claim has another `DataType` than the method needs.',
    fix: 'Declare the claims that the message lists as expected, with claim types of the data types in brackets.',
  },
})
