/**
 * Rules of redirect URIs and of the other addresses of an application.
 * Source: https://learn.microsoft.com/entra/identity-platform/reply-url, and "Validation differences by supported
 * account types".
 */

import { named, quoted, type Place } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { fault, findDuplicates, findTooMany, objectOf, textsOf } from '../app-parts/text-rules.ts'

/** Most redirect URIs of an application, of all platforms together. Source: `reply-url`, "Maximum number". */
export const mostRedirectUris = 256

/** The same for applications that personal accounts use. */
const mostPersonalRedirectUris = 100

/** Longest redirect URI, characters. Source: `reply-url`, "Maximum URI length". */
const longestRedirectUri = 256

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The platforms, and whether their URIs may have any scheme. */
const platforms = [
  { name: 'web', takesAnyScheme: false },
  { name: 'spa', takesAnyScheme: false },
  { name: 'publicClient', takesAnyScheme: true },
] as const

function parseUri(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function problemOfRedirect(text: string, takesAnyScheme: boolean): string | undefined {
  if (text.length > longestRedirectUri) return `has more than ${longestRedirectUri} characters`
  const uri = parseUri(text)
  if (uri === undefined) return 'is not an absolute URI'
  if (text.includes('#')) return 'must not have a fragment'
  if (text.includes('*')) return 'must not have a wildcard'
  if (uri.username !== '' || uri.password !== '') return 'must not have a user name'
  if (takesAnyScheme && uri.protocol !== 'http:') return undefined
  if (uri.protocol === 'https:') return undefined
  if (uri.protocol === 'http:' && localHosts.has(uri.hostname)) return undefined
  return 'must begin with `https://`, or with `http://localhost`'
}

function findAddressFault(
  value: JsonValue | undefined,
  place: Place,
  { longest, isSecure }: { readonly longest: number; readonly isSecure: boolean },
): readonly Finding[] {
  if (typeof value !== 'string' || value === '') return []
  const uri = parseUri(value)
  const isWeb = uri?.protocol === 'https:' || (!isSecure && uri?.protocol === 'http:')
  const problem =
    value.length > longest
      ? `has more than ${longest} characters`
      : isWeb
        ? undefined
        : `is not an address that begins with \`${isSecure ? 'https' : 'http'}://\``
  if (problem === undefined) return []
  const message = `${named(place)} ${quoted(value)} ${problem}`
  return [fault(applicationCodes.uriMalformed, place, message)]
}

/** Longest of the other addresses, characters. Source: "Validation differences by supported account types". */
const longestAddress = 255
const longestInformationUrl = 2_048

/** Finds what is wrong with the redirect URIs of all platforms. */
export function findRedirectFaults(body: JsonObject, isPersonal: boolean): readonly Finding[] {
  const ofPlatforms = platforms.flatMap(({ name, takesAnyScheme }) => {
    const place = [name, 'redirectUris']
    const uris = textsOf(objectOf(body[name])['redirectUris'])
    return [
      ...uris.flatMap((uri, index): readonly Finding[] => {
        const problem = problemOfRedirect(uri, takesAnyScheme)
        if (problem === undefined) return []
        const message = `redirect URI ${quoted(uri)} ${problem}`
        return [fault(applicationCodes.uriMalformed, [...place, index], message)]
      }),
      ...findDuplicates(uris, place),
    ]
  })
  const all = platforms.flatMap(({ name }) => textsOf(objectOf(body[name])['redirectUris']))
  const most = isPersonal ? mostPersonalRedirectUris : mostRedirectUris
  return [...ofPlatforms, ...findTooMany(all, most, ['web', 'redirectUris'])]
}

/** Finds what is wrong with home page, logout and information addresses. */
export function findAddressFaults(body: JsonObject): readonly Finding[] {
  const web = objectOf(body['web'])
  const info = objectOf(body['info'])
  return [
    ...findAddressFault(web['homePageUrl'], ['web', 'homePageUrl'], {
      longest: longestInformationUrl,
      isSecure: false,
    }),
    ...findAddressFault(web['logoutUrl'], ['web', 'logoutUrl'], {
      longest: longestAddress,
      isSecure: true,
    }),
    ...['marketingUrl', 'privacyStatementUrl', 'supportUrl', 'termsOfServiceUrl'].flatMap((name) =>
      findAddressFault(info[name], ['info', name], {
        longest: longestInformationUrl,
        isSecure: false,
      }),
    ),
  ]
}
