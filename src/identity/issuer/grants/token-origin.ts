/** From where a client may redeem what it holds. Source: https://learn.microsoft.com/entra/identity-platform/reply-url. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { IssuerRequest } from '../exchange.ts'
import { OAuthError } from '../oauth-error.ts'

/** @throws OAuthError when a web page of another origin asks for tokens of a client that is not a single-page application. */
export function refuseOtherOrigins({ headers }: IssuerRequest): void {
  const { origin } = headers
  if (origin === undefined) return
  throw new OAuthError(
    400,
    'invalid_request',
    9002326,
    `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${abbreviate(origin)}'.`,
  )
}

/** @throws OAuthError when the request does not come from where the kind of the client is: a web page, or not one. */
export function requireOrigin(request: IssuerRequest, isSinglePage: boolean): void {
  if (!isSinglePage) {
    refuseOtherOrigins(request)
    return
  }
  if (request.headers['origin'] !== undefined) return
  throw new OAuthError(
    400,
    'invalid_request',
    9002327,
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  )
}
