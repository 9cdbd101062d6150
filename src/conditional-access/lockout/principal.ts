/** Who could be locked out, with what policies choose them by. */

/**
 * What a user can be to a policy about guests.
 * Source: https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */
export type UserType =
  | 'internalMember'
  | 'internalGuest'
  | 'b2bCollaborationGuest'
  | 'b2bCollaborationMember'

export interface UserPrincipal {
  readonly kind: 'user'
  /** The object id. */
  readonly id: string
  readonly displayName: string
  /** Every type the user may be of; more than one where the directory does not tell. */
  readonly possibleTypes: readonly UserType[]
  /** Groups at any depth. */
  readonly groupIds: readonly string[]
  /** Template ids of the roles held tenant-wide and active. */
  readonly roleTemplateIds: readonly string[]
}

export interface ServicePrincipalPrincipal {
  readonly kind: 'servicePrincipal'
  /** The object id. */
  readonly id: string
  readonly displayName: string
  /** Of an application registered in this tenant for this tenant alone; policies reach no others. */
  readonly isSingleTenant: boolean
}

export type LockoutPrincipal = UserPrincipal | ServicePrincipalPrincipal
