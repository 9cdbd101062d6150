/** Prints what is in effect as a table: each value with what decided it, then what has no effect, and what to do. */

import { inColumns, section } from '../columns.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** Prints seconds in words: `1 hour 15 minutes`. */
function durationInWords(seconds: number): string {
  let left = seconds
  const parts = units.flatMap(([unit, length]) => {
    const count = Math.floor(left / length)
    left -= count * length
    return count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`]
  })
  return parts.length === 0 ? '0 seconds' : parts.join(' ')
}

function object(json: JsonObject, member: string): JsonObject {
  const value = json[member] ?? null
  return isJsonObject(value) ? value : {}
}

function objects(json: JsonObject, member: string): readonly JsonObject[] {
  const value = json[member]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

/** The values of an answer, with their names for people. */
const groups = [
  [
    'Lifetimes',
    'lifetimes',
    [
      ['accessToken', 'Access token'],
      ['idToken', 'ID token'],
      ['samlAssertion', 'SAML assertion'],
      ['refreshTokenIdle', 'Refresh token, unused'],
      ['refreshTokenSingleFactor', 'Refresh token, one factor'],
      ['refreshTokenMultiFactor', 'Refresh token, several factors'],
      ['sessionSingleFactor', 'Session, one factor'],
      ['sessionMultiFactor', 'Session, several factors'],
    ],
  ],
  [
    'SAML tokens',
    'issuance',
    [
      ['signingAlgorithm', 'Signing algorithm'],
      ['tokenResponseSigningPolicy', 'What is signed'],
      ['samlTokenVersion', 'SAML version'],
      ['emitsSamlNameFormat', 'NameFormat of attributes'],
    ],
  ],
  [
    'Home realm discovery',
    'homeRealmDiscovery',
    [
      ['route', 'Sign-in goes to'],
      ['acceleratesToFederatedDomain', 'Accelerates'],
      ['preferredDomain', 'Preferred domain'],
      ['passwordGrant', 'Password is checked by'],
      ['alternateIdLoginEnabled', 'Alternate login id'],
      ['domainHintPolicy', 'Treatment of domain hints'],
    ],
  ],
] as const

function routeInWords(route: JsonObject): string {
  if (memberText(route, 'kind') === 'federatedDomain') return memberText(route, 'domain')
  const discovered = object(route, 'discovered')
  const domain = memberText(discovered, 'domain')
  if (domain === '') return 'the page for the user name'
  return `the page for the user name, then ${domain} (${memberText(discovered, 'kind')})`
}

function valueInWords(name: string, { value = null, ...effective }: JsonObject): string {
  const range = object(effective, 'range')
  const { shortest, longest } = range
  if (typeof shortest === 'number' && typeof longest === 'number') {
    return `${durationInWords(shortest)} to ${durationInWords(longest)}`
  }
  if (value === 'until-revoked') return 'until revoked'
  if (typeof value === 'number') return durationInWords(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value === null) return 'none'
  if (name === 'route' && isJsonObject(value)) return routeInWords(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** One value of the answer with its name. */
interface NamedValue {
  readonly label: string
  readonly name: string
  readonly effective: JsonObject
}

function valuesIn(
  answer: JsonObject,
  member: string,
  names: readonly (readonly [string, string])[],
) {
  const group = object(answer, member)
  return names.flatMap(([name, label]): readonly NamedValue[] =>
    name in group ? [{ name, label, effective: object(group, name) }] : [],
  )
}

function rowOf({ label, name, effective }: NamedValue): readonly string[] {
  return [label, valueInWords(name, effective), memberText(object(effective, 'decidedBy'), 'why')]
}

/** The items of a value, without the policy that decides it: one that is also the default of the tenant is no rival. */
function itemsOf(effective: JsonObject, member: string): readonly JsonObject[] {
  const decider = memberText(object(effective, 'decidedBy'), 'policyId')
  const items = objects(effective, member)
  if (member !== 'overridden' || decider === '') return items
  return items.filter((item) => memberText(item, 'policyId') !== decider)
}

/** Prints each reason once, with the values that it is about. */
function reasonsIn(values: readonly NamedValue[], member: string): readonly string[] {
  const labels = new Map<string, string[]>()
  for (const { label, effective } of values) {
    for (const item of itemsOf(effective, member)) {
      const name = memberText(item, 'displayName')
      const why = memberText(item, 'why')
      const line = name === '' || why.includes(`\`${name}\``) ? why : `\`${name}\`: ${why}`
      labels.set(line, [...(labels.get(line) ?? []), label])
    }
  }
  return [...labels].map(([line, about]) => `${line} (${[...new Set(about)].join(', ')})`)
}

function nameOf(party: JsonObject): string {
  const name = memberText(party, 'displayName')
  const appId = memberText(party, 'appId')
  return name === '' ? appId : `${name} (${appId})`
}

/** Says how an overridden policy comes to count, where a change of policies can do that. */
function wayToCount(values: readonly NamedValue[]): readonly string[] {
  for (const { effective } of values) {
    const [overridden] = itemsOf(effective, 'overridden')
    if (overridden === undefined) continue
    const decidedBy = object(effective, 'decidedBy')
    const name = memberText(overridden, 'displayName') || 'the other policy'
    const first = memberText(decidedBy, 'displayName') || 'the policy that comes before it'
    switch (memberText(overridden, 'code')) {
      case 'servicePrincipalFirst':
      case 'sameObjectFirst':
        return [`to let \`${name}\` count, remove the assignment of \`${first}\``]
      case 'organizationFirst':
      case 'sameDefaultFirst':
        return [`to let \`${name}\` count, set \`isOrganizationDefault\` of \`${first}\` to false`]
      default:
    }
  }
  return []
}

/** What to do next, where the answer suggests it. */
function nextSteps(answer: JsonObject, values: readonly NamedValue[]): readonly string[] {
  const accessToken = object(object(answer, 'lifetimes'), 'accessToken')
  const decidedBy = object(accessToken, 'decidedBy')
  const resource = nameOf(object(answer, 'resource'))
  return [
    ...(memberText(decidedBy, 'tier') === 'builtIn' && memberText(decidedBy, 'policyId') === ''
      ? [
          `to change the access token, assign a token lifetime policy to the service principal of ${resource}, the resource`,
        ]
      : []),
    ...wayToCount(values),
    ...(answer['signInFrequencyRead'] === false
      ? [
          'policies of Conditional Access were not read; a sign-in frequency there can shorten sessions too',
        ]
      : []),
  ]
}

/** Prints the answer. */
export function effectiveTable(answer: JsonObject): readonly string[] {
  const settings = object(answer, 'settings')
  const timeout: NamedValue = {
    label: 'Idle timeout',
    name: 'activityTimeout',
    effective: object(answer, 'activityTimeout'),
  }
  const all = [...groups.flatMap(([, member, names]) => valuesIn(answer, member, names)), timeout]
  return [
    ...inColumns([
      ['Client', nameOf(object(answer, 'client'))],
      ['Resource', nameOf(object(answer, 'resource'))],
      [
        'Settings',
        `precedence ${memberText(settings, 'precedence')}, lifetimes ${memberText(settings, 'lifetimes')}`,
      ],
    ]),
    ...groups.flatMap(([title, member, names]) =>
      section(title, inColumns(valuesIn(answer, member, names).map(rowOf))),
    ),
    ...section('Web sessions', inColumns([rowOf(timeout)])),
    ...section('Overridden', reasonsIn(all, 'overridden')),
    ...section('Ignored', reasonsIn(all, 'ignored')),
    ...section('Warnings', reasonsIn(all, 'warnings')),
    ...section('Next steps', nextSteps(answer, all)),
  ]
}
