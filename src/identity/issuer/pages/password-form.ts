/** The form with a name and a password on pages that sign in a user. */

import type { TenantId } from '../../../kernel/ids.ts'
import type { IssuerRequest } from '../exchange.ts'
import type { UserCredentials, PasswordProof } from '../user-credentials.ts'
import type { UserSession } from '../user-session.ts'

/** WHY one text: another one would tell strangers which accounts exist. */
const wrongPassword = 'The user name or password is wrong.'

/** What is wrong with an attempt, with the status of the answer; undefined when the user is proved. */
function findProblem(proof: PasswordProof): readonly [status: number, message: string] | undefined {
  switch (proof.outcome) {
    case 'verified':
      return proof.mustChange
        ? [403, 'You must change your password first. Ask an administrator for a new one.']
        : undefined
    case 'disabled':
      return [403, 'Your account is disabled. Ask an administrator.']
    case 'tooManyAttempts':
      return [429, `There were too many attempts. Try again in ${proof.retryAfterSeconds} seconds.`]
    case 'wrongPassword':
    case 'noPassword':
    case 'unknownUser':
      return [401, wrongPassword]
  }
}

/** What became of a form that was sent. */
export type FormProof =
  | { readonly isProved: true; readonly session: Pick<UserSession, 'userId' | 'factors'> }
  | {
      readonly isProved: false
      readonly userName: string
      /** Status of the page that asks again, and what it says. */
      readonly status: number
      readonly message: string
    }

/** Proves the user whose name and password the form has. */
export async function provePasswordForm(
  { verifyPassword }: Pick<UserCredentials, 'verifyPassword'>,
  tenant: TenantId,
  form: URLSearchParams,
  { at, remoteAddress }: IssuerRequest,
): Promise<FormProof> {
  const userName = form.get('username') ?? ''
  const given = { userPrincipalName: userName, password: form.get('password') ?? '' }
  const proof = await verifyPassword(tenant, given, { remoteAddress, at })
  const problem = findProblem(proof)
  if (proof.outcome === 'verified' && problem === undefined) {
    const factors = { methods: ['password'], firstFactorAt: at } as const
    return { isProved: true, session: { userId: proof.user.objectId, factors } }
  }
  const [status, message] = problem ?? [401, wrongPassword]
  return { isProved: false, userName, status, message }
}
