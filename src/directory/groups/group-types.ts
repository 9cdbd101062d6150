/** The kinds of group that `groupTypes` and the two flags say. Source: `resources/group`, `groups-overview`. */

import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { DirectoryProposal } from '../writes/directory-codec.ts'
import { invalidValue } from '../writes/value-rules.ts'
import { groupCodes } from './group-codes.ts'
import { isMembershipRule } from './membership-rule.ts'

const types = ['Unified', 'DynamicMembership']

function typesOf({ groupTypes }: JsonObject): readonly string[] {
  if (!Array.isArray(groupTypes)) return []
  return groupTypes.map((type) => String(type).toLowerCase())
}

/** Whether a group is a Microsoft 365 group. */
export function isUnified(body: JsonObject): boolean {
  return typesOf(body).includes('unified')
}

/** Whether a rule decides who is a member. */
export function isDynamic(body: JsonObject): boolean {
  return typesOf(body).includes('dynamicmembership')
}

/** Whether directory roles can be assigned to a group. */
export function isAssignable(body: JsonObject): boolean {
  return body['isAssignableToRole'] === true
}

/** The spelling of `groupTypes` that is stored. */
export function spellTypes(body: JsonObject): readonly string[] {
  return types.filter((type) => typesOf(body).includes(type.toLowerCase()))
}

function checkFlags(body: JsonObject): readonly Finding[] {
  const isRight = isUnified(body)
    ? body['mailEnabled'] === true
    : body['mailEnabled'] !== true && body['securityEnabled'] === true
  if (isRight) return []
  const message = isUnified(body)
    ? "The property 'mailEnabled' of a Microsoft 365 group must be true."
    : 'The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.'
  return [{ ostiaryCode: groupCodes.mailEnabledNotSupported, message, target: '/mailEnabled' }]
}

function checkRule(body: JsonObject): readonly Finding[] {
  const rule = memberText(body, 'membershipRule')
  const target = '/membershipRule'
  if (isDynamic(body) !== (rule !== '')) {
    const message = isDynamic(body)
      ? "A value is required for property 'membershipRule' of resource 'Group'."
      : "The property 'membershipRule' is for groups with 'DynamicMembership' in 'groupTypes'."
    return [{ ostiaryCode: groupCodes.ruleMissing, message, target }]
  }
  if (rule === '' || isMembershipRule(rule)) return []
  return [{ ostiaryCode: groupCodes.ruleMalformed, message: 'Invalid rule syntax.', target }]
}

function checkAssignable(body: JsonObject): readonly Finding[] {
  if (!isAssignable(body)) return []
  const isPrivate = ['', 'private'].includes(memberText(body, 'visibility').toLowerCase())
  if (!isDynamic(body) && body['securityEnabled'] === true && isPrivate) return []
  const message =
    "A group with 'isAssignableToRole' must be security-enabled and private, and cannot have dynamic membership."
  return [{ ostiaryCode: groupCodes.assignableNotAllowed, message, target: '/isAssignableToRole' }]
}

/** Checks what the members of a group say together. */
export function checkGroupTypes(
  { body, given }: DirectoryProposal,
  current?: StoredObject,
): readonly Finding[] {
  const unknown = typesOf(given).filter(
    (type) => !types.some((known) => known.toLowerCase() === type),
  )
  if (unknown.length > 0) {
    return [invalidValue('Group', 'groupTypes', `Use one of: ${types.join(', ')}.`)]
  }
  if (current !== undefined && isUnified(current.body) !== isUnified(body)) {
    const message = "'Unified' in 'groupTypes' cannot be changed after the group is created."
    return [{ ostiaryCode: groupCodes.typeFixed, message, target: '/groupTypes' }]
  }
  return [...checkFlags(body), ...checkRule(body), ...checkAssignable(body)]
}
