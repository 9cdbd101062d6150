/**
 * The tests of applications.
 * Source: https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */

import { isGuid } from '../../../kernel/ids.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { IdMap } from '../model/id-map.ts'
import { compileAttributeRule } from '../filter-rules/attribute-rule.ts'
import type { ApplicationGroup } from '../model/tenant-rules.ts'
import type { Semantics } from '../model/semantics.ts'
import type { Principal, TargetApplication } from '../model/sign-in.ts'
import { unknown, yes } from '../model/ternary.ts'
import { ComputedTests } from '../matching/computed-tests.ts'
import { entriesOf } from '../matching/plan.ts'
import { type CompileContext } from '../model/compile-context.ts'
import { type TestNumbers } from '../matching/test-numbers.ts'
import { type Entry } from '../matching/plan.ts'
import type { MatchSets } from '../matching/match-sets.ts'
import { ValueTests } from '../matching/value-tests.ts'

type Applications = NonNullable<ConditionalAccessPolicyBody['conditions']['applications']>

const notToldWhetherAgent = unknown('target.applications.isAgentResource')

/** What the applications of a policy include and exclude. */
export interface ApplicationEntries {
  readonly include: readonly Entry[]
  readonly exclude: readonly Entry[]
  /** Whether the policy names everything and takes something out. */
  readonly isNarrowed: boolean
}

/** An application that policies name. */
interface NamedApplication {
  /** From 1. */
  readonly place: number
  readonly tests: number[]
}

/** Tests of applications by id, group, filter and as agents. */
export class ApplicationTests {
  readonly #everything: number
  readonly #agentResources: number
  /** By application or group: an id may name both. */
  readonly #ids: ValueTests
  readonly #rules: ComputedTests<TargetApplication>
  readonly #groups: readonly ApplicationGroup[]
  readonly #day: Semantics['day']
  /** The applications that policies name themselves or by a group, known once all policies are. */
  readonly #named = new IdMap<NamedApplication>()
  #namedCount = 0

  constructor(numbers: TestNumbers, { tenantRules, semantics }: CompileContext) {
    this.#everything = numbers.next()
    this.#agentResources = numbers.next()
    this.#ids = new ValueTests(numbers)
    this.#rules = new ComputedTests(numbers)
    this.#groups = tenantRules.applicationGroups
    this.#day = semantics.day
  }

  /** A filter widens what is included, or what is excluded (E24). */
  entries(applications: Applications): ApplicationEntries {
    const { includeApplications, excludeApplications, applicationFilter } = applications
    const filtered = entriesOf(
      'applicationFilter',
      applicationFilter === null ? [] : [applicationFilter.rule],
      (rule) => this.#ofRule(rule),
    )
    const isIncluding = applicationFilter?.mode === 'include'
    const ofItem = (item: string): number | undefined => this.#ofItem(item)
    const include = entriesOf('includeApplications', includeApplications, ofItem)
    const exclude = entriesOf('excludeApplications', excludeApplications, ofItem)
    const excluded = isIncluding ? exclude : [...exclude, ...filtered]
    return {
      include: isIncluding ? [...include, ...filtered] : include,
      exclude: excluded,
      isNarrowed: includeApplications.includes('All') && excluded.length > 0,
    }
  }

  /** Finds the members of the groups that policies name (E20). To be called once, after every policy. */
  prepare(): void {
    for (const { id, members } of this.#groups) {
      const test = this.#ids.find(id)
      if (test === undefined) continue
      for (const { appId, until } of members) {
        if (until === undefined || this.#day < until) this.#name(appId, test)
      }
    }
  }

  /** Numbers the applications that policies tell apart, all others being 0; -1 where a filter decides. */
  memoKeyOf({ appId, isAgentResource }: TargetApplication): number {
    if (!this.#rules.isEmpty) return -1
    const place = this.#named.get(appId)?.place ?? 0
    if (isAgentResource === undefined) return place * 3
    return place * 3 + (isAgentResource ? 1 : 2)
  }

  /** Looks at one audience. */
  look(application: TargetApplication, matchSets: MatchSets): void {
    const { appId, isAgentResource = null } = application
    matchSets.match(this.#everything)
    const named = this.#named.get(appId)
    if (named !== undefined) matchSets.reportEach(named.tests, yes)
    if (isAgentResource !== false) {
      matchSets.report(this.#agentResources, isAgentResource === null ? notToldWhetherAgent : yes)
    }
    this.#rules.run(application, matchSets)
  }

  /** Looks at what is no application: policies on everything are about it (E18, E21, E22). */
  lookWithoutApplication(matchSets: MatchSets): void {
    matchSets.match(this.#everything)
  }

  /** Looks at a target that is not known. An agent may be about to do what no policy reaches (E16). */
  lookWithoutTarget(principal: Principal, matchSets: MatchSets): void {
    const missing = unknown('target')
    matchSets.report(this.#everything, principal.kind === 'agentIdentity' ? missing : yes)
    matchSets.report(this.#agentResources, missing)
    matchSets.reportEach(this.#ids.tests, missing)
    matchSets.reportEach(this.#rules.tests, missing)
  }

  /** `None` is nothing (E23). */
  #ofItem(item: string): number | undefined {
    if (item === 'All') return this.#everything
    if (item === 'AllAgentIdResources') return this.#agentResources
    if (item === 'None') return undefined
    const test = this.#ids.declare(item)
    // WHY: keywords are no applications; nobody signs in to `Office365`.
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

  #ofRule(rule: string): number {
    return this.#rules.declare(rule, () => {
      const matches = compileAttributeRule(rule, 'target.applications.attributes')
      return ({ attributes }) => matches(attributes)
    })
  }
}
