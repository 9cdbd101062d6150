/**
 * Where a sign-in goes, and who checks a password: the domain hint of the request first, then acceleration by a policy,
 * then the user name that the user types.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/home-realm-discovery-policy and, for hints,
 * https://learn.microsoft.com/entra/identity/enterprise-apps/prevent-domain-hints-with-home-realm-discovery
 */

import type {
  DecidedBy,
  EffectiveHomeRealmDiscovery,
  EffectiveValue,
  HomeRealmRoute,
  IgnoredPolicy,
  OverriddenPolicy,
  PasswordValidation,
} from './effective.ts'
import { reasonOf, type ReasonCode, type ReasonParts } from './reasons.ts'

/** A domain of the tenant. */
export interface TenantDomain {
  readonly name: string
  readonly isVerified: boolean
  readonly isFederated: boolean
}

/** What home realm discovery looks at besides policies. */
export interface HomeRealmSignIn {
  readonly domains: readonly TenantDomain[]
  /** `domain_hint` of the request. */
  readonly domainHint?: string
  /** What the user types as user name, or the `username` of a password grant. */
  readonly userName?: string
  /** Whether password hashes are synchronized to the cloud; absent: unknown. */
  readonly isPasswordHashSynced?: boolean
}

/** Only verified domains that are federated take sign-ins. */
function federatedDomains({ domains }: HomeRealmSignIn): readonly string[] {
  const names = domains
    .filter(({ isVerified, isFederated }) => isVerified && isFederated)
    .map(({ name }) => name.toLowerCase())
  return [...new Set(names)].sort()
}

/** The domain of a user name, lower case; undefined when it has none. */
function domainOf(userName: string | undefined): string | undefined {
  const [, domain] = /@([^@]+)$/u.exec(userName ?? '') ?? []
  return domain?.toLowerCase()
}

/** What the sign-in page finds behind the user name. */
function userNamePage(signIn: HomeRealmSignIn): HomeRealmRoute {
  const domain = domainOf(signIn.userName)
  if (domain === undefined) return { kind: 'userNamePage' }
  const isKnown = signIn.domains.some(
    ({ name, isVerified }) => isVerified && name.toLowerCase() === domain,
  )
  const isFederated = federatedDomains(signIn).includes(domain)
  const kind = isFederated ? 'federated' : isKnown ? 'managed' : 'unknown'
  return { kind: 'userNamePage', discovered: { domain, kind } }
}

const everyDomain: ReadonlySet<string> = new Set(['*', 'all_domains'])
const everyApplication: ReadonlySet<string> = new Set(['*', 'all_apps'])

function lists(
  entries: readonly string[],
  wanted: string,
  wildcards: ReadonlySet<string>,
): boolean {
  return entries.some((entry) => {
    const folded = entry.toLowerCase()
    return folded === wanted || wildcards.has(folded)
  })
}

/** What the organization default does with a hint. */
interface Treatment {
  readonly code: 'hintRespected' | 'hintIgnored'
  readonly member: string
}

/** To respect a hint comes before to ignore it. */
function treatmentOf(
  { domainHintPolicy: { value } }: EffectiveHomeRealmDiscovery,
  appId: string,
  hint: string,
): Treatment | undefined {
  if (!value) return undefined
  const app = appId.toLowerCase()
  if (lists(value.respectForApps, app, everyApplication)) {
    return { code: 'hintRespected', member: 'RespectDomainHintForApps' }
  }
  if (lists(value.respectForDomains, hint, everyDomain)) {
    return { code: 'hintRespected', member: 'RespectDomainHintForDomains' }
  }
  if (lists(value.ignoreForApps, app, everyApplication)) {
    return { code: 'hintIgnored', member: 'IgnoreDomainHintForApps' }
  }
  if (lists(value.ignoreForDomains, hint, everyDomain)) {
    return { code: 'hintIgnored', member: 'IgnoreDomainHintForDomains' }
  }
  return undefined
}

/** The same decision with another reason. */
function because(decidedBy: DecidedBy, code: ReasonCode, parts: ReasonParts = {}): DecidedBy {
  const { displayName } = decidedBy
  const names = displayName === undefined ? parts : { policy: displayName, ...parts }
  return { ...decidedBy, ...reasonOf(code, names) }
}

function route(
  value: HomeRealmRoute,
  decidedBy: DecidedBy,
  overridden: readonly OverriddenPolicy[],
  ignored: readonly IgnoredPolicy[],
): EffectiveValue<HomeRealmRoute> {
  return { value, governs: 'signIn', decidedBy, overridden, ignored, warnings: [] }
}

/** The policy that would accelerate, behind a hint. */
function behindHint(
  { acceleratesToFederatedDomain: { decidedBy, overridden } }: EffectiveHomeRealmDiscovery,
  code: ReasonCode,
): readonly OverriddenPolicy[] {
  const { tier, policyId, displayName, objectId } = decidedBy
  if (tier !== 'servicePrincipal' && tier !== 'organization') return []
  if (policyId === undefined || displayName === undefined) return []
  const names = { policyId, displayName, tier, ...(objectId === undefined ? {} : { objectId }) }
  return [{ ...names, ...reasonOf(code) }, ...overridden]
}

/** The route by policies alone. */
function acceleration(
  settings: EffectiveHomeRealmDiscovery,
  signIn: HomeRealmSignIn,
  hintsIgnored: readonly IgnoredPolicy[],
): EffectiveValue<HomeRealmRoute> {
  const { acceleratesToFederatedDomain: accelerates, preferredDomain } = settings
  const { decidedBy, overridden } = accelerates
  const ignored = [...hintsIgnored, ...accelerates.ignored]
  const page = userNamePage(signIn)
  const stay = (code: ReasonCode, detail?: string) =>
    route(
      page,
      because(decidedBy, code, detail === undefined ? {} : { detail }),
      overridden,
      ignored,
    )
  const go = (code: ReasonCode, domain: string) =>
    route(
      { kind: 'federatedDomain', domain },
      because(decidedBy, code, { detail: domain }),
      overridden,
      ignored,
    )
  if (decidedBy.policyId === undefined) return route(page, decidedBy, overridden, ignored)
  if (!accelerates.value) return stay('accelerationOff')
  const federated = federatedDomains(signIn)
  const [first] = federated
  if (first === undefined) return stay('noFederatedDomain')
  if (federated.length === 1) return go('accelerates', first)
  if (preferredDomain.value === null) return stay('preferredDomainMissing', federated.join(', '))
  const preferred = preferredDomain.value.toLowerCase()
  return federated.includes(preferred)
    ? go('acceleratesToPreferred', preferred)
    : stay('preferredDomainInvalid', preferredDomain.value)
}

/** Where the sign-in to the application goes. */
export function routeSignIn(
  settings: EffectiveHomeRealmDiscovery,
  appId: string,
  signIn: HomeRealmSignIn,
): EffectiveValue<HomeRealmRoute> {
  const { domainHint } = signIn
  if (domainHint === undefined) return acceleration(settings, signIn, [])
  const hint = domainHint.toLowerCase()
  if (!federatedDomains(signIn).includes(hint)) {
    const unusable = reasonOf('hintNotFederated', { detail: domainHint })
    return acceleration(settings, signIn, [unusable])
  }
  const { decidedBy, ignored } = settings.domainHintPolicy
  const treatment = treatmentOf(settings, appId, hint)
  const target: HomeRealmRoute = { kind: 'federatedDomain', domain: hint }
  if (treatment === undefined) {
    const honoured = reasonOf('hintHonoured', { detail: hint })
    const behind = behindHint(settings, 'domainHintFirst')
    return route(target, { tier: 'builtIn', ...honoured }, behind, ignored)
  }
  const { code, member } = treatment
  const isRespected = code === 'hintRespected'
  return route(
    isRespected ? target : userNamePage(signIn),
    because(decidedBy, code, { detail: hint, member }),
    behindHint(settings, isRespected ? 'domainHintFirst' : 'hintIgnoredFirst'),
    ignored,
  )
}

const checkers = { true: 'cloud', false: 'fails', undefined: 'dependsOnPasswordHashSync' } as const

/** Who checks the password of a password grant; undefined when the user name has no domain. */
export function validatePassword(
  { allowsCloudPasswordValidation: allows }: EffectiveHomeRealmDiscovery,
  signIn: HomeRealmSignIn,
): EffectiveValue<PasswordValidation> | undefined {
  const domain = domainOf(signIn.userName)
  if (domain === undefined) return undefined
  if (!federatedDomains(signIn).includes(domain)) {
    const decidedBy = { tier: 'builtIn', ...reasonOf('managedUser', { detail: domain }) } as const
    return { ...allows, value: 'cloud', decidedBy }
  }
  return {
    ...allows,
    value: allows.value ? checkers[`${signIn.isPasswordHashSynced}`] : 'federatedIdentityProvider',
  }
}
