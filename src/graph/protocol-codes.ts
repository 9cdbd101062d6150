/** Codes of requests that are refused for any resource. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Every refusal of the protocol. */
export const protocolCodes = defineCodes('request', {
  httpMalformed: {
    meaning: 'The request is not well-formed HTTP.',
    cause: 'The client or a proxy sent something else.',
    fix: 'Check the client, and whether it speaks HTTPS to an HTTPS port.',
  },
  pathMalformed: {
    meaning: 'The path of the URL is not valid percent-encoding.',
    cause: 'A `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8.',
    fix: 'Encode the path.',
  },
  hostRepeated: {
    meaning: 'The request has more than one `Host` header.',
    cause: 'Two programs could take it for requests to two hosts.',
    fix: 'Send one `Host` header.',
  },
  hostMissing: {
    meaning: 'The request has no `Host` header.',
    cause: 'HTTP/1.1 demands it.',
    fix: 'Send the header `Host`.',
  },
  transferCodingNotSupported: {
    status: 501,
    meaning: 'The `Transfer-Encoding` names a coding other than `chunked`.',
    cause: 'The service takes bodies uncompressed.',
    fix: 'Send the body uncompressed, with `Content-Length` or in chunks.',
  },
  expectationUnknown: {
    status: 417,
    meaning: 'The `Expect` header names something other than `100-continue`.',
    cause: 'HTTP has no other expectation.',
    fix: 'Leave the header out.',
  },
  hostUnknown: {
    meaning: 'The host of the request is not a name of this service.',
    cause: 'The service prints links under its own names only.',
    fix: 'Use a known name; the operator adds one with `--public-url`.',
  },
  versionUnknown: {
    meaning: 'The path begins with an unknown version.',
    cause: 'The API has `/v1.0`, `/beta` and `/ostiary/v1`.',
    fix: 'Correct the first segment of the path.',
  },
  apiVersionMissing: {
    meaning: 'The query of `/metadata/endpoints` has no `api-version`, or it is not a date.',
    cause: 'The form of the answer depends on it.',
    fix: 'Ask `/metadata/endpoints?api-version=2022-09-01`.',
  },
  tenantNotFound: {
    status: 404,
    meaning: 'The tenant in the path is not the tenant of the token.',
    cause: 'The path begins with a tenant id or domain, and the token is of another tenant.',
    fix: 'Correct the path, or get a token for the other tenant.',
  },
  segmentUnknown: {
    meaning: 'There is no resource at this path.',
    cause: 'A segment is misspelt, or the resource exists only in the other version.',
    fix: 'Correct the segment that the message names. `/ostiary/openapi/` lists all paths.',
  },
  methodNotAllowed: {
    status: 405,
    meaning: 'The resource does not take this HTTP method.',
    cause: 'The header `Allow` of the answer lists the methods that it takes.',
    fix: 'Use another method.',
  },
  notSupported: {
    status: 501,
    meaning: 'This service does not have the operation.',
    cause: 'Microsoft Graph has it; it needs what only Microsoft Entra has.',
    fix: 'Use another operation.',
  },
  permissionMissing: {
    status: 403,
    meaning: 'The token lacks the permission for the operation.',
    cause: 'None of the permissions that would be enough is in the token.',
    fix: 'Get a token with a permission that the message names.',
  },
  applicationNotAllowed: {
    status: 403,
    meaning: 'The operation is for signed-in users only.',
    cause: 'The token is one of an application without a user.',
    fix: 'Use a token of a signed-in user.',
  },
  directoryRoleMissing: {
    status: 403,
    meaning: 'The signed-in user has no directory role that the operation needs.',
    cause: 'A delegated permission never exceeds the rights of its user.',
    fix: 'Assign a role that the message names to the user.',
  },
  guestNotAllowed: {
    status: 403,
    meaning: 'The signed-in user is a guest without a directory role.',
    cause: 'Guests may not read the directory.',
    fix: 'Use another user, or assign a directory role to the guest.',
  },
  notAcceptable: {
    status: 406,
    meaning: 'The answer has none of the media types in the `Accept` header.',
    cause: 'The header names other media types.',
    fix: 'Accept a media type that the message names, or `*/*`.',
  },
  timedOut: {
    status: 408,
    meaning: 'The request did not arrive in time.',
    cause: 'The client or the network is slow.',
    fix: 'Send the request again.',
  },
  concurrentChange: {
    status: 409,
    meaning: 'The object changed while the request was handled.',
    cause: 'Another request changed it at the same moment.',
    fix: 'Read the object and send the request again.',
  },
  etagMismatch: {
    status: 412,
    meaning: 'The object is not in the state that the `If-Match` header names.',
    cause: 'Somebody changed it since it was read.',
    fix: 'Read the object again, and repeat the change with its new ETag.',
  },
  lengthMissing: {
    status: 411,
    meaning: 'The request says neither how long its body is nor that it comes in chunks.',
    cause: 'A write needs `Content-Length` or `Transfer-Encoding`.',
    fix: 'Send one of the two headers.',
  },
  bodyTooLarge: {
    status: 413,
    meaning:
      'The body is larger than 1,048,576 bytes, or than 8 MiB where a set of policies is sent.',
    cause: 'The service has this limit.',
    fix: 'Send a smaller body, or several requests.',
  },
  contentTypeMissing: {
    meaning: 'The request has a body, but no `Content-Type`.',
    cause: 'The service does not guess the media type.',
    fix: 'Send `Content-Type: application/json`, or `application/xml` for a trust framework policy.',
  },
  contentTypeNotSupported: {
    status: 415,
    meaning: 'The resource does not take this media type.',
    cause: 'The `Content-Type` is wrong.',
    fix: 'Send the media type that the message names.',
  },
  contentEncodingNotSupported: {
    status: 415,
    meaning: 'The body is compressed.',
    cause: 'The request has a `Content-Encoding`.',
    fix: 'Send the body uncompressed.',
  },
  bodyNotUtf8: {
    meaning: 'The body is not valid UTF-8.',
    cause: 'JSON is sent in UTF-8.',
    fix: 'Send the body in UTF-8.',
  },
  bodyEmpty: {
    meaning: 'The body is empty.',
    cause: 'The operation needs a body.',
    fix: 'Send a body.',
  },
  bodyNotAnObject: {
    meaning: 'The body is JSON, but not an object.',
    cause: 'Every body of this API is an object.',
    fix: 'Send an object.',
  },
  typeEmpty: {
    meaning: 'An object in the body has an empty `@odata.type`.',
    cause: 'The client sends the annotation without a value.',
    fix: 'Name the type, for instance `#microsoft.graph.conditionalAccessPolicy`, or remove the annotation.',
  },
  tooManyRequests: {
    status: 429,
    meaning: 'The caller has sent too many requests.',
    cause: 'The operator limits requests with `--requests-per-ten-seconds`.',
    fix: 'Wait for the seconds in `Retry-After`.',
  },
  tooMuchAtOnce: {
    status: 429,
    meaning: 'The caller, its tenant or the service has too many requests at one time.',
    cause:
      'Requests count until their answers are read. Bodies that arrive and answers that wait count by size.',
    fix: 'Read the answers, wait for the seconds in `Retry-After`, and send fewer requests at one time.',
  },
  headersTooLarge: {
    status: 431,
    meaning: 'The header section of the request is larger than 16 KiB.',
    cause: 'The URL or a header is too long.',
    fix: 'Send shorter headers; long filters go into several requests.',
  },
  objectNotFound: {
    status: 404,
    meaning: 'The object of the request does not exist.',
    cause: 'It was deleted while the request was handled.',
    fix: 'List the objects.',
  },
  malformed: {
    meaning: 'The request cannot be handled.',
    cause: 'The web server refused it before the API saw it.',
    fix: 'Check the client; the log has the reason under the request id.',
  },
  databaseBusy: {
    status: 503,
    meaning: 'The database is busy.',
    cause: 'Many writes wait for each other.',
    fix: 'Wait for the seconds in `Retry-After` and send the request again.',
  },
  pastPurged: {
    meaning: 'The request asks about a time whose versions were purged.',
    cause:
      '`--audit-retention` or `ostiary audit purge` deleted old versions, so the answer would be wrong.',
    fix: 'Ask about the instant that the message names, or a later one.',
  },
  objectDamaged: {
    status: 500,
    meaning: 'An object that the request reads is damaged in the database.',
    cause: 'A disk, a program or a person changed the row; it does not match its hash or type.',
    fix: 'Run `ostiary verify` to list all damage, and restore the data from a backup.',
  },
  internalError: {
    status: 500,
    meaning: 'The service has a defect.',
    cause: 'The log has the reason under the request id.',
    fix: 'Report the request id to the operator.',
  },
})
