/** Codes of callers and objects that the directory does not have. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Callers that are refused after their token was verified. */
export const callerCodes = defineCodes('caller', {
  tokenMissing: {
    status: 401,
    meaning: 'The request has no access token.',
    cause: 'The `Authorization` header is missing or not of the form `Bearer …`.',
    fix: 'Send an access token; `ostiary token` makes one.',
  },
  notFound: {
    status: 403,
    meaning: 'The tenant has no user or service principal with the id of the token.',
    cause: 'The caller was deleted, or the token of an external issuer has another id.',
    fix: 'Create the user, or map the `oid` claim of the issuer.',
  },
  tenantNotFound: {
    status: 401,
    meaning: 'The token is valid, but this service does not have its tenant.',
    cause: 'The tenant was deleted after the token was issued.',
    fix: 'Use a token of a tenant that exists; `ostiary tenant list` lists them.',
  },
  disabled: {
    status: 401,
    meaning: 'The account of the caller is disabled.',
    cause: '`accountEnabled` is false.',
    fix: 'Enable the account.',
  },
  personalAccount: {
    status: 403,
    meaning: 'The caller uses a personal Microsoft account.',
    cause: 'Such accounts belong to no organization.',
    fix: 'Use a work or school account.',
  },
  sampleTenant: {
    status: 403,
    meaning: 'The token is of the sample tenant, and other machines can reach the service.',
    cause: 'Another process added the sample tenant to the data. Its secrets are public.',
    fix: 'Delete the sample tenant with `ostiary tenant delete`, and use a tenant of your own.',
  },
})

/** Objects of the directory. */
export const directoryCodes = defineCodes('directory', {
  objectNotFound: {
    status: 404,
    meaning: 'The tenant has no such object.',
    cause: 'The id is misspelt, of another tenant, or the object was deleted.',
    fix: 'List the objects.',
  },
  idsOutOfRange: {
    status: 400,
    meaning: 'A list of ids is empty or too long.',
    cause: 'Each question about ids takes a fixed number of them at most.',
    fix: 'Send at least one id, and ask again for the rest.',
  },
  agreementNotFound: {
    status: 404,
    meaning: 'The tenant has no terms of use with this id.',
    cause: 'The id is misspelt, or the agreement was deleted.',
    fix: 'List the agreements.',
  },
})
