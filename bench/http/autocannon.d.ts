/** The part of `autocannon` that the suite uses. Source: the package's README, sections API and Result. */
declare module 'autocannon' {
  export interface Request {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }

  export interface Client {
    readonly setRequests: (requests: readonly Request[]) => void
  }

  export interface Options {
    readonly url: string
    readonly connections: number
    readonly pipelining: number
    /** Seconds. */
    readonly duration: number
    /** Sent in turn by every connection. */
    readonly requests: readonly Request[]
    /** Called for each connection before its first request. */
    readonly setupClient?: (client: Client) => void
  }

  export interface Result {
    readonly '2xx': number
    readonly non2xx: number
    readonly errors: number
    /** Seconds that the run took. */
    readonly duration: number
  }

  function autocannon(options: Options): Promise<Result>
  export default autocannon
}
