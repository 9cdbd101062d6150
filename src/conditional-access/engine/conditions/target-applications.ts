/**
 * The tests of applications.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import { isGuid, keyOf } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { IdMap } from '../model/id-map.ts'
import { compileAttributeRule } from '../filter-rules/attribute-rule.ts'
import type { ApplicationGroup, ApplicationGroupMember } from '../model/tenant-rules.ts'
import type { Semantics } from '../model/semantics.ts'
import type { Principal, TargetApplication } from '../model/sign-in.ts'
import { unknown, yes, type Ternary } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf, type Entry } from '../matching/plan.ts'
import type { CompileContext } from '../model/compile-context.ts'
import type { TestNumbers } from '../matching/test-numbers.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type ApplicationsOfPolicy = NonNullable<ConditionalAccessPolicyBody['conditions']['applications']>

/** What is missing where a part of an application is not known. */
interface MissingParts {
  readonly isAgent: Ternary
  readonly attributes: Ternary
}

const ofApplication: MissingParts = {
  isAgent: unknown('target.applications.isAgentResource'),
  attributes: unknown('target.applications.attributes'),
}

const ofClient: MissingParts = {
  isAgent: unknown('target.client.isAgentResource'),
  attributes: unknown('target.client.attributes'),
}

/** WHY one fact: what baseline scopes are access to is never an agent. */
const ofDirectory: MissingParts = {
  isAgent: unknown('target.baselineAudienceAttributes'),
  attributes: unknown('target.baselineAudienceAttributes'),
}

const noTests: readonly number[] = Object.freeze([])

/** Tells whether a membership holds on a day. */
function isCurrent({ since, until }: ApplicationGroupMember, day: string): boolean {
  return (since === undefined || day >= since) && (until === undefined || day < until)
}

/** What the applications of a policy include and exclude. */
export interface ApplicationEntries {
  readonly include: readonly Entry[]
  readonly exclude: readonly Entry[]
  /** Whether the policy includes all applications and excludes some. */
  readonly excludesFromAll: boolean
}

/** An application that policies name. */
interface NamedApplication {
  /** From 1. */
  readonly place: number
  readonly tests: number[]
}

/** Tests of applications: by id, by group, by filter, and whether they are agents. */
export class ApplicationTests {
  readonly #everyApplication: number
  readonly #agents: number
  /** By application or group: an id may name both. */
  readonly #ids: ValueTests
  readonly #rules: ComputedTests<TargetApplication>
  readonly #groups: readonly ApplicationGroup[]
  readonly #day: Semantics['day']
  /** By group: its members that only a name connects with it. */
  readonly #byName: ValueTests
  /** The applications that policies name by id or by a group; complete after `prepare`. */
  readonly #named = new IdMap<NamedApplication>()
  /** The tests of members without a public id, by their names. */
  readonly #withName = new IdMap<number[]>()
  #hasNames = false
  #namedCount = 0

  constructor(numbers: TestNumbers, { tenantRules, semantics }: CompileContext) {
    this.#everyApplication = numbers.next()
    this.#agents = numbers.next()
    this.#ids = new ValueTests(numbers)
    this.#byName = new ValueTests(numbers)
    this.#rules = new ComputedTests(numbers)
    this.#groups = tenantRules.applicationGroups
    this.#day = semantics.day
  }

  /** A filter adds to what is included, or to what is excluded (E24). */
  entries(applications: ApplicationsOfPolicy): ApplicationEntries {
    const { includeApplications, excludeApplications, applicationFilter } = applications
    const filtered = entriesOf(
      'applicationFilter',
      applicationFilter === null ? [] : [applicationFilter.rule],
      (rule) => this.#testOfRule(rule),
    )
    const isIncluding = applicationFilter?.mode === 'include'
    const testOfItem = (item: string): number | undefined => this.#testOfItem(item)
    const entriesOfItems = (member: string, items: readonly string[]): readonly Entry[] => [
      ...entriesOf(member, items, testOfItem),
      ...this.#entriesByName(member, items),
    ]
    const include = entriesOfItems('includeApplications', includeApplications)
    const exclude = entriesOfItems('excludeApplications', excludeApplications)
    const excluded = isIncluding ? exclude : [...exclude, ...filtered]
    return {
      include: isIncluding ? [...include, ...filtered] : include,
      exclude: excluded,
      excludesFromAll: includeApplications.includes('All') && excluded.length > 0,
    }
  }

  /** Finds the members of the groups that policies name (E20). To be called once, after every policy. */
  prepare(): void {
    for (const { id, members } of this.#groups) {
      const test = this.#ids.find(id)
      const testByName = this.#byName.find(id)
      if (test === undefined || testByName === undefined) continue
      for (const member of members) {
        if (!isCurrent(member, this.#day)) continue
        const { appId, name, isIdInferred = false } = member
        if (appId !== undefined) this.#name(appId, isIdInferred ? testByName : test)
        else {
          this.#hasNames = true
          this.#withName.set(name, [...(this.#withName.get(name) ?? []), testByName])
        }
      }
    }
  }

  /** Groups have a second entry, so that a trace tells which members only a name connects with them. */
  #entriesByName(member: string, items: readonly string[]): readonly Entry[] {
    const groups = items.filter((item) => this.#groups.some(({ id }) => keyOf(id) === keyOf(item)))
    return entriesOf(member, groups, (item) => this.#byName.declare(item)).map(
      ({ test, label }) => ({ test, label: `${label ?? ''} (member by name)` }),
    )
  }

  /** A key for each application that policies name, 0 for all others; -1 when filters are compared. */
  memoKeyOf({ appId, displayName, isAgentResource }: TargetApplication): number {
    if (!this.#rules.isEmpty || (displayName !== undefined && this.#hasNames)) return -1
    const place = this.#named.get(appId)?.place ?? 0
    if (isAgentResource === undefined) return place * 3
    return place * 3 + (isAgentResource ? 1 : 2)
  }

  get memoKeyCount(): number {
    return (this.#namedCount + 1) * 3
  }

  /** Tests one audience. */
  test(application: TargetApplication, matchSets: MatchSets): void {
    this.#test(application, matchSets, ofApplication)
  }

  /** Tests the application that requests for baseline scopes are access to. */
  testDirectory(directory: TargetApplication, matchSets: MatchSets): void {
    this.#test(directory, matchSets, ofDirectory)
  }

  #test(application: TargetApplication, matchSets: MatchSets, missing: MissingParts): void {
    const { appId, displayName, isAgentResource = null } = application
    matchSets.match(this.#everyApplication)
    if (displayName !== undefined) {
      matchSets.reportEach(this.#withName.get(displayName) ?? noTests, yes)
    }
    const named = this.#named.get(appId)
    if (named !== undefined) matchSets.reportEach(named.tests, yes)
    if (isAgentResource !== false) {
      matchSets.report(this.#agents, isAgentResource === null ? missing.isAgent : yes)
    }
    this.#rules.run(application, matchSets, missing.attributes)
  }

  /** Tests the client. When it is not known, only `All` certainly names it. */
  testClient(client: TargetApplication | undefined, matchSets: MatchSets): void {
    if (client !== undefined) {
      this.#test(client, matchSets, ofClient)
      return
    }
    const missing = unknown('target.client')
    matchSets.match(this.#everyApplication)
    matchSets.report(this.#agents, missing)
    matchSets.reportEach(this.#ids.tests, missing)
    matchSets.reportEach(this.#byName.tests, missing)
    matchSets.reportEach(this.#rules.tests, missing)
  }

  /** Tests a user action or a context: policies on all applications include them (E18, E21, E22). */
  testOtherTarget(matchSets: MatchSets): void {
    matchSets.match(this.#everyApplication)
  }

  /**
   * Tests an unknown target. It may be the token exchange of an agent, which no policy includes (E16), or a user action
   * that the tenant excludes (E21).
   */
  testUnknownTarget(principal: Principal, matchSets: MatchSets, isAnyExcluded: boolean): void {
    const missing = unknown('target')
    const isCertain = principal.kind !== 'agentIdentity' && !isAnyExcluded
    matchSets.report(this.#everyApplication, isCertain ? yes : missing)
    matchSets.report(this.#agents, missing)
    matchSets.reportEach(this.#ids.tests, missing)
    matchSets.reportEach(this.#byName.tests, missing)
    matchSets.reportEach(this.#rules.tests, missing)
  }

  /** `None` includes nothing (E23). */
  #testOfItem(item: string): number | undefined {
    if (item === 'All') return this.#everyApplication
    if (item === 'AllAgentIdResources') return this.#agents
    if (item === 'None') return undefined
    const test = this.#ids.declare(item)
    // WHY: a keyword such as `Office365` is not the id of an application.
    if (isGuid(item)) this.#name(item, test)
    return test
  }

  #name(appId: string, test: number): void {
    const known = this.#named.get(appId)
    if (known === undefined) {
      this.#namedCount += 1
      this.#named.set(appId, { place: this.#namedCount, tests: [test] })
    } else if (!known.tests.includes(test)) {
      known.tests.push(test)
    }
  }

  #testOfRule(rule: string): number {
    return this.#rules.declare(rule, () => {
      const matches = compileAttributeRule(rule, 'target.applications.attributes')
      return ({ attributes }) => matches(attributes)
    })
  }
}
