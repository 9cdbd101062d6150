/**
 * Every error the service answers with: HTTP status, wire code and public text.
 * Source: the status and code tables of the Graph error reference,
 * https://learn.microsoft.com/graph/errors, and recorded responses; `docs/errors/` lists them.
 */

import { b2cKeyErrors } from './b2c-key-errors.ts'

/** One kind of error. `text` is the message when the thrower gives none. */
export interface CatalogueEntry {
  readonly status: number
  readonly code: string
  readonly text: string
}

/** The errors by name; `statuses.md` is printed from it. */
export const catalogue = {
  badRequest: {
    status: 400,
    code: 'BadRequest',
    text: 'The request is malformed or incorrect.',
  },
  directoryBadRequest: {
    status: 400,
    code: 'Request_BadRequest',
    text: 'One or more property values are invalid.',
  },
  invalidRequestUrl: {
    status: 400,
    code: 'Request_InvalidRequestUrl',
    text: 'Request url was invalid. The request should be like /tenantdomainname/Entity or /$metadata. Tenant domain name can be any of the verified, unverified domain names or context id.',
  },
  unsupportedQuery: {
    status: 400,
    code: 'Request_UnsupportedQuery',
    text: 'Unsupported Query.',
  },
  multipleObjectsWithSameKeyValue: {
    status: 400,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    text: 'Another object with the same value for a unique property already exists.',
  },
  roleAssignmentExists: {
    status: 400,
    code: 'RoleAssignmentExists',
    text: 'The Role assignment already exists.',
  },
  roleAssignmentMissing: {
    status: 400,
    code: 'RoleAssignmentDoesNotExist',
    text: 'The Role assignment does not exist.',
  },
  trustFrameworkPolicyInvalid: {
    status: 400,
    code: 'AADB2C',
    text: 'Validation failed.',
  },
  ...b2cKeyErrors,
  invalidAuthenticationToken: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    text: 'Access token validation failure.',
  },
  accessDenied: {
    status: 403,
    code: 'AccessDenied',
    text: 'You cannot perform the requested operation, required scopes are missing in the token.',
  },
  authorizationRequestDenied: {
    status: 403,
    code: 'Authorization_RequestDenied',
    text: 'Insufficient privileges to complete the operation.',
  },
  authorizationIdentityNotFound: {
    status: 403,
    code: 'Authorization_IdentityNotFound',
    text: 'The identity of the calling application could not be established.',
  },
  auditPermissionMissing: {
    status: 403,
    code: 'Authentication_MSGraphPermissionMissing',
    text: 'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
  },
  directoryResourceNotFound: {
    status: 404,
    code: 'Request_ResourceNotFound',
    text: 'The resource does not exist or one of its queried reference-property objects are not present.',
  },
  resourceNotFound: {
    status: 404,
    code: 'ResourceNotFound',
    text: 'The resource does not exist in the directory.',
  },
  methodNotAllowed: {
    status: 405,
    code: 'MethodNotAllowed',
    text: 'Specified HTTP method is not allowed for the request target.',
  },
  notAcceptable: {
    status: 406,
    code: 'NotAcceptable',
    text: 'None of the media types in the Accept header can be produced.',
  },
  requestTimeout: {
    status: 408,
    code: 'RequestTimeout',
    text: 'The request did not arrive in time.',
  },
  conflict: {
    status: 409,
    code: 'Conflict',
    text: 'The object changed while the request was handled; send the request again.',
  },
  sameKeyValueConflict: {
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    text: 'Another object with the same value for a unique property already exists.',
  },
  lengthRequired: {
    status: 411,
    code: 'LengthRequired',
    text: 'A write request must declare Content-Length or use a transfer coding.',
  },
  preconditionFailed: {
    status: 412,
    code: 'resourceModified',
    text: 'The ETag of the If-Match header is not the current ETag of the resource.',
  },
  requestEntityTooLarge: {
    status: 413,
    code: 'RequestEntityTooLarge',
    text: 'The request body is larger than the limit of 1,048,576 bytes.',
  },
  unsupportedMediaType: {
    status: 415,
    code: 'UnsupportedMediaType',
    text: 'The Content-Type of the request body is not supported by this resource.',
  },
  expectationFailed: {
    status: 417,
    code: 'ExpectationFailed',
    text: 'The only Expect header that is supported is 100-continue.',
  },
  failedDependency: {
    status: 424,
    code: 'FailedDependency',
    text: 'A request of the batch on which this one depends failed.',
  },
  tooManyRequests: {
    status: 429,
    code: 'TooManyRequests',
    text: 'Too many requests; wait for the time given in Retry-After.',
  },
  headerFieldsTooLarge: {
    status: 431,
    code: 'RequestHeaderFieldsTooLarge',
    text: 'The header section of the request, with its URL, is larger than the limit of 16 KiB.',
  },
  internalServerError: {
    status: 500,
    code: 'InternalServerError',
    text: 'An unexpected error occurred; the log has the details under the request id.',
  },
  notImplemented: {
    status: 501,
    code: 'NotImplemented',
    text: 'This operation target is not yet supported.',
  },
  serviceUnavailable: {
    status: 503,
    code: 'ServiceUnavailable',
    text: 'The service is temporarily unavailable; send the request again.',
  },
} as const satisfies Record<string, CatalogueEntry>

/** The name of an error in the catalogue. */
export type ErrorName = keyof typeof catalogue
