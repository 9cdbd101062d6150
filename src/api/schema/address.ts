/** Addresses as this service's own JSON has them. */

import { isIP } from 'node:net'

/** Tells whether a text is an IPv4 address in four decimal numbers, or an IPv6 address without a zone. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%')
}
