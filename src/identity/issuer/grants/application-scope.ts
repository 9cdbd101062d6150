/**
 * The scope of a token that an application asks for by itself.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { OAuthError } from '../oauth-error.ts'

const suffix = '/.default'

/** Scopes that client libraries append and that mean nothing for an application token. */
const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email'])

/**
 * The resource of a scope: `api://orders/.default` asks for `api://orders`, and two slashes before `.default` ask for a
 * name with a slash at its end.
 * @throws OAuthError `invalid_scope` for anything but the `.default` of one resource.
 */
export function resourceOfScope(scope: string): string {
  const wanted = scope.split(' ').filter((name) => name !== '' && !openIdScopes.has(name))
  const [only] = wanted
  if (only === undefined || !wanted.every((name) => name.endsWith(suffix))) {
    throw new OAuthError(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${abbreviate(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    )
  }
  const resource = only.slice(0, -suffix.length)
  if (wanted.length > 1 || resource === '') {
    throw new OAuthError(
      400,
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${abbreviate(scope)} is not valid.`,
    )
  }
  return resource
}
