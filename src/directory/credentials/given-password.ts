/** The digest of the password that the body of a request gives. */

import type { OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { isJsonObject, memberText } from '../../kernel/json.ts'
import { longestPassword } from './password-rule.ts'
import { digestSecret } from './secret-digest.ts'

const digests = new WeakMap<OperationContext, string>()

/** A body that is no JSON object is refused later, with all its faults. */
function passwordOf(context: OperationContext): string {
  try {
    const { passwordProfile } = readJsonObject(context.request)
    return isJsonObject(passwordProfile) ? memberText(passwordProfile, 'password') : ''
  } catch {
    return ''
  }
}

/**
 * Makes the digest of the password that a request gives, if it gives one.
 * WHY before the transaction of the request: digests take long, and other writes would wait.
 */
export async function digestGivenPassword(context: OperationContext): Promise<void> {
  const password = passwordOf(context)
  if (password === '' || password.length > longestPassword) return
  digests.set(context, await digestSecret(password))
}

/** The digest that was made for a request; undefined when it gives no password. */
export function digestOfGivenPassword(context: OperationContext): string | undefined {
  return digests.get(context)
}
