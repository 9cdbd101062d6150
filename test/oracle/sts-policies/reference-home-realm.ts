/** The reference for home realm discovery, SH1 to SH12. */

import {
  findPolicies,
  memberOf,
  type ReferenceQuestion,
  type ReferenceTenant,
  type ReferenceValue,
} from './reference-records.ts'
import { behind, inertOf, settle, standing } from './standing.ts'

function texts(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly unknown[]).map((each) => String(each).toLowerCase())
    : []
}

function lists(value: unknown, wanted: string, all: string): boolean {
  return texts(value).some((each) => each === wanted || each === '*' || each === all)
}

/** The domain hint policy with the names that answers use. */
function printHints(value: unknown): unknown {
  if (value === undefined) return undefined
  const list = (name: string) => memberOf(value, name) ?? []
  return {
    ignoreForDomains: list('IgnoreDomainHintForDomains'),
    respectForDomains: list('RespectDomainHintForDomains'),
    ignoreForApps: list('IgnoreDomainHintForApps'),
    respectForApps: list('RespectDomainHintForApps'),
  }
}

/** Home realm discovery for the client. */
export function referenceHomeRealm(
  tenant: ReferenceTenant,
  { client, signIn }: ReferenceQuestion,
): Readonly<Record<string, ReferenceValue>> {
  const places = findPolicies(tenant, 'HomeRealmDiscoveryPolicy', client)
  // SH6: service principal, then organization default, in both profiles.
  const all = [...places.servicePrincipal, ...places.organization]
  const order = standing(all)
  // SH12: the application object does not act.
  const unread = places.application.map(({ name }) => `${name} applicationUnread`)
  const ignored = [...inertOf(all), ...unread]
  const defaults = standing(places.organization)

  const accelerates = settle(
    order,
    ignored,
    false,
    (body) => memberOf(body, 'AccelerateToFederatedDomain') === true,
  )
  const preferred = settle(order, ignored, null, (body) => memberOf(body, 'PreferredDomain'))
  const password = settle(
    order,
    ignored,
    false,
    (body) => memberOf(body, 'AllowCloudPasswordValidation') === true,
  )
  // SH9: these two act in the organization default only.
  const defaultNames = places.organization.map(({ name }) => name)
  const ofDefault = (member: string, builtIn: unknown, read: (body: unknown) => unknown) => {
    const misplaced = standing(places.servicePrincipal)
      .filter(({ name, body }) => !defaultNames.includes(name) && read(body) !== undefined)
      .map(({ name }) => `${name} ${member} notDefaultMember`)
    return settle(defaults, [...inertOf(places.organization), ...misplaced], builtIn, read)
  }
  const alternate = ofDefault('AlternateIdLogin', false, (body) =>
    memberOf(memberOf(body, 'AlternateIdLogin'), 'Enabled'),
  )
  const hints = ofDefault('DomainHintPolicy', null, (body) =>
    printHints(memberOf(body, 'DomainHintPolicy')),
  )
  const settings = {
    acceleratesToFederatedDomain: accelerates,
    preferredDomain: preferred,
    allowsCloudPasswordValidation: password,
    alternateIdLoginEnabled: alternate,
    domainHintPolicy: hints,
  }
  if (signIn === undefined) return settings

  const isUsable = (name: string) =>
    signIn.domains.some(
      (each) => each.name.toLowerCase() === name && each.isVerified && each.isFederated,
    )
  const federated = [...new Set(signIn.domains.map(({ name }) => name.toLowerCase()))].filter(
    isUsable,
  )
  const userDomain = signIn.userName?.includes('@')
    ? signIn.userName.split('@').at(-1)?.toLowerCase()
    : undefined

  // SH11: what the sign-in page finds.
  const isKnown = signIn.domains.some(
    ({ name, isVerified }) => isVerified && name.toLowerCase() === userDomain,
  )
  const page = {
    kind: 'userNamePage',
    ...(userDomain
      ? {
          discovered: {
            domain: userDomain,
            kind: isUsable(userDomain) ? 'federated' : isKnown ? 'managed' : 'unknown',
          },
        }
      : {}),
  }
  const target = (domain: string) => ({ kind: 'federatedDomain', domain })

  function byPolicies(unusable: readonly string[]): ReferenceValue {
    const rest = {
      overridden: behind(order),
      ignored: [...unusable, ...ignored],
      warnings: [],
    }
    const [winner] = order
    if (winner === undefined) return { value: page, by: 'builtIn noPolicy', ...rest }
    const by = (code: string) => `${winner.tier} ${code} ${winner.name}`
    if (accelerates.value !== true) return { value: page, by: by('accelerationOff'), ...rest }
    // SH7 and SH8.
    const [only] = federated
    if (only === undefined) return { value: page, by: by('noFederatedDomain'), ...rest }
    if (federated.length === 1) return { value: target(only), by: by('accelerates'), ...rest }
    if (typeof preferred.value !== 'string') {
      return { value: page, by: by('preferredDomainMissing'), ...rest }
    }
    const domain = preferred.value.toLowerCase()
    return isUsable(domain)
      ? { value: target(domain), by: by('acceleratesToPreferred'), ...rest }
      : { value: page, by: by('preferredDomainInvalid'), ...rest }
  }

  function route(): ReferenceValue {
    const hint = signIn?.domainHint?.toLowerCase()
    if (hint === undefined) return byPolicies([])
    // SH2.
    if (!isUsable(hint)) return byPolicies(['hintNotFederated'])
    const [winner] = order
    const after = (code: string) =>
      winner === undefined ? [] : [`${winner.name} ${winner.tier} ${code}`, ...behind(order)]
    const body = memberOf(defaults[0]?.body, 'DomainHintPolicy')
    const app = client.appId.toLowerCase()
    const is = (word: 'Respect' | 'Ignore') =>
      lists(memberOf(body, `${word}DomainHintForApps`), app, 'all_apps') ||
      lists(memberOf(body, `${word}DomainHintForDomains`), hint, 'all_domains')
    const name = defaults[0]?.name
    // SH3, SH4, SH1.
    if (is('Respect')) {
      return {
        value: target(hint),
        by: `organization hintRespected ${name}`,
        overridden: after('domainHintFirst'),
        ignored: hints.ignored,
        warnings: [],
      }
    }
    if (is('Ignore')) {
      return {
        value: page,
        by: `organization hintIgnored ${name}`,
        overridden: after('hintIgnoredFirst'),
        ignored: hints.ignored,
        warnings: [],
      }
    }
    return {
      value: target(hint),
      by: 'builtIn hintHonoured',
      overridden: after('domainHintFirst'),
      ignored: hints.ignored,
      warnings: [],
    }
  }

  // SH10.
  function passwordGrant(domain: string): ReferenceValue {
    if (!isUsable(domain)) return { ...password, value: 'cloud', by: 'builtIn managedUser' }
    if (password.value !== true) return { ...password, value: 'federatedIdentityProvider' }
    const synced = signIn?.isPasswordHashSynced
    const value = synced === undefined ? 'dependsOnPasswordHashSync' : synced ? 'cloud' : 'fails'
    return { ...password, value }
  }

  return {
    ...settings,
    route: route(),
    ...(userDomain ? { passwordGrant: passwordGrant(userDomain) } : {}),
  }
}
