/** Codes of requests that take too much work. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Every refusal of the worker threads. */
export const workerCodes = defineCodes('work', {
  tooMuchWaiting: {
    status: 429,
    meaning: 'Too many requests that take much work are waiting.',
    cause: 'Requests are sent faster than the service can work on them.',
    fix: 'Wait for as many seconds as `Retry-After` says, then send the request again.',
  },
  tooManyStreams: {
    status: 429,
    meaning: 'Too many long answers of the tenant have not been read.',
    cause: 'Callers ask for long answers and do not read them, or read them slowly.',
    fix: 'Read the answers, or close their connections, then send the request again.',
  },
  tooMuchMemory: {
    meaning: 'The request needs more memory than one request may use.',
    cause: 'The policies that it works on are too many or name too many ids.',
    fix: 'Send fewer or smaller policies. If the stored ones are too large, delete some of them.',
  },
  tooMuchTime: {
    meaning: 'The request needs more time than one request may use.',
    cause: 'The policies that it works on are too many or name too many ids.',
    fix: 'Send fewer or smaller policies. If the stored ones are too large, delete some of them.',
  },
})
