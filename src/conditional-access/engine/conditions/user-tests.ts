/** The tests of users: by id, group, role, and way of being external. */

import { keyOf } from '../../../kernel/ids.ts'
import { flagsIn } from '../../model/flags.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { entriesOf, type Entry } from '../matching/plan.ts'
import type { TestNumbers } from '../matching/test-numbers.ts'
import { ValueTests } from '../matching/value-tests.ts'
import type { Principal, UserPrincipal } from '../model/sign-in.ts'
import { and, fromBoolean, no, or, unknown, yes, type Ternary } from '../model/ternary.ts'

type UsersOfPolicy = NonNullable<ConditionalAccessPolicyBody['conditions']['users']>
type AgentsOfPolicy = NonNullable<ConditionalAccessPolicyBody['conditions']['agents']>
type GuestsOfPolicy = NonNullable<UsersOfPolicy['includeGuestsOrExternalUsers']>
type Side = 'include' | 'exclude'

const missingTypes = unknown('principal.externalTypes')
const missingGroups = unknown('principal.groupIds')
const missingRoles = unknown('principal.roleTemplateIds')

/** The tests that included and excluded users share. */
export class UserTests {
  readonly #everyUser: number
  readonly #everyAgentUser: number
  /** All external types of all tenants (E8). */
  readonly #everyExternalUser: number
  readonly #everyClientApplication: number
  readonly #ids: ValueTests
  readonly #groups: ValueTests
  readonly #roles: ValueTests
  readonly #guests: ComputedTests<UserPrincipal>

  constructor(numbers: TestNumbers) {
    this.#everyUser = numbers.next()
    this.#everyAgentUser = numbers.next()
    this.#everyExternalUser = numbers.next()
    this.#everyClientApplication = numbers.next()
    this.#ids = new ValueTests(numbers)
    this.#groups = new ValueTests(numbers)
    this.#roles = new ValueTests(numbers)
    this.#guests = new ComputedTests(numbers)
  }

  /** The entry of a policy for client applications: it includes service principals and agents (E15). */
  clientApplicationEntry(): Entry {
    return { test: this.#everyClientApplication, label: null }
  }

  /** The union of the four members of a side (E5). Guests and roles may mean all users (E32). */
  entries(users: UsersOfPolicy, side: Side, guestsAndRolesMeanAllUsers: boolean): readonly Entry[] {
    const orEveryUser = (testOf: () => number): number =>
      guestsAndRolesMeanAllUsers ? this.#everyUser : testOf()
    const guests = users[`${side}GuestsOrExternalUsers`]
    return [
      ...entriesOf(`${side}Users`, users[`${side}Users`], (item) =>
        item === 'GuestsOrExternalUsers'
          ? orEveryUser(() => this.#everyExternalUser)
          : this.#testOfItem(item),
      ),
      ...entriesOf(`${side}Groups`, users[`${side}Groups`], (id) => this.#groups.declare(id)),
      ...entriesOf(`${side}Roles`, users[`${side}Roles`], (id) =>
        orEveryUser(() => this.#roles.declare(id)),
      ),
      ...(guests === null
        ? []
        : entriesOf(`${side}GuestsOrExternalUsers`, [guests.guestOrExternalUserTypes], () =>
            orEveryUser(() => this.#testOfGuests(guests)),
          )),
    ]
  }

  /** `All` in `agents` means what `AllAgentIdUsers` means in `users` (E61). */
  agentEntries(agents: AgentsOfPolicy, side: Side): readonly Entry[] {
    const member = `${side}AgentUsers` as const
    return entriesOf(member, agents[member], (item) =>
      this.#testOfItem(item === 'All' ? 'AllAgentIdUsers' : item),
    )
  }

  /** Reports the tests that match a principal, and those that are unknown. */
  run(principal: Principal, matchSets: MatchSets): void {
    switch (principal.kind) {
      case 'user':
        this.#runForUser(principal, matchSets)
        break
      case 'agentUser':
        matchSets.match(this.#everyAgentUser)
        matchSets.match(this.#ids.find(principal.id))
        break
      default:
        matchSets.match(this.#everyClientApplication)
    }
  }

  #runForUser(user: UserPrincipal, matchSets: MatchSets): void {
    matchSets.match(this.#everyUser)
    matchSets.match(this.#ids.find(user.id))
    matchEach(user.groupIds, this.#groups, missingGroups, matchSets)
    matchEach(user.roleTemplateIds, this.#roles, missingRoles, matchSets)
    const { externalTypes } = user
    if (externalTypes !== undefined && externalTypes.length === 0) return
    matchSets.report(this.#everyExternalUser, externalTypes === undefined ? missingTypes : yes)
    this.#guests.run(user, matchSets)
  }

  /** `None` neither includes nor excludes anybody (E7). */
  #testOfItem(item: string): number | undefined {
    switch (item) {
      case 'All':
        return this.#everyUser
      case 'AllAgentIdUsers':
        return this.#everyAgentUser
      case 'None':
        return undefined
      default:
        return this.#ids.declare(item)
    }
  }

  #testOfGuests({ guestOrExternalUserTypes, externalTenants }: GuestsOfPolicy): number {
    const tenants = namedTenants(externalTenants)
    const types = flagsIn(guestOrExternalUserTypes)
    return this.#guests.declare(`${types.join()} ${tenants?.join() ?? 'all'}`, () => (user) => {
      let value = no
      for (const type of types) value = or(value, isGuest(user, type, tenants))
      return value
    })
  }
}

function matchEach(
  ids: readonly string[] | undefined,
  tests: ValueTests,
  missing: Ternary,
  matchSets: MatchSets,
): void {
  if (ids === undefined) matchSets.reportEach(tests.tests, missing)
  else {
    for (let place = 0; place < ids.length; place += 1) {
      matchSets.match(tests.find(ids[place] ?? ''))
    }
  }
}

/** The keys of the tenants that a policy names; null when it means all (E10). */
function namedTenants(
  externalTenants: GuestsOfPolicy['externalTenants'],
): readonly string[] | null {
  return externalTenants !== null && 'members' in externalTenants
    ? externalTenants.members.map(keyOf)
    : null
}

/** Whether a user is external in this way and comes from one of the tenants (E9, E10). */
function isGuest(
  { externalTypes, homeTenantId }: UserPrincipal,
  type: string,
  tenants: readonly string[] | null,
): Ternary {
  const isOfType =
    externalTypes === undefined
      ? missingTypes
      : fromBoolean(externalTypes.some((each) => each === type))
  // WHY: internal guests have no home in another tenant, so tenants do not restrict them.
  if (tenants === null || type === 'internalGuest') return isOfType
  const isFromTenant =
    homeTenantId === undefined
      ? unknown('principal.homeTenantId')
      : fromBoolean(homeTenantId !== null && tenants.includes(keyOf(homeTenantId)))
  return and(isOfType, isFromTenant)
}
