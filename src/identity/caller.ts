/** Who calls the API: the claims of the token, and the object of the directory they name. */

import type { TenantId } from '../kernel/ids.ts'
import type { Author, StoredObject } from '../store/port.ts'

/** What a verified token says about its bearer. It depends on the token only, so it is cached with it. */
export type TokenIdentity =
  | {
      readonly kind: 'delegated'
      readonly tenant: TenantId
      /** The `oid` claim: the user's object id. */
      readonly objectId: string
      readonly appId: string
      readonly scopes: ReadonlySet<string>
    }
  | {
      readonly kind: 'application'
      readonly tenant: TenantId
      /** The `oid` claim: the service principal's object id. */
      readonly objectId: string
      readonly appId: string
      readonly roles: ReadonlySet<string>
    }
  | { readonly kind: 'personal' }

/** A caller whose tenant and directory object exist. */
export type Caller =
  | {
      readonly kind: 'delegated'
      readonly tenant: TenantId
      readonly user: StoredObject
      readonly appId: string
      readonly scopes: ReadonlySet<string>
    }
  | {
      readonly kind: 'application'
      readonly tenant: TenantId
      readonly servicePrincipal: StoredObject
      readonly appId: string
      readonly roles: ReadonlySet<string>
    }

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Names the caller as the author of a change, with the names of this moment. */
export function authorOf(caller: Caller, ipAddress: string): Author {
  if (caller.kind === 'application') {
    const displayName = textOf(caller.servicePrincipal.body['displayName'])
    return {
      kind: 'application',
      id: caller.servicePrincipal.id,
      appId: caller.appId,
      ipAddress,
      ...(displayName === undefined ? {} : { displayName }),
    }
  }
  const displayName = textOf(caller.user.body['displayName'])
  const userPrincipalName = textOf(caller.user.body['userPrincipalName'])
  return {
    kind: 'user',
    id: caller.user.id,
    appId: caller.appId,
    ipAddress,
    ...(displayName === undefined ? {} : { displayName }),
    ...(userPrincipalName === undefined ? {} : { userPrincipalName }),
  }
}
