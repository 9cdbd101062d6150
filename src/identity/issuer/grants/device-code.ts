/**
 * `device_code`: tokens for the user who has answered for a device; also under the name of RFC 8628.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code.
 */

import { keyOf } from '../../../kernel/ids.ts'
import { readWaitingDevice } from '../device-codes.ts'
import { OAuthError } from '../oauth-error.ts'
import { passingIdOf } from '../passing-secret.ts'
import { requireParameter } from '../token-form.ts'
import type { AnswerGrant } from './grant.ts'
import { issueUserTokens } from './issue-user-tokens.ts'
import { refreshTokenEnd } from './refresh-tokens.ts'
import { requireUser } from './require-user.ts'
import { refuseOtherOrigins } from './token-origin.ts'
import { malformedGrant, proveClient, requireClient, type UserGrantOptions } from './user-grant.ts'

/** Composes the grant. */
export function deviceCodeGrant(options: UserGrantOptions): AnswerGrant {
  const { passing } = options
  return async (asked) => {
    const { request, tenant, form, client: named } = asked
    const { at } = request
    refuseOtherOrigins(request)
    // The v1 endpoint calls it `code`.
    const code = form.get('code') ?? requireParameter(form, 'device_code')
    const key = { kind: 'deviceCode', id: passingIdOf(code) } as const
    const registered = await requireClient(options, tenant, named.clientId)
    const client = await proveClient(
      options,
      asked,
      registered,
      registered.isPublic && named.secret === undefined,
    )
    const stored = await passing.findPassing(tenant, key, at)
    if (stored === undefined) {
      throw new OAuthError(
        400,
        'expired_token',
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
      )
    }
    const device = readWaitingDevice(stored.body)
    if (keyOf(device.appId) !== keyOf(registered.appId)) throw malformedGrant()
    const { answer } = device
    if (answer === 'pending') {
      throw new OAuthError(
        400,
        'authorization_pending',
        70016,
        'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
      )
    }
    if ((await passing.takePassing(tenant, key, at)) === undefined) throw malformedGrant()
    if (answer === 'declined') {
      throw new OAuthError(
        400,
        'authorization_declined',
        70018,
        'The end user denied the authorization request.',
      )
    }
    return issueUserTokens(options, asked, {
      flow: 'deviceCode',
      client,
      user: await requireUser(options, tenant, answer.userId),
      session: answer,
      scope: device.scope,
      claims: form.get('claims') ?? device.claims,
      end: refreshTokenEnd(false, at),
    })
  }
}
