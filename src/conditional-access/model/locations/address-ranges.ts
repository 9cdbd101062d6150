/**
 * Ranges of IP addresses as numbers, read from the texts of named locations.
 * Source: RFC 4632, section 3.1 (IPv4 prefixes); RFC 4291, sections 2.2 and 2.3 (IPv6).
 */

import ipaddr from 'ipaddr.js'

/** The version of the Internet Protocol. */
export type AddressFamily = 'ipv4' | 'ipv6'

/** An IP address. */
export interface Address {
  readonly family: AddressFamily
  /** The address as one number: of 32 bits, or of 128. */
  readonly value: bigint
}

/** The addresses from `lower` to `upper`, both included. */
export interface AddressRange {
  readonly family: AddressFamily
  readonly lower: bigint
  readonly upper: bigint
}

/** A range whose addresses have the same leading bits. */
export interface AddressBlock extends AddressRange {
  readonly prefixLength: number
}

const addressBits = { ipv4: 32, ipv6: 128 } as const

/** How many addresses a family has. */
export const addressCount = { ipv4: 1n << 32n, ipv6: 1n << 128n } as const

/** The leading bits of the widest block that a named location may have. */
const shortestPrefix = 8

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function isDotted(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text)
}

/**
 * Parses an address: four decimal numbers, or any spelling of IPv6 without a zone. Undefined for other texts,
 * including octal, hexadecimal and shortened IPv4.
 */
export function parseAddress(text: string): Address | undefined {
  if (isDotted(text)) {
    return { family: 'ipv4', value: numberOf(ipaddr.IPv4.parse(text).toByteArray()) }
  }
  const end = text.slice(text.lastIndexOf(':') + 1)
  // WHY: a zone names a network interface of one machine only.
  if (text.includes('%') || (end.includes('.') && !isDotted(end))) return undefined
  // WHY: the parser reads `::192.0.2.1` as the mapped address `::ffff:192.0.2.1`, which is a different one.
  const spelling = end.includes('.') && text === `::${end}` ? `::0:${end}` : text
  if (!ipaddr.IPv6.isValid(spelling)) return undefined
  return { family: 'ipv6', value: numberOf(ipaddr.IPv6.parse(spelling).toByteArray()) }
}

/** Prints an address: `203.0.113.7`, `2001:db8::1`. */
export function printAddress({ family, value }: Address): string {
  const bytes = Array.from({ length: addressBits[family] / 8 }, (_, place) =>
    Number((value >> BigInt(addressBits[family] - 8 * (place + 1))) & 0xffn),
  )
  return ipaddr.fromByteArray(bytes).toString()
}

/** Parses an address with the length of its prefix; the bits after the prefix may be set. */
export function parseCidr(text: string): AddressBlock | undefined {
  const [, addressText = '', lengthText] = /^(.+)\/(0|[1-9]\d{0,2})$/u.exec(text) ?? []
  const address = parseAddress(addressText)
  const prefixLength = Number(lengthText)
  if (address === undefined || prefixLength > addressBits[address.family]) return undefined
  const { family, value } = address
  const hostBits = BigInt(addressBits[family] - prefixLength)
  const lower = (value >> hostBits) << hostBits
  return { family, prefixLength, lower, upper: lower + (1n << hostBits) - 1n }
}

/**
 * Whether a range has more addresses than a block with a prefix of 8 bits.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */
export function isTooWide({ family, lower, upper }: AddressRange): boolean {
  return upper - lower >= 1n << BigInt(addressBits[family] - shortestPrefix)
}
