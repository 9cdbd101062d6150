/**
 * Authorization as data: the scopes, application roles and directory roles that an operation accepts.
 * Source: the permission tables of the Graph reference, https://learn.microsoft.com/graph/permissions-reference.
 */

import type { ErrorName } from '../kernel/errors/catalogue.ts'

/** Permissions that must all be in the token. */
export type PermissionSet = readonly string[]

/** Who may call an operation. */
export interface AccessRule {
  /** Delegated permissions: any one of these sets is enough, together with a directory role below. */
  readonly delegated: readonly PermissionSet[]
  /** Application permissions: any one of these sets; empty when application tokens are refused. */
  readonly application: readonly PermissionSet[]
  /**
   * Role template ids of which the signed-in user holds at least one. `anyMember` accepts every user except
   * guests, like default member permissions; `anyUser` accepts guests too.
   */
  readonly directoryRoles: readonly string[] | 'anyMember' | 'anyUser'
  /** The error for a caller who lacks a permission or role. */
  readonly denial: ErrorName
}

/** Shorthand for alternatives of one permission each. */
export function anyOf(...permissions: readonly string[]): readonly PermissionSet[] {
  return permissions.map((permission) => [permission])
}
