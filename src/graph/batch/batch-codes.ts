/** Codes of refusals of a batch, and of items that were not run. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every refusal of a batch. */
export const batchCodes = defineCodes('batch', {
  requestsMissing: {
    meaning: 'The batch has no list of requests, or the list is empty.',
    cause: 'The member `requests` is missing, is not a list, or has no item.',
    fix: 'Send `{"requests":[{"id":"1","method":"GET","url":"/users"}]}`.',
  },
  tooManyRequests: {
    meaning: 'The batch has more requests than a batch may have.',
    cause: 'Microsoft Graph allows 20.',
    fix: 'Split the batch.',
  },
  requestMalformed: {
    meaning: 'A member of a request has another type than it must have.',
    cause:
      '`id`, `method` and `url` are texts, `headers` is an object of texts, `dependsOn` a list of ids.',
    fix: 'Correct the member that the pointer names.',
  },
  idRepeated: {
    meaning: 'Two requests of the batch have the same id.',
    cause: 'Ids are compared without regard to case.',
    fix: 'Give each request an id of its own.',
  },
  methodUnknown: {
    meaning: 'A request of the batch has a method that the API does not have.',
    cause: 'The methods are GET, POST, PATCH, PUT and DELETE.',
    fix: 'Correct the method.',
  },
  urlNotRelative: {
    meaning: 'A request of the batch has a URL of a host.',
    cause: 'The requests of a batch go to the version to which the batch is sent.',
    fix: 'Send the URL from behind the version: `/users?$top=1`.',
  },
  batchInBatch: {
    meaning: 'A request of the batch is a batch.',
    cause: 'A batch cannot have another one in it.',
    fix: 'Put its requests into the outer batch, or send it alone.',
  },
  contentTypeMissing: {
    meaning: 'A request of the batch has a body and no `Content-Type` header.',
    cause: 'The header tells whether the body is JSON or Base64.',
    fix: 'Add `"headers":{"Content-Type":"application/json"}` to the request.',
  },
  bodyNotBase64: {
    meaning: 'A body that is not JSON is not a Base64 text.',
    cause: 'Bodies of other media types are sent as Base64, or as its form for URLs.',
    fix: 'Encode the body, or declare it as `application/json`.',
  },
  tooManyHeaders: {
    meaning: 'A request of the batch has more headers than it may have.',
    cause: 'The limit keeps a batch small.',
    fix: 'Leave out headers that are not needed.',
  },
  dependencyUnknown: {
    meaning: 'A request of the batch depends on a request that the batch does not have.',
    cause: 'An id in `dependsOn` is misspelt, or its request is in another batch.',
    fix: 'Correct the id, or leave it out.',
  },
  dependenciesCircular: {
    meaning: 'Requests of the batch wait for each other.',
    cause: 'Their `dependsOn` form a circle.',
    fix: 'Leave out one of the dependencies.',
  },
  changeSetNotSupported: {
    meaning: 'A request of the batch names an atomicity group.',
    cause:
      'Microsoft Graph has no changes that succeed or fail together, and neither has this service.',
    fix: 'Leave out `atomicityGroup`; use `dependsOn` for the order.',
  },
  dependencyFailed: {
    status: 424,
    meaning: 'The request was not run because a request that it depends on failed.',
    cause: 'A request in its `dependsOn` was answered with an error.',
    fix: 'See the answer of that request.',
  },
  answersTooLong: {
    status: 429,
    meaning: 'The answers of the batch are too long together, and this one was left out.',
    cause: 'The limit keeps the memory for one batch small.',
    fix: 'Send the request again, alone or in a smaller batch.',
  },
})
