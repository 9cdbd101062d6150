/**
 * The origin of a request: scheme, host and port of every link in its answer. A Host header is believed
 * only when it names a host this service is known by, so that no caller can plant a foreign link, and no
 * web page can reach a loopback service by rebinding its own name.
 */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { protocolCodes } from '../protocol-codes.ts'

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/iu

const loopbackPattern = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/iu

/** Tells whether a host name or address, in or out of brackets, is one of this machine alone. */
export function isLoopbackHost(host: string): boolean {
  return loopbackPattern.test(host)
}

/** Decides the origin from the connection's scheme and the Host header. */
export type OriginOf = (scheme: 'http' | 'https', host: string | undefined) => string

/**
 * Makes the decision for a service known by loopback names and by the given public origins
 * (`https://policies.example`). A public origin's scheme wins: a proxy may end TLS in front of plain HTTP.
 * The decision throws OstiaryError `badRequest` for any other host.
 */
export function createOriginOf(publicOrigins: readonly string[]): OriginOf {
  const byHost = new Map(
    publicOrigins.map((text) => {
      const { host, origin } = new URL(text)
      return [host, origin] as const
    }),
  )
  return (scheme, host) => {
    const known = byHost.get(host?.toLowerCase() ?? '')
    if (known !== undefined) return known
    const name = hostPattern.exec(host ?? '')?.[1]
    if (name !== undefined && isLoopbackHost(name)) return `${scheme}://${host}`
    throw new OstiaryError('badRequest', {
      ostiaryCode: protocolCodes.hostUnknown,
      message: `The host '${host ?? ''}' is not a name of this service; its operator can add it with --public-url.`,
    })
  }
}
