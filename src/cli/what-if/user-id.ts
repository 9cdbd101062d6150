/** Replaces the name of a user by its object id, which policies name. */

import { isGuid } from '../../kernel/ids.ts'
import { CommandError } from '../failure.ts'
import type { WhatIfQuestion } from './answer.ts'

/**
 * Finds the user of a question in a directory. An id that is not there is used as it is when the flags describe
 * the user. @throws CommandError when the user is not found.
 */
export async function withUserId(
  question: WhatIfQuestion,
  findId: (name: string) => Promise<string | undefined>,
): Promise<WhatIfQuestion> {
  const { user, describesUser, signIn } = question
  if (user === undefined) return question
  const found = await findId(user)
  if (found === undefined && !(describesUser && isGuid(user))) {
    throw new CommandError(`--user: user '${user}' not found in the tenant`)
  }
  const { principal } = signIn
  return { ...question, signIn: { ...signIn, principal: { ...principal, id: found ?? user } } }
}
