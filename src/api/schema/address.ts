/** Addresses as this service's own JSON has them. */

import ipaddr from 'ipaddr.js'

/**
 * Tells whether a text is an IPv4 address in four decimal numbers, or an IPv6 address without a zone.
 * WHY not `node:net`: schemas are part of a package that also runs in a browser.
 */
export function isAddress(text: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return true
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return false
  const last = text.slice(text.lastIndexOf(':') + 1)
  return !last.includes('.') || ipaddr.IPv4.isValidFourPartDecimal(last)
}
