/** What pages say about an attempt to sign in with a password. */

import type { PasswordProof } from '../user-credentials.ts'

/** WHY one text: another one would tell strangers which accounts exist. */
const wrongPassword = 'The user name or password is wrong.'

/** What is wrong with an attempt, with the status of the answer; undefined when the user is proved. */
export function findPasswordProblem(
  proof: PasswordProof,
): readonly [status: number, message: string] | undefined {
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
