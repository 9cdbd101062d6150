/** Which attempts to prove a client's secret are counted together. */

import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { keyOf } from '../../kernel/ids.ts'

/** A provider gives each customer a network of this size, so an attacker can use every address in it. */
const customerPrefix = 64

/** Names the network that attempts come from: an IPv4 address, or the `/64` of an IPv6 address. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${customerPrefix}`).toString()
}

/**
 * The key under which attempts are counted, always 43 characters. Attempts share a key when they come from one
 * network and are for one client of one tenant; the letter case of the client id does not count, as in the
 * directory. WHY a digest: callers choose the client id, and a long one must not fill the memory.
 */
export function attemptKeyOf(address: string, tenant: string, clientId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([networkOf(address), tenant, keyOf(clientId)]))
    .digest('base64url')
}
