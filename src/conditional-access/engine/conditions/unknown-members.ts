/** Members of a policy that this service does not know and that have a value (E78). */

import { unrestricted } from '../matching/plan.ts'
import type { PolicySource } from '../model/compile-context.ts'
import { unpublished } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'

/** The names along a JSON pointer, in lower case. */
function namesOf(pointer: string): readonly string[] {
  return pointer.toLowerCase().split('/').slice(1)
}

/** Tells whether nobody knows what a condition of a policy includes, because it has an unknown member. */
export function hasUnknownMember(
  { body }: PolicySource,
  { members }: Pick<ConditionDefinition, 'members'>,
): boolean {
  const { unknownMembers = [] } = body
  if (unknownMembers.length === 0) return false
  const groups = members.map((member) => member.toLowerCase().split('/')[0])
  return unknownMembers.some((pointer) => {
    const [first, group, ...rest] = namesOf(pointer)
    return first === 'conditions' && rest.length > 0 && groups.includes(group)
  })
}

/** Unknown members that may keep the policy from applying: all but those of session controls. */
function restrictingMembers({ unknownMembers = [] }: PolicySource['body']): readonly string[] {
  return unknownMembers.filter((pointer) => namesOf(pointer)[0] !== 'sessioncontrols')
}

/** Unknown members that may require something: all but those of conditions. */
export function requiringMembers({ unknownMembers = [] }: PolicySource['body']): readonly string[] {
  return unknownMembers.filter((pointer) => namesOf(pointer)[0] !== 'conditions')
}

/**
 * Never certain: a policy with an unknown member may apply or not. DEVIATION: Graph has no such members, so that it
 * names no reason.
 */
export const unknownMembersCondition: ConditionDefinition<'unknownMembers'> = {
  name: 'unknownMembers',
  analysisReason: 'notEnoughInformation',
  heading: 'unknown members',
  members: [],
  configured: (body) => {
    const members = restrictingMembers(body)
    return members.length === 0 ? null : members
  },
  seen: () => null,
  // Nothing of a sign-in settles it.
  grid: { attribute: 'principal', values: () => [] },
  createCompiler(numbers) {
    const never = numbers.next()
    return {
      plan: ({ body }) =>
        restrictingMembers(body).length === 0
          ? unrestricted
          : { include: [{ test: never, label: null }], exclude: [] },
      runTests: (_, matchSets) => {
        matchSets.report(never, unpublished)
      },
    }
  },
}
