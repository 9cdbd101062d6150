/** What a policy protects: applications, user actions, authentication contexts (E16 to E24). */

import type {
  ApplicationGroup,
  TenantRules,
} from '../../../src/conditional-access/engine/model/tenant-rules.ts'
import type { ConditionName } from '../../../src/conditional-access/engine/conditions/condition-list.ts'
import {
  agentTokenExchangeAppId,
  baselineScopes,
  directoryAppId,
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
import { and, ask, choose, known, no, not, or, unknown, yes, type Test } from './three-values.ts'

type Applications = NonNullable<ConditionalAccessPolicyBody['conditions']['applications']>

interface Context {
  readonly tenantRules: TenantRules
  readonly semantics: Semantics
  readonly legacy: LegacyFacts
}

/** How the entries of a policy match one audience of the request. */
interface Audience {
  readonly included: readonly Entry[]
  readonly excluded: readonly Entry[]
}

interface Audiences {
  readonly asked: readonly Audience[]
  /** Access to the directory, once baseline scopes are that. */
  readonly directory: Audience | undefined
  readonly isBaseline: Test
  readonly isReplaced: boolean
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
  const isBaseline = asksForBaselineScopes(signIn)
  const escapes = escapesAsBaseline(assigned, isBaseline, context.semantics)
  const judge = (application: Protected): Audience => ({
    included: includedApplications(assigned, application, context),
    excluded: excludedApplications(assigned, application, context),
  })
  const isDirectoryAccess = context.semantics.baselineScopesAreDirectoryAccess
  const audiences: Audiences = {
    asked: audiencesOf(asked.applications, signIn).map(judge),
    directory: isDirectoryAccess ? judge(baselineAudience(asked)) : undefined,
    isBaseline,
    isReplaced: coversAllButSome(assigned),
  }
  return {
    test: ofAny(audiences, ({ included, excluded }) =>
      and(anyOf(included), not(or(anyOf(excluded), escapes))),
    ),
    includedBy: hitsOfAny(audiences, ({ included }) => included),
    excludedBy: [
      ...hitsOfAny(audiences, ({ excluded }) => excluded),
      ...(escapes.verdict === 'yes' ? ['requestedScopes:baseline'] : []),
    ],
  }
}

/** An audience of a token. */
interface Protected extends TargetApplication {
  readonly attributesFact?: FactName
}

function baselineAudience({
  baselineAudienceAttributes: attributes,
}: Extract<Target, { readonly kind: 'applications' }>): Protected {
  const attributesFact = 'target.baselineAudienceAttributes'
  const known = { appId: directoryAppId, isAgentResource: false, attributesFact } as const
  return attributes === undefined ? known : { ...known, attributes }
}

/**
 * E19: baseline scopes are access to the directory. A policy on all applications but some sees it in place
 * of what was asked for; any other policy sees both.
 */
function ofAny(
  { asked, directory: access, isBaseline, isReplaced }: Audiences,
  test: (audience: Audience) => Test,
): Test {
  const ofAsked = or(...asked.map(test))
  if (access === undefined) return ofAsked
  return isReplaced
    ? choose(isBaseline, test(access), ofAsked)
    : or(ofAsked, and(isBaseline, test(access)))
}

/** The entries that hit at least one audience; every audience has the same entries. */
function hitsOfAny(
  audiences: Audiences,
  listOf: (audience: Audience) => readonly Entry[],
): readonly string[] {
  const [first = audiences.directory] = audiences.asked
  return hits(
    (first === undefined ? [] : listOf(first)).map(({ label }, index) => ({
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

/** E19: until the change, a policy on all applications with exclusions let baseline scopes pass. */
function escapesAsBaseline(
  assigned: Applications,
  isBaseline: Test,
  { baselineScopesAreDirectoryAccess }: Semantics,
): Test {
  return coversAllButSome(assigned) && !baselineScopesAreDirectoryAccess ? isBaseline : no
}

function coversAllButSome({
  includeApplications,
  excludeApplications,
  applicationFilter,
}: Applications): boolean {
  const excludes = excludeApplications.length > 0 || applicationFilter?.mode === 'exclude'
  return includeApplications.includes('All') && excludes
}

/** E19: every scope that is asked for is a baseline scope of this kind of client. */
function asksForBaselineScopes({ target: asked, principal }: SignIn): Test {
  if (principal.kind === 'servicePrincipal' || principal.kind === 'agentIdentity') return no
  if (asked?.kind !== 'applications') return no
  const allIn = (lists: readonly (readonly string[])[]) =>
    ask(asked.requestedScopes, 'target.requestedScopes', (scopes) => {
      if (scopes === null || scopes.length === 0) return false
      return scopes.every((scope) => lists.some((list) => list.includes(scope.toLowerCase())))
    })
  const { openId, anyClient, confidentialClient } = baselineScopes
  return choose(
    ask(asked.isConfidentialClient, 'target.isConfidentialClient', (value) => value),
    and(allIn([openId, anyClient, confidentialClient]), not(allIn([openId]))),
    allIn([openId, anyClient]),
  )
}

function includedApplications(
  assigned: Applications,
  application: Protected,
  context: Context,
): readonly Entry[] {
  return [
    ...entries('includeApplications', assigned.includeApplications, (entry) =>
      isNamed(entry, application, context),
    ),
    ...filterEntry(assigned, 'include', (rule) => hasAttributes(rule, application)),
  ]
}

function excludedApplications(
  assigned: Applications,
  application: Protected,
  context: Context,
): readonly Entry[] {
  return [
    ...entries('excludeApplications', assigned.excludeApplications, (entry) =>
      isNamed(entry, application, context),
    ),
    ...filterEntry(assigned, 'exclude', (rule) => hasAttributes(rule, application)),
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

function hasAttributes(rule: string, { attributes, attributesFact }: Protected): Test {
  return attributeRuleHolds(rule, attributes, attributesFact ?? 'target.applications.attributes')
}

function isNamed(
  entry: string,
  { appId, isAgentResource }: TargetApplication,
  { tenantRules, semantics }: Context,
): Test {
  // E18
  if (entry === 'All') return yes
  // E23
  if (entry === 'None') return no
  // E16
  if (entry === 'AllAgentIdResources') {
    return ask(isAgentResource, 'target.applications.isAgentResource', (isAgent) => isAgent)
  }
  // WHY: a keyword is no application; nobody signs in to `Office365`.
  return known(
    (isGuid(entry) && same(entry, appId)) ||
      tenantRules.applicationGroups.some(
        (group) => same(group.id, entry) && isMember(group, appId, semantics.day),
      ),
  )
}

/** E20 */
function isMember({ members }: ApplicationGroup, appId: string, day: string): boolean {
  return members.some(
    (member) => same(member.appId, appId) && (member.until === undefined || day < member.until),
  )
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
