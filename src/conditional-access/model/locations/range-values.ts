/** The values that the members of IP ranges and country locations take. */

import { wordOf, type StringType } from '../../../edm/model.ts'
import { isCountryCode } from '../../../api/schema/country.ts'
import { valueCodes } from '../value-codes.ts'
import { isTooWide, parseAddress, parseCidr, type AddressFamily } from './address-ranges.ts'

const familyNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const

/** Declares a range in CIDR notation, of one of the families; it is stored as it is spelt. */
export function cidrOf(...families: readonly AddressFamily[]): StringType {
  return wordOf({
    keywords: [],
    readOther(text) {
      const block = parseCidr(text)
      return block && families.includes(block.family) && !isTooWide(block) ? text : undefined
    },
    refusal(text) {
      const block = parseCidr(text)
      if (block === undefined) {
        return {
          ostiaryCode: valueCodes.cidrMalformed,
          message: `\`cidrAddress\` \`${text}\` must be an address with a prefix length, such as \`203.0.113.0/24\` or \`2001:db8::/48\``,
        }
      }
      return families.includes(block.family)
        ? {
            ostiaryCode: valueCodes.cidrTooWide,
            message: `\`cidrAddress\` \`${text}\` is too wide; the widest prefix is \`/8\``,
          }
        : {
            ostiaryCode: valueCodes.cidrOfOtherFamily,
            message: `\`cidrAddress\` \`${text}\` is an ${familyNames[block.family]} range, but its type is not`,
          }
    },
  })
}

/** Declares one address of a family; it is stored as it is spelt. */
export function addressOf(family: AddressFamily): StringType {
  return wordOf({
    keywords: [],
    readOther: (text) => (parseAddress(text)?.family === family ? text : undefined),
    otherName: `an ${familyNames[family]} address`,
  })
}

/** A country code, stored as it is spelt. The service publishes no list of them. */
export const countryCode = wordOf({
  keywords: [],
  readOther: (text) => (isCountryCode(text) ? text : undefined),
  otherName: 'a country or region code of two letters, such as `US`',
})
