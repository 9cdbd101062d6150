/**
 * Checks a definition of any type: what the codecs of all views call. Everything wrong is reported at once, and what
 * is accepted without effect is a warning. The string itself is stored byte for byte.
 * Source: `microsoft.graph.stsPolicy`; `sts-policies.md`, section 3.
 */

import { FindingList } from '../../kernel/finding-list.ts'
import { failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import type { PolicyType } from '../model/policy-types.ts'
import { definitionCodes } from './definition-codes.ts'
import { DefinitionReport } from './definition-report.ts'
import type { DefinitionRules, DefinitionType } from './definition-rules.ts'
import { definitionTypeOf } from './definition-types.ts'
import { parseLocatedJson, type DefinitionValue } from './located-json.ts'
import { shownValue } from './read-values.ts'
import { findRoot } from './root-member.ts'

/**
 * Passes the text unchanged, with warnings about what of it will do nothing, or fails with every reason why it is
 * refused; what alone would be a warning comes last and is marked. Never throws.
 */
export function checkDefinition(text: string, rules: DefinitionRules): Checked<string> {
  const parsed = parseLocatedJson(text, { allowsTrailingCommas: rules.isLegacyView })
  if (!parsed.ok) return parsed
  const type = definitionTypeOf(rules.type)
  const names = Object.keys(type.schema.properties)
  const root = findRoot(parsed.value, rules.type.name, names)
  if (!root.ok) return root
  const report = new DefinitionReport()
  if (root.value.isWrapped) {
    checkVersion(root.value.value, rules.type, report)
    report.addAll(type.check(root.value.value, rules))
    warnOfNothing(root.value.value, names, rules.type, report)
    warnOfDefault(type, rules, report)
  } else {
    const { name } = rules.type
    const note = `\`definition\` lacks the root member \`${name}\`, so the policy does nothing; write \`{"${name}":{…}}\``
    report.warn(root.value.value, definitionCodes.rootMissing, note)
  }
  if (report.findings.length === 0) return passed(text, report.warnings)
  const list = new FindingList()
  list.add(...report.findings, ...report.warnings.map(markedAsWarning))
  return failed(...list.found)
}

function markedAsWarning(warning: Finding): Finding {
  return { ...warning, isWarning: true }
}

function checkVersion(root: DefinitionValue, type: PolicyType, report: DefinitionReport): void {
  const version = root.member('Version')
  if (version === undefined) {
    if (!type.requiresVersion) return
    const text = `\`${type.name}\` must have \`Version\` 1`
    report.refuse(root, definitionCodes.versionWrong, text)
  } else if (version.value !== 1 && version.value !== '1') {
    const text = `\`Version\` must be 1, not ${shownValue(version.value)}`
    report.refuse(version, definitionCodes.versionWrong, text)
  }
}

function warnOfNothing(
  root: DefinitionValue,
  names: readonly string[],
  type: PolicyType,
  report: DefinitionReport,
): void {
  const settings = new Set(names.map((name) => name.toLowerCase()))
  settings.delete('version')
  const isSetting = ({ key, value }: DefinitionValue): boolean =>
    value !== null && settings.has(String(key).toLowerCase())
  if (root.members().some(isSetting)) return
  const text = `\`${type.name}\` has no setting, so the policy does nothing`
  report.warn(root, definitionCodes.nothingSet, text)
}

function warnOfDefault(type: DefinitionType, rules: DefinitionRules, report: DefinitionReport) {
  const { name } = rules.type
  if (type.organizationDefault === 'ignored' && rules.isOrganizationDefault) {
    const text = `\`isOrganizationDefault\` is ignored for ${name}; the policy acts only where it is assigned`
    report.warnOfPolicy('/isOrganizationDefault', definitionCodes.defaultIgnored, text)
  }
  if (type.organizationDefault === 'required' && !rules.isOrganizationDefault) {
    const text = `a policy of type ${name} does nothing unless it is the organization default; set \`isOrganizationDefault\` to true`
    report.warnOfPolicy('/isOrganizationDefault', definitionCodes.defaultRequired, text)
  }
}
