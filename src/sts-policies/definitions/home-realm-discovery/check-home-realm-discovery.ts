/**
 * Rules of a HomeRealmDiscoveryPolicy definition.
 * Source: https://learn.microsoft.com/entra/identity/enterprise-apps/home-realm-discovery-policy and
 * https://learn.microsoft.com/entra/identity/enterprise-apps/prevent-domain-hints-with-home-realm-discovery
 */

import { isJsonObject } from '../../../kernel/json.ts'
import { definitionCodes } from '../definition-codes.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType, DefinitionRules } from '../definition-rules.ts'
import type { DefinitionValue } from '../located-json.ts'
import { warnOfMalformedDomains, warnOfMalformedIds } from '../names.ts'
import { readMembers } from '../read-members.ts'
import { checkBoolean, checkTexts, shownValue, type LocatedText } from '../read-values.ts'
import { homeRealmDiscoveryCodes } from './home-realm-discovery-codes.ts'
import { domainHintMembers } from './home-realm-discovery.ts'

const memberNames = [
  'Version',
  'AccelerateToFederatedDomain',
  'PreferredDomain',
  'AllowCloudPasswordValidation',
  'AlternateIdLogin',
  'DomainHintPolicy',
] as const

/** WHY three: the pages show `*`, and their text has the others. */
const allDomains = ['*', 'all_domains']
const allApps = ['*', 'all_apps']

/** Reports what is wrong with a home realm discovery definition, and what of it will do nothing. */
export const checkHomeRealmDiscovery: CheckOfType = (root, rules) => {
  const report = new DefinitionReport()
  const members = readMembers(root, memberNames, 'HomeRealmDiscoveryPolicy', report)
  const flag = members.get('AccelerateToFederatedDomain')
  const accelerates = checkBoolean(flag, 'AccelerateToFederatedDomain', report)
  const preferred = members.get('PreferredDomain')
  if (preferred) checkPreferredDomain(preferred, rules, report)
  const name = 'AllowCloudPasswordValidation'
  checkBoolean(members.get(name), name, report)
  const isOff = flag === undefined || accelerates === false
  if (preferred && isOff) {
    const text = '`PreferredDomain` has no effect without `AccelerateToFederatedDomain` true'
    report.warn(preferred, homeRealmDiscoveryCodes.preferredDomainUnused, text, 'name')
  }
  if (flag && accelerates === true && !preferred) {
    const text =
      '`AccelerateToFederatedDomain` has no effect without `PreferredDomain` when the tenant has several federated domains'
    report.warn(flag, homeRealmDiscoveryCodes.accelerationWithoutDomain, text, 'name')
  }
  const alternate = members.get('AlternateIdLogin')
  if (alternate) checkAlternateIdLogin(alternate, rules, report)
  const hints = members.get('DomainHintPolicy')
  if (hints) checkDomainHints(hints, rules, report)
  return report
}

function checkPreferredDomain(
  member: DefinitionValue,
  { isLegacyView }: DefinitionRules,
  report: DefinitionReport,
): void {
  const items = member.items()
  const [only = member] = items
  if (typeof only.value !== 'string' || items.length > 1 || (items.length > 0 && !isLegacyView)) {
    const code = Array.isArray(member.value)
      ? homeRealmDiscoveryCodes.preferredDomainIsList
      : definitionCodes.valueOfWrongKind
    const text = `\`PreferredDomain\` is ${shownValue(member.value)}; it must be the name of one domain as a string`
    report.refuse(member, code, text)
    return
  }
  if (items.length === 1) {
    const text =
      '`PreferredDomain` is a list of one domain; only the legacy resource accepts it, so write a string'
    report.warn(member, homeRealmDiscoveryCodes.preferredDomainIsList, text)
  }
  warnOfMalformedDomains('PreferredDomain', [{ text: only.value, item: only }], [], report)
}

function warnOutsideDefault(
  member: DefinitionValue,
  name: string,
  { isOrganizationDefault }: DefinitionRules,
  report: DefinitionReport,
): void {
  if (isOrganizationDefault) return
  const text = `\`${name}\` does nothing unless the policy is the organization default; set \`isOrganizationDefault\` to true`
  report.warn(member, homeRealmDiscoveryCodes.onlyInDefault, text, 'name')
}

function checkIsObject(member: DefinitionValue, name: string, report: DefinitionReport): boolean {
  if (isJsonObject(member.value)) return true
  const text = `\`${name}\` is ${shownValue(member.value)}; it must be an object`
  report.refuse(member, definitionCodes.valueOfWrongKind, text)
  return false
}

function checkAlternateIdLogin(
  member: DefinitionValue,
  rules: DefinitionRules,
  report: DefinitionReport,
): void {
  if (!checkIsObject(member, 'AlternateIdLogin', report)) return
  const { Enabled } = Object.fromEntries(
    readMembers(member, ['Enabled'], 'AlternateIdLogin', report),
  )
  checkBoolean(Enabled, 'AlternateIdLogin.Enabled', report)
  warnOutsideDefault(member, 'AlternateIdLogin', rules, report)
}

function checkDomainHints(
  member: DefinitionValue,
  rules: DefinitionRules,
  report: DefinitionReport,
): void {
  if (!checkIsObject(member, 'DomainHintPolicy', report)) return
  const members = readMembers(member, domainHintMembers, 'DomainHintPolicy', report)
  const texts = (name: (typeof domainHintMembers)[number]): readonly LocatedText[] =>
    checkTexts(members.get(name), name, report)
  const ignored = texts('IgnoreDomainHintForDomains')
  const respected = texts('RespectDomainHintForDomains')
  const ignoredApps = texts('IgnoreDomainHintForApps')
  const respectedApps = texts('RespectDomainHintForApps')
  warnOfMalformedDomains('IgnoreDomainHintForDomains', ignored, allDomains, report)
  warnOfMalformedDomains('RespectDomainHintForDomains', respected, allDomains, report)
  warnOfMalformedIds('IgnoreDomainHintForApps', 'application', ignoredApps, allApps, report)
  warnOfMalformedIds('RespectDomainHintForApps', 'application', respectedApps, allApps, report)
  const ignoresNothing = ignored.length + ignoredApps.length === 0
  if (ignoresNothing && respected.length + respectedApps.length > 0) {
    const text =
      '`DomainHintPolicy` ignores no domain hint, so it has nothing to respect; add domains or applications to ignore'
    report.warn(member, homeRealmDiscoveryCodes.respectsWithoutIgnoring, text, 'name')
  }
  warnOutsideDefault(member, 'DomainHintPolicy', rules, report)
}
