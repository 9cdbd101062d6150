/**
 * Rules of the URIs that identify an application.
 * Source: "Validation differences by supported account types"; "Restrictions on identifier URIs" of Entra.
 */

import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { fault, findDuplicates, findTooMany } from '../app-parts/text-rules.ts'

/** Longest URI, characters. */
const longestUri = 255
const longestPersonalUri = 120

/** Most URIs of an application that personal accounts use. */
const mostPersonalUris = 50

const place = ['identifierUris']

function problemOf(text: string, isPersonal: boolean): string | undefined {
  const longest = isPersonal ? longestPersonalUri : longestUri
  if (text.length > longest) return `has more than ${longest} characters`
  if (/\s/u.test(text) || !/^[a-z][a-z0-9+.-]*:.+/iu.test(text) || !URL.canParse(text)) {
    return 'is not an absolute URI, such as `api://<appId>`'
  }
  if (text.includes('*')) return 'must not have a wildcard'
  if (isPersonal && /^urn:/iu.test(text)) return 'must not begin with `urn:`'
  if (isPersonal && /[?#]/u.test(text)) return 'must not have a query or fragment'
  return undefined
}

/** Finds what is wrong with the form of the URIs. */
export function findIdentifierFaults(
  uris: readonly string[],
  isPersonal: boolean,
): readonly Finding[] {
  return [
    ...uris.flatMap((uri, index): readonly Finding[] => {
      const problem = problemOf(uri, isPersonal)
      if (problem === undefined) return []
      const message = `identifier URI ${quoted(uri)} ${problem}`
      return [fault(applicationCodes.uriMalformed, [...place, index], message)]
    }),
    ...findDuplicates(uris, place, (uri) => uri.toLowerCase()),
    ...(isPersonal ? findTooMany(uris, mostPersonalUris, place) : []),
  ]
}

/**
 * Finds URIs of the web whose host is neither a domain of the tenant nor below one.
 * DEVIATION: Entra also wants `api://` URIs to have an id or a domain in them, unless a policy of the tenant allows others.
 */
export function findForeignHosts(
  uris: readonly string[],
  domains: readonly string[],
): readonly Finding[] {
  return uris.flatMap((uri, index): readonly Finding[] => {
    const { protocol, hostname } = new URL(uri)
    if (protocol !== 'https:' && protocol !== 'http:') return []
    const isOwn = domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))
    if (isOwn) return []
    const message = `Values of identifierUris property must use a verified domain of the organization or its subdomain: ${quoted(uri)}`
    return [fault(applicationCodes.hostNotVerified, [...place, index], message)]
  })
}
