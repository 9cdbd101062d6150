/**
 * The scopes of a request for a user's tokens.
 * Source: https://learn.microsoft.com/entra/identity-platform/scopes-oidc.
 */

import { abbreviate } from '../../kernel/abbreviate.ts'
import { OAuthError } from './oauth-error.ts'
import { graphAudience, namesGraph } from './token-resource.ts'

/** Scopes that are for the client itself, not for a resource. */
export type OpenIdScope = 'openid' | 'profile' | 'email' | 'offline_access'

const openIdScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'offline_access'])

/** What a client asks for. */
export interface RequestedScopes {
  readonly openId: ReadonlySet<OpenIdScope>
  /** The resource as the client names it. */
  readonly resource: string
  /** Permissions by their bare names; empty with `isDefault`, and where only OpenID scopes are asked for. */
  readonly names: readonly string[]
  /** The scope is `.default`. */
  readonly isDefault: boolean
}

interface ResourceScope {
  readonly resource: string
  readonly name: string
}

const suffix = '.default'

/** `User.Read` and `https://graph.microsoft.com/User.Read` are the same; two slashes keep one at the end of the name. */
function splitScope(scope: string): ResourceScope {
  const slash = scope.lastIndexOf('/')
  return slash < 0
    ? { resource: graphAudience, name: scope }
    : { resource: scope.slice(0, slash), name: scope.slice(slash + 1) }
}

function invalidScope(scope: string, detail: string): OAuthError {
  return new OAuthError(
    400,
    'invalid_scope',
    70011,
    `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. ${detail} ${abbreviate(scope)}.`,
  )
}

/** Names Microsoft Graph in the same way, however the client spells it. */
function spelled(resource: string): string {
  return namesGraph(resource) || namesGraph(`${resource}/`) ? graphAudience : resource
}

/** @throws OAuthError `invalid_scope` for scopes of several resources, and for `.default` with others. */
export function readRequestedScopes(scope: string): RequestedScopes {
  const asked = [...new Set(scope.split(' ').filter((each) => each !== ''))]
  const isOpenId = (each: string): each is OpenIdScope => openIdScopes.has(each.toLowerCase())
  const openId = new Set(asked.filter(isOpenId).map((each) => each.toLowerCase() as OpenIdScope))
  const wanted = asked.filter((each) => !isOpenId(each)).map(splitScope)
  const resources = new Set(wanted.map(({ resource }) => spelled(resource)))
  if (resources.size > 1) {
    throw new OAuthError(
      400,
      'invalid_request',
      28000,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${abbreviate(scope)} is not valid.`,
    )
  }
  const [resource = graphAudience] = resources
  const names = wanted.map(({ name }) => name)
  if (names.includes('') || resource === '') throw invalidScope(scope, 'The scope is not valid:')
  const isDefault = names.includes(suffix)
  if (isDefault && names.length > 1) {
    throw invalidScope(scope, '.default scope can not be combined with resource-specific scopes:')
  }
  return { openId, resource, names: isDefault ? [] : names, isDefault }
}
