/**
 * The origin of a request: scheme, host and port of every link in its answer. A Host header counts only when
 * it names a host of this service. Otherwise a caller could inject foreign links, and a web page could reach a
 * loopback service through DNS rebinding.
 */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { protocolCodes } from '../protocol-codes.ts'

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/iu

const loopbackPattern = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/iu

/** Tells whether a host name or address, with or without brackets, is a loopback one. */
export function isLoopbackHost(host: string): boolean {
  return loopbackPattern.test(host)
}

/** Decides the origin from the connection's scheme and the Host header. */
export type OriginOf = (scheme: 'http' | 'https', host: string | undefined) => string

/**
 * Creates the decision for a service with loopback names and the given public origins
 * (`https://policies.example`). The scheme of a public origin is used: a proxy may end TLS in front of plain
 * HTTP. The decision throws OstiaryError `badRequest` for any other host.
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
