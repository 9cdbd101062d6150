/** Turns a bearer token into a caller: the token's claims must name an object of the tenant's directory. */

import type { Authenticator } from '../graph/service.ts'
import type { TokenIdentity } from '../identity/caller.ts'
import type { TokenVerifier } from '../identity/verify-token.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { Store, StoredObject } from '../store/port.ts'
import { servicePrincipals, users } from './kinds.ts'
import { roleTemplateIdsOf } from './membership.ts'
import { callerCodes } from './directory-codes.ts'

const usualScheme = 'Bearer '

function bearerTokenOf(authorization: string | undefined): string {
  // WHY first: nearly every request has this form, and the pattern looks at each of its thousand characters.
  if (
    authorization?.startsWith(usualScheme) &&
    authorization.length > usualScheme.length &&
    !authorization.includes(' ', usualScheme.length)
  ) {
    return authorization.slice(usualScheme.length)
  }
  const token = /^Bearer\s+(\S+)\s*$/iu.exec(authorization ?? '')?.[1]
  if (token !== undefined) return token
  throw new OstiaryError('invalidAuthenticationToken', {
    ostiaryCode: callerCodes.tokenMissing,
    message: 'Access token is empty.',
  })
}

async function requireObject(
  store: Store,
  identity: Exclude<TokenIdentity, { kind: 'personal' }>,
): Promise<StoredObject> {
  const family = identity.kind === 'delegated' ? users.name : servicePrincipals.name
  const object = await store.find(identity.tenant, { family, id: identity.objectId })
  if (!object) {
    if ((await store.findTenant(identity.tenant)) === undefined) {
      throw new OstiaryError('invalidAuthenticationToken', {
        ostiaryCode: callerCodes.tenantNotFound,
        message: `The tenant '${identity.tenant}' of the token does not exist.`,
      })
    }
    throw new OstiaryError('authorizationIdentityNotFound', {
      ostiaryCode: callerCodes.notFound,
      message: `The identity '${identity.objectId}' of the token does not exist in the tenant.`,
    })
  }
  if (object.body['accountEnabled'] === false) {
    throw new OstiaryError('invalidAuthenticationToken', {
      ostiaryCode: callerCodes.disabled,
      message: 'Access token validation failure. The account is disabled.',
    })
  }
  return object
}

/** Composes the authenticator of a store's directory. */
export function createAuthenticator(store: Store, verifyToken: TokenVerifier): Authenticator {
  return {
    async authenticate(authorization, at) {
      const verified = verifyToken(bearerTokenOf(authorization), at)
      const identity = verified instanceof Promise ? await verified : verified
      if (identity.kind === 'personal') {
        throw new OstiaryError('authorizationRequestDenied', {
          findings: [
            {
              ostiaryCode: callerCodes.personalAccount,
              message: 'personal Microsoft accounts are not supported',
              target: 'tid',
            },
          ],
        })
      }
      const object = await requireObject(store, identity)
      const { tenant, appId } = identity
      return identity.kind === 'delegated'
        ? { kind: 'delegated', tenant, user: object, appId, scopes: identity.scopes }
        : { kind: 'application', tenant, servicePrincipal: object, appId, roles: identity.roles }
    },
    async directoryRolesOf(caller) {
      return caller.kind === 'delegated' ? roleTemplateIdsOf(store, caller.tenant, caller.user) : []
    },
  }
}
