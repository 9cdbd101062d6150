/** Members of a policy that this service does not know and that have a value (E78), and unknown values (E89). */

import { unrestricted } from '../matching/plan.ts'
import type { PolicySource } from '../model/compile-context.ts'
import { unpublished } from '../model/ternary.ts'
import type { ConditionDefinition } from './condition.ts'

/** The names along a JSON pointer, in lower case. */
function namesOf(pointer: string): readonly string[] {
  return pointer.toLowerCase().split('/').slice(1)
}

/**
 * Tells whether nobody knows what a condition of a policy includes, because something in it is not known. The pointer
 * `/` says that unknown places are not listed: they can be in every condition.
 */
export function hasUnknownMember(
  { body }: PolicySource,
  { members }: Pick<ConditionDefinition, 'members'>,
): boolean {
  const { unknownMembers = [] } = body
  if (unknownMembers.length === 0) return false
  const groups = members.map((member) => member.toLowerCase().split('/')[0])
  return unknownMembers.some((pointer) => {
    const [first, group] = namesOf(pointer)
    if (first === '') return groups.length > 0
    return first === 'conditions' && groups.includes(group)
  })
}

/** Unknown places that may keep the policy from applying: all but those of session controls. */
function restrictingMembers({ unknownMembers = [] }: PolicySource['body']): readonly string[] {
  return unknownMembers.filter((pointer) => namesOf(pointer)[0] !== 'sessioncontrols')
}

/** Unknown places that may require something: all but those of conditions, and the state. */
export function requiringMembers({ unknownMembers = [] }: PolicySource['body']): readonly string[] {
  return unknownMembers.filter((pointer) => {
    const [first = ''] = namesOf(pointer)
    return first !== 'conditions' && first !== 'state'
  })
}

/**
 * Never certain: a policy with an unknown member or value may apply or not. DEVIATION: Graph has no such members, so
 * that it names no reason.
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
