/** What the connections of a server may cost. */

/** Times are in milliseconds. */
export interface ServerLimits {
  /** Connections that are open at one time; more are closed at once. */
  readonly connections: number
  /** Requests of a connection that may wait for the answer before theirs; with more it is closed. */
  readonly requestsAhead: number
  /**
   * Bytes of request bodies that the server holds together, as they arrive. One tenant may have a quarter of them, and several
   * tenants cannot keep another from sending one body.
   */
  readonly bodyBytes: number
  /** Longest time in which the head of a request must arrive. */
  readonly headMs: number
  /** Longest time in which a body must arrive. Bodies in lines may take any time. */
  readonly bodyMs: number
  /**
   * Longest time in which a connection with a request may carry no byte in either direction; half of it when an answer
   * is not read at all. A stream in lines may last as long as it moves.
   */
  readonly idleMs: number
  /** How long a connection may wait for its next request. */
  readonly keepAliveMs: number
}

/** Largest request body, bytes: JSON and XML alike. Bodies in lines are read as they arrive, without a limit. */
export const requestBodyBytes = 1_048_576

/** Largest body of a token request, bytes. Nobody is authenticated yet when it is read. */
export const tokenRequestBytes = 16_384

/** Largest head of a request, bytes: method, URL and headers. */
export const requestHeadBytes = 16_384

export const defaultServerLimits: ServerLimits = Object.freeze({
  connections: 2_000,
  requestsAhead: 16,
  bodyBytes: 256 * 1_048_576,
  headMs: 15_000,
  bodyMs: 30_000,
  idleMs: 60_000,
  keepAliveMs: 72_000,
})
