/** The API that a request names, the roles of a client there, and the audience of its tokens. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { AuthenticatedClient } from './client-authentication.ts'
import { OAuthError } from './oauth-error.ts'
import type { ResourceGrants, TokenResource } from './token-resource.ts'

/** The APIs of the tenants of a store. */
export interface Resources {
  /** Finds a resource of the tenant by its application id or a URI of it. */
  readonly findResource: (tenant: TenantId, name: string) => Promise<TokenResource | undefined>
  /** Tells whether a name is that of another API of the tenant than the resource. */
  readonly isNameOfOther: (
    tenant: TenantId,
    name: string,
    resource: TokenResource,
  ) => Promise<boolean>
  readonly findGrants: (
    tenant: TenantId,
    client: AuthenticatedClient,
    resource: TokenResource,
  ) => Promise<ResourceGrants>
}

/** @throws OAuthError when the tenant has no such API, or has disabled it. */
export async function requireResource(
  resources: Resources,
  tenant: TenantId,
  name: string,
): Promise<TokenResource> {
  const resource = await resources.findResource(tenant, name)
  if (resource === undefined) {
    throw new OAuthError(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${abbreviate(name)} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    )
  }
  if (!resource.isDisabled) return resource
  throw new OAuthError(
    400,
    'invalid_resource',
    500014,
    `The service principal for resource '${abbreviate(name)}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
  )
}

/** The roles of a client at an API. @throws OAuthError when the API takes assigned clients only, and this is none. */
export async function requireRoles(
  resources: Resources,
  tenant: TenantId,
  client: AuthenticatedClient,
  resource: TokenResource,
  name: string,
): Promise<readonly string[]> {
  const { roles, isAssigned } = await resources.findGrants(tenant, client, resource)
  if (isAssigned || !resource.requiresAssignment) return roles
  throw new OAuthError(
    400,
    'invalid_grant',
    501051,
    `Application '${client.appId}'(${abbreviate(client.displayName)}) is not assigned to a role for the application '${abbreviate(name)}'(${abbreviate(resource.displayName)}).`,
  )
}

/**
 * The audience of a name, unless it names another API of the tenant.
 * WHY: one key signs the tokens for every API, so the other API would trust roles and claims that are not its own.
 */
export async function findAudience(
  resources: Resources,
  tenant: TenantId,
  resource: TokenResource,
  name: string | undefined,
): Promise<{ readonly aud?: string }> {
  if (name === undefined || (await resources.isNameOfOther(tenant, name, resource))) return {}
  return { aud: name }
}
