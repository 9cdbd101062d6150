/** What a policy protects: applications, user actions, authentication contexts (E16 to E24). */

import type {
  ApplicationGroupMember,
  TenantRules,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { ConditionName } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import {
  agentTokenExchangeAppId,
  baselineScopes,
  directoryAppId,
  microsoftGraphAppId,
  type Semantics,
} from '../../../src/conditional-access/engine/model/semantics.ts'
import type {
  FactName,
  SignIn,
  Target,
  TargetApplication,
} from '../../../src/conditional-access/engine/model/sign-in.ts'
import type { LegacyFacts } from '../../../src/conditional-access/model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../../src/conditional-access/model/policy-body.ts'
import { isGuid } from '../../../src/kernel/ids.ts'
import { anyOf, entries, hits, same, type Condition, type Entry } from './condition.ts'
import { attributeRuleHolds } from './filter-rules.ts'
import {
  and,
  ask,
  choose,
  known,
  no,
  not,
  or,
  unknown,
  unpublished,
  yes,
  type Test,
} from './three-values.ts'

type Applications = NonNullable<ConditionalAccessPolicyBody['conditions']['applications']>

type Requested = Extract<Target, { readonly kind: 'applications' }>

interface Context {
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
  readonly legacy: LegacyFacts
}

/** The facts that are missing where a part of an application is not known. */
interface FactsOfApplication {
  readonly attributes: FactName
  readonly isAgentResource: FactName
}

/** How the entries of a policy match one audience of the request. */
interface Audience {
  readonly included: readonly Entry[]
  readonly excluded: readonly Entry[]
}

/** What a request is about, with what baseline scopes make of it (E19). */
interface Audiences {
  readonly asked: readonly Audience[]
  /** What baseline scopes are access to. */
  readonly baseline: Audience
  readonly client: Audience
  readonly scopes: BaselineTests
  readonly coversAllButSome: boolean
}

/** E19 */
interface BaselineTests {
  readonly isEnforced: boolean
  readonly hasSecret: Test
  /** All scopes are OpenID scopes. */
  readonly asksWhoTheUserIs: Test
  /** Policies on all applications but some do not look at what was asked for. */
  readonly isReplaced: Test
  /** Other policies see what baseline scopes are access to as well. */
  readonly isAdded: Test
}

/** The condition of a policy for its target depends on what the policy names. */
function nameOf(assigned: Applications, legacy: LegacyFacts): ConditionName {
  if (assigned.includeUserActions.length > 0) return 'userActions'
  const contexts = [
    ...assigned.includeAuthenticationContextClassReferences,
    ...legacy.authenticationContexts,
  ]
  return contexts.length > 0 ? 'authenticationContext' : 'application'
}

/** A policy that names no target protects nothing. */
export function target(assigned: Applications | null, signIn: SignIn, context: Context): Condition {
  if (assigned === null) return { name: 'application', test: no, includedBy: [], excludedBy: [] }
  const name = nameOf(assigned, context.legacy)
  const additional = [
    ...userActions(assigned, signIn),
    ...authenticationContexts(assigned, signIn, context.legacy),
  ]
  const applications = applicationsOf(assigned, signIn, context)
  return {
    name,
    test: or(applications.test, anyOf(additional)),
    includedBy: [...applications.includedBy, ...hits(additional)],
    excludedBy: applications.excludedBy,
  }
}

/** E17: every audience is judged by itself, and one that matches is enough. */
function applicationsOf(
  assigned: Applications,
  signIn: SignIn,
  context: Context,
): Omit<Condition, 'name'> {
  const { target: asked } = signIn
  if (asked === undefined) return beforeTargetIsKnown(assigned, signIn, context)
  if (asked.kind !== 'applications') {
    const all = entries('includeApplications', assigned.includeApplications, (entry) =>
      known(entry === 'All' && !isExcludedAction(asked, context)),
    )
    return { test: anyOf(all), includedBy: hits(all), excludedBy: [] }
  }
  const judge = (application: TargetApplication, facts: FactsOfApplication): Audience => ({
    included: includedApplications(assigned, application, facts, context),
    excluded: excludedApplications(assigned, application, facts, context),
  })
  const client = clientOf(asked)
  const scopes = baselineTests(asked, signIn, context)
  const audiences: Audiences = {
    asked: audiencesOf(asked.applications, signIn).map((application) =>
      judge(application, {
        attributes: 'target.applications.attributes',
        isAgentResource: 'target.applications.isAgentResource',
      }),
    ),
    baseline: judge(baselineAudience(asked, context), {
      attributes: 'target.baselineAudienceAttributes',
      isAgentResource: 'target.baselineAudienceAttributes',
    }),
    client:
      client === undefined
        ? anyClient(assigned)
        : judge(client, {
            attributes: 'target.client.attributes',
            isAgentResource: 'target.client.isAgentResource',
          }),
    scopes,
    coversAllButSome: coversAllButSome(assigned),
  }
  const passes = and(scopes.isReplaced, not(scopes.hasSecret)).verdict === 'yes'
  return {
    test: ofAny(audiences, ({ included, excluded }) => and(anyOf(included), not(anyOf(excluded)))),
    includedBy: hitsOfAny(audiences, ({ included }) => included),
    excludedBy: [
      ...hitsOfAny(audiences, ({ excluded }) => excluded),
      ...(coversAllButSome(assigned) && !scopes.isEnforced && passes
        ? ['requestedScopes:baseline']
        : []),
    ],
  }
}

/** E19: the directory, or the application by which the tenant represents the scopes. */
function baselineAudience(
  { applications, baselineAudienceAttributes }: Requested,
  { tenantRules }: Context,
): TargetApplication {
  const setting = tenantRules.baselineScopes
  const appId = setting?.enforcement === 'customized' ? setting.placeholderAppId : directoryAppId
  const own = applications.find((each) => same(each.appId, appId))?.attributes
  const attributes = baselineAudienceAttributes ?? own
  return { appId, isAgentResource: false, ...(attributes && { attributes }) }
}

/** E19: the named client, or the one application that does not have the scopes. */
function clientOf({ client, applications }: Requested): TargetApplication | undefined {
  if (client !== undefined) {
    const own = applications.find(({ appId }) => same(appId, client.appId))
    return { ...own, ...client }
  }
  const [only, ...more] = applications.filter(
    ({ appId }) => ![directoryAppId, microsoftGraphAppId].some((id) => same(id, appId)),
  )
  return more.length === 0 ? only : undefined
}

/** A client that is not known: it may be whatever a policy names. */
function anyClient(assigned: Applications): Audience {
  const unsettled = unknown('target.client')
  const test = (entry: string): Test => {
    if (entry === 'None') return no
    return entry === 'All' ? yes : unsettled
  }
  return {
    included: [
      ...entries('includeApplications', assigned.includeApplications, test),
      ...filterEntry(assigned, 'include', () => unsettled),
    ],
    excluded: [
      ...entries('excludeApplications', assigned.excludeApplications, test),
      ...filterEntry(assigned, 'exclude', () => unsettled),
    ],
  }
}

/**
 * E19: a policy on all applications but some sees baseline scopes as access to the directory, and a confidential
 * client as an application of its own; it lets them pass before the change. Any other policy sees the directory as
 * well.
 */
function ofAny(
  { asked, baseline, client, scopes, coversAllButSome: isReplacing }: Audiences,
  test: (audience: Audience) => Test,
): Test {
  const ofAsked = or(...asked.map(test))
  const { isEnforced, hasSecret, asksWhoTheUserIs, isReplaced, isAdded } = scopes
  if (!isReplacing) return or(ofAsked, and(isAdded, test(baseline)))
  const ofBaseline = isEnforced ? test(baseline) : no
  const ofClient = or(test(client), and(not(asksWhoTheUserIs), ofBaseline))
  return choose(isReplaced, choose(hasSecret, ofClient, ofBaseline), ofAsked)
}

/** The entries that hit at least one audience; every audience has the same entries. */
function hitsOfAny(
  audiences: Audiences,
  listOf: (audience: Audience) => readonly Entry[],
): readonly string[] {
  return hits(
    listOf(audiences.baseline).map(({ label }, index) => ({
      label,
      test: ofAny(audiences, (audience) => listOf(audience)[index]?.test ?? no),
    })),
  )
}

/**
 * E21, E22: policies on all applications apply to user actions and to contexts too, whatever they exclude; the tenant
 * can take single actions out of them.
 */
function isExcludedAction(asked: Target, { tenantRules }: Context): boolean {
  const word = (action: string): string => action.toLowerCase().split(':').at(-1) ?? ''
  return (
    asked.kind === 'userAction' &&
    (tenantRules.excludedUserActions ?? []).some((action) => word(action) === word(asked.action))
  )
}

/** `All` covers whatever is asked for, except what an agent may do in any case. */
function beforeTargetIsKnown(
  assigned: Applications,
  { principal }: SignIn,
  { tenantRules: { excludedUserActions = [] } }: Context,
): Omit<Condition, 'name'> {
  const unsettled = unknown('target')
  const coversAll = principal.kind !== 'agentIdentity' && excludedUserActions.length === 0
  const included = [
    ...entries('includeApplications', assigned.includeApplications, (entry) => {
      if (entry === 'None') return no
      return entry === 'All' && coversAll ? yes : unsettled
    }),
    ...filterEntry(assigned, 'include', () => unsettled),
  ]
  const excluded = [
    ...entries('excludeApplications', assigned.excludeApplications, () => unsettled),
    ...filterEntry(assigned, 'exclude', () => unsettled),
  ]
  return {
    test: and(anyOf(included), not(anyOf(excluded))),
    includedBy: hits(included),
    excludedBy: [],
  }
}

/** E16: no policy reaches the token exchange of an agent. */
function audiencesOf(
  applications: readonly TargetApplication[],
  { principal }: SignIn,
): readonly TargetApplication[] {
  return applications.filter(
    ({ appId }) => principal.kind !== 'agentIdentity' || !same(appId, agentTokenExchangeAppId),
  )
}

function coversAllButSome({
  includeApplications,
  excludeApplications,
  applicationFilter,
}: Applications): boolean {
  const excludes = excludeApplications.length > 0 || applicationFilter?.mode === 'exclude'
  return includeApplications.includes('All') && excludes
}

/** E19: whether all scopes are baseline scopes, before the change those of this kind of client. */
export function baselineTests(
  { requestedScopes, isConfidentialClient, applications }: Requested,
  { principal }: SignIn,
  {
    tenantRules: { baselineScopes: setting },
    semantics,
  }: Pick<Context, 'tenantRules' | 'semantics'>,
): BaselineTests {
  const isEnforced =
    setting && setting.enforcement !== 'rollout'
      ? setting.enforcement !== 'disabled'
      : semantics.baselineScopesAreDirectoryAccess
  const hasSecret = ask(isConfidentialClient, 'target.isConfidentialClient', (value) => value)
  const asksNobody = principal.kind === 'servicePrincipal' || principal.kind === 'agentIdentity'
  const allIn = (...lists: readonly (readonly string[])[]): Test =>
    asksNobody
      ? no
      : ask(requestedScopes, 'target.requestedScopes', (scopes) => {
          if (scopes === null || scopes.length === 0) return false
          return scopes.every((scope) => lists.flat().includes(scope.toLowerCase()))
        })
  const { openId, directory, exempt } = baselineScopes
  const resource = applications.some(({ appId }) => same(appId, directoryAppId))
    ? 'directory'
    : 'graph'
  const asksWhoTheUserIs = allIn(openId)
  const isBaseline = allIn(openId, directory)
  return {
    isEnforced,
    hasSecret,
    asksWhoTheUserIs,
    isReplaced: isEnforced
      ? isBaseline
      : choose(
          hasSecret,
          allIn(openId, exempt.confidentialClient[resource]),
          allIn(openId, exempt.publicClient[resource]),
        ),
    isAdded: isEnforced
      ? and(isBaseline, or(not(and(hasSecret, asksWhoTheUserIs)), unpublished))
      : and(isBaseline, not(asksWhoTheUserIs)),
  }
}

function includedApplications(
  assigned: Applications,
  application: TargetApplication,
  facts: FactsOfApplication,
  context: Context,
): readonly Entry[] {
  return [
    ...itemEntries(
      'includeApplications',
      assigned.includeApplications,
      context,
      (entry) => isNamed(entry, application, facts, context),
      (group) => known(isNamesake(group, application, context)),
    ),
    ...filterEntry(assigned, 'include', (rule) =>
      attributeRuleHolds(rule, application.attributes, facts.attributes),
    ),
  ]
}

function excludedApplications(
  assigned: Applications,
  application: TargetApplication,
  facts: FactsOfApplication,
  context: Context,
): readonly Entry[] {
  return [
    ...itemEntries(
      'excludeApplications',
      assigned.excludeApplications,
      context,
      (entry) => isNamed(entry, application, facts, context),
      (group) => known(isNamesake(group, application, context)),
    ),
    ...filterEntry(assigned, 'exclude', (rule) =>
      attributeRuleHolds(rule, application.attributes, facts.attributes),
    ),
  ]
}

/** E24: the filter adds applications to the included ones, or takes them away. */
function filterEntry(
  { applicationFilter }: Applications,
  mode: 'include' | 'exclude',
  test: (rule: string) => Test,
): readonly Entry[] {
  if (applicationFilter === null || applicationFilter.mode !== mode) return []
  const { rule } = applicationFilter
  return [{ label: `applicationFilter:${rule}`, test: test(rule) }]
}

function isNamed(
  entry: string,
  { appId, isAgentResource }: TargetApplication,
  facts: FactsOfApplication,
  context: Context,
): Test {
  // E18
  if (entry === 'All') return yes
  // E23
  if (entry === 'None') return no
  // E16
  if (entry === 'AllAgentIdResources') {
    return ask(isAgentResource, facts.isAgentResource, (isAgent) => isAgent)
  }
  // WHY: a keyword is no application; nobody signs in to `Office365`.
  return known(
    (isGuid(entry) && same(entry, appId)) ||
      membersOf(entry, context).some(
        ({ appId: id, isIdInferred }) => id !== undefined && !isIdInferred && same(id, appId),
      ),
  )
}

/** E20: the members of all groups of the name on the day. */
function membersOf(
  entry: string,
  { tenantRules, semantics: { day } }: Context,
): readonly ApplicationGroupMember[] {
  return tenantRules.applicationGroups
    .filter(({ id }) => same(id, entry))
    .flatMap(({ members }) => members)
    .filter(({ since = '', until }) => since <= day && (until === undefined || day < until))
}

/** E20: an application with the name of a member of which no id is public, or with the id of a namesake. */
function isNamesake(
  entry: string,
  { appId, displayName }: TargetApplication,
  context: Context,
): boolean {
  return membersOf(entry, context).some((member) =>
    member.appId === undefined
      ? displayName !== undefined && same(member.name, displayName)
      : member.isIdInferred === true && same(member.appId, appId),
  )
}

/** The items of a list, and for each group another entry for members that only a name connects with it (E20). */
function itemEntries(
  member: string,
  items: readonly string[],
  { tenantRules }: Context,
  test: (item: string) => Test,
  testByName: (group: string) => Test,
): readonly Entry[] {
  const groups = items.filter((item) =>
    tenantRules.applicationGroups.some(({ id }) => same(id, item)),
  )
  return [
    ...entries(member, items, test),
    ...groups.map((group) => ({
      label: `${member}:${group} (member by name)`,
      test: testByName(group),
    })),
  ]
}

/** E21 */
function userActions(
  { includeUserActions }: Applications,
  { target: asked }: SignIn,
): readonly Entry[] {
  return entries('includeUserActions', includeUserActions, (action) => {
    if (asked === undefined) return unknown('target')
    return known(asked.kind === 'userAction' && same(asked.action, action))
  })
}

/** E22 */
function authenticationContexts(
  { includeAuthenticationContextClassReferences }: Applications,
  { target: asked }: SignIn,
  { authenticationContexts: older }: LegacyFacts,
): readonly Entry[] {
  const names = (context: string, isEvery: boolean) => {
    if (asked === undefined) return unknown('target')
    return known(asked.kind === 'authenticationContext' && (isEvery || same(asked.id, context)))
  }
  return [
    ...entries(
      'includeAuthenticationContextClassReferences',
      includeAuthenticationContextClassReferences,
      (context) => names(context, false),
    ),
    ...entries('includeAuthenticationContext', older, (context) =>
      names(context, context === 'All'),
    ),
  ]
}
