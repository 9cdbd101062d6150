/** The endpoint at which a device gets its codes. Source: RFC 8628, section 3.2. */

import type { JsonObject } from '../../kernel/json.ts'
import { attemptKeyOf, networkOf } from './attempt-key.ts'
import type { ClientAuthenticationOptions } from './client-authentication.ts'
import { createDeviceCode, deviceCodeSeconds } from './device-codes.ts'
import type { GrantRequest } from './grants/grant.ts'
import { refuseOtherOrigins } from './grants/token-origin.ts'
import { requireClient, type UserSignInOptions } from './grants/user-grant.ts'
import { TooManyAttempts } from './oauth-error.ts'
import { readRequestedClaims } from './requested-claims.ts'
import { readRequestedScopes } from './requested-scopes.ts'
import { requireParameter } from './token-form.ts'

/** How often a device may ask, seconds. */
const pollSeconds = 5

/** Answers with a device code. @throws OAuthError when the tenant does not know the client. */
export async function authorizeDevice(
  options: UserSignInOptions & Pick<ClientAuthenticationOptions, 'attempts'>,
  { request, tenant, form, client }: GrantRequest,
): Promise<JsonObject> {
  refuseOtherOrigins(request)
  const { appId } = await requireClient(options, tenant, client.clientId)
  const scope = requireParameter(form, 'scope')
  readRequestedScopes(scope)
  const claims = form.get('claims')
  readRequestedClaims(claims)
  // WHY: a device code is stored for everybody who asks.
  const retryAfter = await options.attempts.admit({
    network: networkOf(request.remoteAddress),
    key: attemptKeyOf(request.remoteAddress, tenant, appId),
  })
  if (retryAfter !== undefined) throw new TooManyAttempts(retryAfter)
  const codes = await createDeviceCode(
    options.passing,
    tenant,
    { appId, scope, ...(claims !== undefined && { claims }) },
    request.at,
  )
  if (codes === undefined) throw new TooManyAttempts(pollSeconds)
  const page = `${request.origin}/${tenant}/oauth2/deviceauth`
  return {
    user_code: codes.userCode,
    device_code: codes.deviceCode,
    verification_uri: page,
    // WHY also this spelling: clients of the v1 endpoint read it.
    verification_url: page,
    expires_in: deviceCodeSeconds,
    interval: pollSeconds,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${codes.userCode} to authenticate.`,
  }
}
