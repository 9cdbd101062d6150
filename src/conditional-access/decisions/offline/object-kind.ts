/** Tells the kind of an object whose path is unknown. */

import { bodyCodes } from '../../../edm/body-codes.ts'
import type { Checked, Finding } from '../../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject } from '../../../kernel/json.ts'
import { readPolicy } from '../../resources/policies/read-policy.ts'
import type { DocumentObject } from './documents.ts'

/** The lists of a draft, one for each kind of object. */
export type ExportedObjectKind =
  | 'policies'
  | 'legacyPolicies'
  | 'namedLocations'
  | 'authenticationStrengths'

/** Objects that say who or what an id is. */
export type DirectoryObjectKind =
  | 'users'
  | 'groups'
  | 'servicePrincipals'
  | 'applications'
  | 'organizations'
  | 'authenticationContexts'
  | 'termsOfUse'

/** What an object is: used, skipped for a reason, or a policy plan. `settings` are those of conditional access. */
export type FoundKind = ExportedObjectKind | DirectoryObjectKind | 'settings' | 'plans' | 'other'

type WordedKind = FoundKind | 'policy'

const kindByType: readonly (readonly [RegExp, WordedKind])[] = [
  [/^conditionalAccessPolicy$/iu, 'policies'],
  [/^conditionalAccessPolicies$/iu, 'legacyPolicies'],
  [/^(?:ip|country|compliantNetwork)?NamedLocation$/iu, 'namedLocations'],
  [/^authenticationStrengthPolicy$/iu, 'authenticationStrengths'],
  [/^authenticationContextClassReference$/iu, 'authenticationContexts'],
  [/^agreement$/iu, 'termsOfUse'],
  [/^user$/iu, 'users'],
  [/^group$/iu, 'groups'],
  [/^servicePrincipal$|^agentIdentity$/iu, 'servicePrincipals'],
  [/^application$/iu, 'applications'],
  [/^organization$/iu, 'organizations'],
  [/^conditionalAccessSettings$/iu, 'settings'],
  [/^conditionalAccessPolicy(?:Plan|Rule)$/iu, 'plans'],
]

/** The last word of a context: `…/$metadata#identity/conditionalAccess/policies/$entity` ends in `policies`. */
const kindByContext: readonly (readonly [RegExp, WordedKind])[] = [
  [/conditionalAccess\/settings/iu, 'settings'],
  [/conditionalAccess\/plans|conditionalAccess.*\/rules/iu, 'plans'],
  [/conditionalAccess\/policies|policies\/conditionalAccessPolicies/iu, 'policies'],
  [/^conditionalAccessPolicies/iu, 'policy'],
  [/namedLocations/iu, 'namedLocations'],
  [/authenticationStrength(?:Policies|\/policies)/iu, 'authenticationStrengths'],
  [/authenticationContextClassReferences/iu, 'authenticationContexts'],
  [/agreements/iu, 'termsOfUse'],
  [/^users\b/iu, 'users'],
  [/^groups\b/iu, 'groups'],
  [/^servicePrincipals\b/iu, 'servicePrincipals'],
  [/^applications\b/iu, 'applications'],
  [/^organization\b/iu, 'organizations'],
]

/** Folders of EntraExporter and IntuneManagement, for objects that do not say what they are. */
const kindByFolder: readonly (readonly [RegExp, FoundKind])[] = [
  [/\/AuthenticationContexts?\//iu, 'authenticationContexts'],
  [/\/TermsOfUse\//iu, 'termsOfUse'],
  [/\/NamedLocations\//iu, 'namedLocations'],
  [/\/AuthenticationStrengths\//iu, 'authenticationStrengths'],
  [/\/(?:Groups|Users)\/[^/]+\/(?:Members|Owners|MemberOf)\//iu, 'other'],
  [/\/Groups\//iu, 'groups'],
  [/\/Users\//iu, 'users'],
  [/\/ServicePrincipals\/[^/]+\/[^/]+\//iu, 'other'],
  [/\/ServicePrincipals\//iu, 'servicePrincipals'],
  [/\/Applications\/[^/]+\/[^/]+\//iu, 'other'],
  [/\/Applications\//iu, 'applications'],
]

/** Members that only one kind has, for objects without `@odata.type`. Only the modern form has templates. */
const kindByMember: Readonly<Record<string, WordedKind>> = {
  ipranges: 'namedLocations',
  countriesandregions: 'namedLocations',
  compliantnetworktype: 'namedLocations',
  allowedcombinations: 'authenticationStrengths',
  userprincipalname: 'users',
  grouptypes: 'groups',
  securityenabled: 'groups',
  serviceprincipaltype: 'servicePrincipals',
  signinaudience: 'applications',
  verifieddomains: 'organizations',
  sharedconditions: 'plans',
  isviewingbeforeacceptancerequired: 'termsOfUse',
}

function lowerNames(json: JsonObject): ReadonlySet<string> {
  return new Set(Object.keys(json).map((name) => name.toLowerCase()))
}

/** Members of a policy, one of which stands beside or in its conditions. */
const besideConditions: readonly string[] = ['state', 'grantcontrols', 'sessioncontrols']
const inConditions: readonly string[] = ['users', 'clientapplications']

/** Tells a policy from other objects with conditions or a definition, such as those of token lifetimes. */
function isPolicyShape(json: JsonObject, names: ReadonlySet<string>): boolean {
  if (names.has('definition') && !names.has('isorganizationdefault')) {
    return /conditions/iu.test(JSON.stringify(json['definition'] ?? ''))
  }
  if (!names.has('conditions')) return false
  if (besideConditions.some((name) => names.has(name))) return true
  const name = Object.keys(json).find((given) => given.toLowerCase() === 'conditions') ?? ''
  const { [name]: conditions } = json
  return isJsonObject(conditions) && inConditions.some((each) => lowerNames(conditions).has(each))
}

function kindOfShape(json: JsonObject): WordedKind | undefined {
  const names = lowerNames(json)
  if (names.has('templateid') && names.has('conditions')) return 'policies'
  if (isPolicyShape(json, names)) return 'policy'
  return Object.entries(kindByMember).find(([member]) => names.has(member))?.[1]
}

function firstMatch<Kind>(
  kinds: readonly (readonly [RegExp, Kind])[],
  text: string,
): Kind | undefined {
  return kinds.find(([pattern]) => pattern.test(text))?.[1]
}

function wordedKind({ json, context, document }: DocumentObject): WordedKind {
  const type = memberText(json, '@odata.type').replace(/^#?(?:microsoft\.graph\.)?/iu, '')
  if (type !== '') return firstMatch(kindByType, type) ?? 'other'
  const collection = /#(.*)$/su.exec(context)?.[1] ?? ''
  return (
    (collection === '' ? undefined : firstMatch(kindByContext, collection)) ??
    kindOfShape(json) ??
    firstMatch(kindByFolder, `/${document}`) ??
    'other'
  )
}

function faultsOf(decoded: Checked<unknown>): readonly Finding[] {
  return decoded.ok ? [] : decoded.findings
}

/**
 * A policy has the form of 2019 when its context says so, or when it has fewer faults in that form than in the modern
 * form. A policy without faults in both forms means the same in both. A word in lower case does not tell the form: the
 * service of 2019 prints words with a capital (`EasUnsupported`), that of today may have a newer `easUnsupported`.
 */
function policyKind({ json, context }: DocumentObject): ExportedObjectKind {
  if (/#conditionalAccessPolicies\b/iu.test(context)) return 'legacyPolicies'
  const faults = faultsOf(readPolicy(json, 'modern', 'beta'))
  const mayBeOf2019 = faults.some(
    ({ ostiaryCode, message }) =>
      ostiaryCode !== bodyCodes.valueUnknown || /^`\p{Lu}/u.test(message),
  )
  return mayBeOf2019 && faultsOf(readPolicy(json, '2019', 'beta')).length < faults.length
    ? 'legacyPolicies'
    : 'policies'
}

/**
 * Decides by `@odata.type`, else by `@odata.context`, else by members that only one kind has, else by the folder of
 * EntraExporter or IntuneManagement.
 */
export function objectKindOf(object: DocumentObject): FoundKind {
  const kind = wordedKind(object)
  return kind === 'policy' ? policyKind(object) : kind
}
