/** Codes of refusals and warnings about templates of policies. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Templates. */
export const templateCodes = defineCodes('conditionalAccess.template', {
  notFound: {
    status: 404,
    meaning: 'There is no template with this id.',
    cause: 'The id is misspelt, or the template exists only in beta.',
    fix: 'List the templates.',
  },
  ofBeta: {
    meaning: 'A policy cannot be made from this template through v1.0.',
    cause: 'The template uses what only beta has.',
    fix: 'Send the request to `/beta`, or give `state`, conditions and controls yourself.',
  },
  unknown: {
    status: 'warning',
    meaning: 'The `templateId` of the policy names no template.',
    cause: 'The id is misspelt, or Microsoft withdrew the template.',
    fix: 'Nothing, or correct the id.',
  },
  fixed: {
    meaning: 'The `templateId` of a policy would change.',
    cause: 'A policy keeps the template that it was made from.',
    fix: 'Remove `templateId` from the request.',
  },
})
