/**
 * Decides whether a caller may run an operation: token permissions and, for signed-in users, directory
 * roles as they are stored now. A delegated permission never exceeds its user.
 * Source: https://learn.microsoft.com/graph/permissions-overview.
 */

import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import type { OstiaryCode } from '../kernel/ostiary-codes.ts'
import type { Caller } from '../identity/caller.ts'
import type { AccessRule, PermissionSet } from './access-rule.ts'
import { roleTemplateName } from './role-templates.ts'
import { protocolCodes } from './protocol-codes.ts'

function covers(granted: ReadonlySet<string>, alternatives: readonly PermissionSet[]): boolean {
  return alternatives.some((set) => set.every((permission) => granted.has(permission)))
}

function denied(
  rule: AccessRule,
  ostiaryCode: OstiaryCode,
  target: string,
  message: string,
): OstiaryError {
  return new OstiaryError(rule.denial, { findings: [{ ostiaryCode, target, message }] })
}

function printAlternatives(alternatives: readonly PermissionSet[]): string {
  return alternatives.map((set) => set.join(' and ')).join(', or ')
}

/**
 * Says what a caller with a part of a set lacks, for the set of which the least is missing; empty when the caller has
 * none of any.
 */
function printLack(granted: ReadonlySet<string>, alternatives: readonly PermissionSet[]): string {
  const begun = alternatives
    .map((set) => Map.groupBy(set, (permission) => granted.has(permission)))
    .filter((parts) => parts.has(true))
    .toSorted((one, other) => (one.get(false)?.length ?? 0) - (other.get(false)?.length ?? 0))[0]
  if (begun === undefined) return ''
  const [held = [], lacked = []] = [begun.get(true), begun.get(false)]
  return `; it has ${held.join(' and ')}, and ${lacked.join(' and ')} is missing`
}

type FindRoles = () => Promise<readonly string[]>

/** Guests are like members when they hold a directory role. */
async function requireAnyRole(rule: AccessRule, roleTemplateIds: FindRoles): Promise<void> {
  if ((await roleTemplateIds()).length > 0) return
  throw denied(
    rule,
    protocolCodes.guestNotAllowed,
    'userType',
    'guests without a directory role may not read the directory',
  )
}

async function requireOneRole(
  rule: AccessRule,
  allowed: readonly string[],
  roleTemplateIds: FindRoles,
): Promise<void> {
  const held = await roleTemplateIds()
  if (held.some((role) => allowed.includes(role))) return
  throw denied(
    rule,
    protocolCodes.directoryRoleMissing,
    'directoryRoles',
    `the signed-in user needs one of the directory roles ${allowed.map(roleTemplateName).join(', ')}`,
  )
}

/** Tells whether the token of a caller has a permission that a rule asks for. Directory roles are not looked at. */
export function hasPermission(caller: Caller, rule: AccessRule): boolean {
  return caller.kind === 'application'
    ? covers(caller.roles, rule.application)
    : covers(caller.scopes, rule.delegated)
}

/**
 * Returns if the caller may run the operation. `roleTemplateIds` is called only when the rule needs directory
 * roles.
 * @throws OstiaryError the rule's denial, at once or later; `details` name a permission or role that would be enough.
 */
export function authorize(
  caller: Caller,
  rule: AccessRule,
  roleTemplateIds: FindRoles,
): Promise<void> | undefined {
  if (caller.kind === 'application') {
    if (rule.application.length === 0) {
      throw denied(
        rule,
        protocolCodes.applicationNotAllowed,
        'roles',
        'application permissions are not supported for this operation; use a token of a signed-in user',
      )
    }
    if (!covers(caller.roles, rule.application)) {
      throw denied(
        rule,
        protocolCodes.permissionMissing,
        'roles',
        `the token needs the application permission ${printAlternatives(rule.application)}${printLack(caller.roles, rule.application)}`,
      )
    }
    return undefined
  }
  if (!covers(caller.scopes, rule.delegated)) {
    throw denied(
      rule,
      protocolCodes.permissionMissing,
      'scp',
      `the token needs the delegated permission ${printAlternatives(rule.delegated)}${printLack(caller.scopes, rule.delegated)}`,
    )
  }
  const { directoryRoles } = rule
  if (directoryRoles === 'anyUser') return undefined
  if (directoryRoles === 'anyMember') {
    if (caller.user.body['userType'] !== 'Guest') return undefined
    return requireAnyRole(rule, roleTemplateIds)
  }
  return requireOneRole(rule, directoryRoles, roleTemplateIds)
}
