/** What a check needs to know. */

import type { DecisionPolicy } from '../engine/answer/decision.ts'
import type { Semantics } from '../engine/model/semantics.ts'
import type { UserPrincipal } from '../engine/model/sign-in.ts'
import type { TenantRules } from '../engine/model/tenant-rules.ts'

/** An identity for emergencies, by its object id. */
export interface CheckedIdentity {
  readonly id: string
  readonly type: 'user' | 'group' | 'servicePrincipal'
  /** Absent when it is not known. */
  readonly displayName?: string
}

/** What is known of the users and groups that policies name. */
export interface CheckedDirectory {
  /** The facts of a user; null when no such user exists, undefined when nothing is known. */
  readonly findUser: (id: string) => UserPrincipal | null | undefined
  /** The users of a group at any depth; undefined when they are not known, or too many. */
  readonly findMembers: (groupId: string) => readonly UserPrincipal[] | undefined
  /** The display name of a user, group, application or location; undefined when it is not known. */
  readonly nameOf: (id: string) => string | undefined
  /** Ids that were made up for placeholders and names, by `keyOf`: nobody could find them. */
  readonly madeUpIds?: ReadonlySet<string>
}

/** A directory of which nothing is known. */
export const unknownDirectory: CheckedDirectory = {
  findUser: () => undefined,
  findMembers: () => undefined,
  nameOf: () => undefined,
}

/** Policies, and what their checks depend on. */
export interface CheckSubject {
  readonly policies: readonly DecisionPolicy[]
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
  /** The instant of the check. */
  readonly at: Date
  readonly directory: CheckedDirectory
  readonly breakGlass: readonly CheckedIdentity[]
  /** A policy may be in report-only mode for so many days. */
  readonly reportOnlyDays: number
  /**
   * The instant since when a policy is certainly in report-only mode, by `keyOf` its id; absent when that is not known.
   */
  readonly reportOnlySince: ReadonlyMap<string, Date>
}
