/** What the registration of an application says about sign-ins. The issuer gets it as a function. */

import type { TenantId } from '../../kernel/ids.ts'

/** A client as it is registered. */
export interface RegisteredClient {
  readonly appId: string
  readonly displayName: string
  readonly servicePrincipalId: string
  /** It may sign in users without a secret: `isFallbackPublicClient`. */
  readonly isPublic: boolean
  /** Addresses by platform, exactly as they are registered. */
  readonly redirectUris: {
    readonly web: readonly string[]
    readonly spa: readonly string[]
    readonly publicClient: readonly string[]
  }
  /** The authorize endpoint may answer with an id token: `enableIdTokenIssuance`. */
  readonly issuesIdTokens: boolean
  readonly isDisabled: boolean
}

/** Finds an application of the tenant by its application id. */
export type FindClient = (tenant: TenantId, appId: string) => Promise<RegisteredClient | undefined>

/** The platform of a redirect URI. */
export type RedirectPlatform = keyof RegisteredClient['redirectUris']

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A loopback address without its port; other addresses as they are. */
function withoutLoopbackPort(text: string): string {
  if (!URL.canParse(text)) return text
  const url = new URL(text)
  if (url.protocol !== 'http:' || !loopbackHosts.has(url.hostname)) return text
  return text.replace(/^(http:\/\/(?:\[::1\]|[^/:?#]+)):\d+/iu, '$1').replace(/\/$/u, '')
}

/**
 * Finds the platform for which an address is registered; undefined when it is not. Addresses are compared character by
 * character, but the port of a loopback address and a slash at its end do not count.
 * Source: https://learn.microsoft.com/entra/identity-platform/reply-url, "Localhost exceptions".
 */
export function platformOf(
  { redirectUris }: RegisteredClient,
  redirectUri: string,
): RedirectPlatform | undefined {
  const platforms = ['spa', 'web', 'publicClient'] as const
  const isSame = (registered: string): boolean => registered === redirectUri
  const exact = platforms.find((platform) => redirectUris[platform].some(isSame))
  if (exact !== undefined) return exact
  const wanted = withoutLoopbackPort(redirectUri)
  if (wanted === redirectUri) return undefined
  return platforms.find((platform) =>
    redirectUris[platform].some((registered) => withoutLoopbackPort(registered) === wanted),
  )
}
