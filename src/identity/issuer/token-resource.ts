/**
 * The API that a token is for: a service principal of the tenant, found by a name of it.
 * Source: https://learn.microsoft.com/entra/identity-platform/access-tokens, "Token formats".
 */

/** A resource of a tenant, as tokens need it. */
export interface TokenResource {
  readonly appId: string
  readonly displayName: string
  /** Undefined for Microsoft Graph in a tenant without a service principal of it. */
  readonly servicePrincipalId?: string
  readonly isDisabled: boolean
  /** Only clients with a role of the resource get a token. */
  readonly requiresAssignment: boolean
  /** The form of access tokens that the application asks for: `api.requestedAccessTokenVersion`. */
  readonly accessTokenVersion: '1.0' | '2.0'
}

/** What a client may do at a resource. */
export interface ResourceGrants {
  /** The values of the app roles that are assigned to it, in order. */
  readonly roles: readonly string[]
  /** True also for an assignment of the default role, which has no value. */
  readonly isAssigned: boolean
}

/** The application id of Microsoft Graph, the same in every tenant. */
const graphResource = '00000003-0000-0000-c000-000000000000'

/** The audience of every token for the Graph API. */
export const graphAudience = 'https://graph.microsoft.com'

/** All spellings of that audience in tokens and scopes. */
export const graphAudiences: readonly string[] = [graphAudience, `${graphAudience}/`, graphResource]

/** Tells whether a name in any letter case is one of Microsoft Graph. */
export function namesGraph(name: string): boolean {
  return graphAudiences.includes(name.toLowerCase())
}

/** Tells whether a resource is Microsoft Graph. */
export function isGraph({ appId }: Pick<TokenResource, 'appId'>): boolean {
  return appId.toLowerCase() === graphResource
}
