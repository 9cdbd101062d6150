/** Why a request ends without an answer: its caller closed the connection. The log does not count it as a failure. */
export class CallerGoneError extends Error {
  readonly code = 'ECONNRESET'

  constructor() {
    super('the caller went away')
  }
}
