/** Addresses as this service's own JSON has them. */

import ipaddr from 'ipaddr.js'

const ipv4Pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/u

/**
 * Tells whether a text is an IPv4 address in four decimal numbers, or an IPv6 address without a zone.
 * WHY not `node:net`: schemas are part of a package that also runs in a browser.
 */
export function isAddress(text: string): boolean {
  if (ipv4Pattern.test(text)) return true
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return false
  const last = text.slice(text.lastIndexOf(':') + 1)
  return !last.includes('.') || ipv4Pattern.test(last)
}
