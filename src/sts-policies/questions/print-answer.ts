/** Prints answers: without what belongs to another tenant. */

import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { isForeignPolicy } from './load-party.ts'

/** Members that name a policy or where it is assigned. */
const namesOfPolicies: readonly string[] = ['policyId', 'displayName', 'objectId']

/**
 * Leaves out the names of policies of a home tenant: of those only the tier and the value travel to other tenants.
 */
export function withoutForeignNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutForeignNames(item))
  if (!isJsonObject(value)) return value
  const hides = isForeignPolicy(memberText(value, 'policyId'))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(hides && namesOfPolicies.includes(name)))
      .map(([name, member = null]) => [name, withoutForeignNames(member)]),
  )
}

/** Names a party in an answer. */
export function printParty({
  appId,
  servicePrincipalId,
  displayName = '',
}: {
  readonly appId: string
  readonly servicePrincipalId?: string
  readonly displayName?: string
}): JsonObject {
  return {
    appId,
    ...(servicePrincipalId !== undefined && { servicePrincipalId }),
    ...(displayName !== '' && { displayName }),
  }
}
