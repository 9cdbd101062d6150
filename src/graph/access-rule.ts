/**
 * Authorization as data: which scopes, application roles and directory roles an operation takes.
 * Source: the permission tables of the Graph reference, https://learn.microsoft.com/graph/permissions-reference.
 */

import type { ErrorName } from '../kernel/errors/catalogue.ts'

/** Permissions that must all be in the token. */
export type PermissionSet = readonly string[]

export interface AccessRule {
  /** Delegated permissions: any one of these sets is enough, with a directory role below. */
  readonly delegated: readonly PermissionSet[]
  /** Application permissions: any one of these sets; empty when application tokens are refused. */
  readonly application: readonly PermissionSet[]
  /**
   * Role template ids of which the signed-in user holds at least one. `anyMember` takes every user but
   * guests, as default member permissions do; `anyUser` takes guests too.
   */
  readonly directoryRoles: readonly string[] | 'anyMember' | 'anyUser'
  /** How the workload answers a caller who lacks a permission or role. */
  readonly denial: ErrorName
}

/** Shorthand for alternatives of one permission each. */
export function anyOf(...permissions: readonly string[]): readonly PermissionSet[] {
  return permissions.map((permission) => [permission])
}
