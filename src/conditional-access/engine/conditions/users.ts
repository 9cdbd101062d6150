/**
 * Who signs in: users, and the user accounts of agents.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups,
 * https://learn.microsoft.com/entra/external-id/authentication-conditional-access
 */

import { keyOf } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { isForClientApplications } from '../../model/client-applications.ts'
import type { SignIn, UserPrincipal } from '../model/sign-in.ts'
import { and, fromBoolean, no, or, unknown, yes, type Ternary } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf } from '../matching/plan.ts'
import { type ConditionDefinition } from './condition.ts'
import { type TestNumbers } from '../matching/test-numbers.ts'
import { type Entry } from '../matching/plan.ts'
import { flagsIn } from './flags.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type Users = NonNullable<ConditionalAccessPolicyBody['conditions']['users']>
type Guests = NonNullable<Users['includeGuestsOrExternalUsers']>
type Side = 'include' | 'exclude'

/** The tests that both sides of policies share. */
class UserTests {
  readonly everyUser: number
  readonly everyAgentUser: number
  /** All external types of all tenants (E8). */
  readonly everyExternal: number
  /** A service principal or an agent: policies for these are for no user, others for users alone. */
  readonly noUser: number
  readonly ids: ValueTests
  readonly groups: ValueTests
  readonly roles: ValueTests
  readonly guests: ComputedTests<UserPrincipal>

  constructor(numbers: TestNumbers) {
    this.everyUser = numbers.next()
    this.everyAgentUser = numbers.next()
    this.everyExternal = numbers.next()
    this.noUser = numbers.next()
    this.ids = new ValueTests(numbers)
    this.groups = new ValueTests(numbers)
    this.roles = new ValueTests(numbers)
    this.guests = new ComputedTests(numbers)
  }

  /** The union of the four members of a side (E5). Guests and roles may stand for every user (E32). */
  entries(users: Users, side: Side, standForEveryUser: boolean): readonly Entry[] {
    const orEveryUser = (test: () => number): number =>
      standForEveryUser ? this.everyUser : test()
    const guests = users[`${side}GuestsOrExternalUsers`]
    return [
      ...entriesOf(`${side}Users`, users[`${side}Users`], (item) =>
        item === 'GuestsOrExternalUsers'
          ? orEveryUser(() => this.everyExternal)
          : this.#ofItem(item),
      ),
      ...entriesOf(`${side}Groups`, users[`${side}Groups`], (id) => this.groups.declare(id)),
      ...entriesOf(`${side}Roles`, users[`${side}Roles`], (id) =>
        orEveryUser(() => this.roles.declare(id)),
      ),
      ...(guests === null
        ? []
        : entriesOf(`${side}GuestsOrExternalUsers`, [guests.guestOrExternalUserTypes], () =>
            orEveryUser(() => this.#ofGuests(guests)),
          )),
    ]
  }

  /** `None` adds nobody and takes nobody away (E7). */
  #ofItem(item: string): number | undefined {
    switch (item) {
      case 'All':
        return this.everyUser
      case 'AllAgentIdUsers':
        return this.everyAgentUser
      case 'None':
        return undefined
      default:
        return this.ids.declare(item)
    }
  }

  #ofGuests({ guestOrExternalUserTypes, externalTenants }: Guests): number {
    const tenants = namedTenants(externalTenants)
    const types = flagsIn(guestOrExternalUserTypes)
    return this.guests.declare(`${types.join()} ${tenants?.join() ?? 'all'}`, () => (user) => {
      let value = no
      for (const type of types) value = or(value, isGuest(user, type, tenants))
      return value
    })
  }
}

/** The keys of the tenants that are meant; null for any (E10). */
function namedTenants(externalTenants: Guests['externalTenants']): readonly string[] | null {
  return externalTenants !== null && 'members' in externalTenants
    ? externalTenants.members.map(keyOf)
    : null
}

/** Tells whether a user is external in this way and at home in such a tenant (E9, E10). */
function isGuest(
  { externalTypes, homeTenantId }: UserPrincipal,
  type: string,
  tenants: readonly string[] | null,
): Ternary {
  const isOfType =
    externalTypes === undefined
      ? unknown('principal.externalTypes')
      : fromBoolean(externalTypes.some((each) => each === type))
  // WHY: internal guests have no home elsewhere, so that tenants mean nothing for them.
  if (tenants === null || type === 'internalGuest') return isOfType
  const isAtHome =
    homeTenantId === undefined
      ? unknown('principal.homeTenantId')
      : fromBoolean(homeTenantId !== null && tenants.includes(keyOf(homeTenantId)))
  return and(isOfType, isAtHome)
}

/**
 * Users are included by id, group, role or way of being external (E5 to E13); agents' accounts by id or
 * all together (E16). What is no user fails policies for users (E15) and passes those for applications.
 */
export const usersCondition: ConditionDefinition = {
  name: 'users',
  begin(numbers) {
    const tests = new UserTests(numbers)
    return {
      plan({ body }) {
        const { users, clientAppTypes } = body.conditions
        if (isForClientApplications(body)) {
          return { include: [{ test: tests.noUser, label: null }], exclude: [] }
        }
        if (users === null) return { include: [], exclude: [] }
        return {
          include: tests.entries(users, 'include', guestsAndRolesMeanAllUsers(clientAppTypes)),
          exclude: tests.entries(users, 'exclude', false),
        }
      },
      runTests({ principal }: SignIn, matchSets: MatchSets) {
        switch (principal.kind) {
          case 'user':
            lookAtUser(principal, tests, matchSets)
            break
          case 'agentUser':
            matchSets.match(tests.everyAgentUser)
            matchSets.match(tests.ids.find(principal.id))
            break
          default:
            matchSets.match(tests.noUser)
        }
      },
    }
  },
}

/** Under a policy for Exchange ActiveSync alone, guests and roles stand for every user (E32). */
function guestsAndRolesMeanAllUsers(clientAppTypes: readonly string[]): boolean {
  return clientAppTypes.length > 0 && clientAppTypes.every((type) => exchangeTypes.includes(type))
}

const exchangeTypes: readonly string[] = ['exchangeActiveSync', 'easSupported']

const missingTypes = unknown('principal.externalTypes')
const missingGroups = unknown('principal.groupIds')
const missingRoles = unknown('principal.roleTemplateIds')

function lookAtUser(user: UserPrincipal, tests: UserTests, matchSets: MatchSets): void {
  matchSets.match(tests.everyUser)
  matchSets.match(tests.ids.find(user.id))
  lookForEach(user.groupIds, tests.groups, missingGroups, matchSets)
  lookForEach(user.roleTemplateIds, tests.roles, missingRoles, matchSets)
  const { externalTypes } = user
  if (externalTypes !== undefined && externalTypes.length === 0) return
  matchSets.report(tests.everyExternal, externalTypes === undefined ? missingTypes : yes)
  tests.guests.run(user, matchSets)
}

function lookForEach(
  ids: readonly string[] | undefined,
  tests: ValueTests,
  missing: Ternary,
  matchSets: MatchSets,
): void {
  if (ids === undefined) matchSets.reportEach(tests.tests, missing)
  else
    for (let place = 0; place < ids.length; place += 1)
      matchSets.match(tests.find(ids[place] ?? ''))
}
