/**
 * Checks a claims mapping definition: what is refused, and what is accepted and does nothing.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization;
 * `docs/rules/claims-mapping.md` lists the rules.
 */

import { isJsonObject } from '../../../kernel/json.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType } from '../definition-rules.ts'
import type { DefinitionValue } from '../located-json.ts'
import { shownValue, knownWordOf } from '../read-values.ts'
import { checkEntry, type LocatedEntry } from './check-entry.ts'
import { checkMembers, objectItems } from './check-members.ts'
import { checkReferences } from './check-references.ts'
import { checkRepeatedNames } from './check-repeated-names.ts'
import { checkTransformation, type LocatedTransformation } from './check-transformation.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import {
  claimsMappingSchema,
  entrySchema,
  groupFilterSchema,
  inputClaimSchema,
  inputParameterSchema,
  outputClaimSchema,
  transformationSchema,
} from './claims-mapping-schema.ts'
import {
  groupFilterMatches,
  groupFilterTypes,
  maximumClaimsSchemaEntries,
  maximumClaimsTransformations,
  readEntry,
  readTransformation,
} from './claims-mapping.ts'
import { printWords } from './print.ts'

function checkAudience(root: DefinitionValue, report: DefinitionReport): void {
  const member = root.member('audienceOverride')
  if (!member || typeof member.value !== 'string') return
  const isAbsolute = /^[a-z][\w+.-]*:\S+$/iu.test(member.value) && URL.canParse(member.value)
  if (isAbsolute) return
  const text = `\`audienceOverride\` must be an absolute URI, not ${shownValue(member.value)}`
  report.refuse(member, claimsMappingCodes.audienceNotUri, text)
}

function checkGroupFilter(root: DefinitionValue, report: DefinitionReport): void {
  const filter = root.member('GroupFilter')
  if (!filter || !isJsonObject(filter.value)) return
  if (!checkMembers(filter, groupFilterSchema, 'GroupFilter', report)) return
  const rules = { MatchOn: groupFilterMatches, Type: groupFilterTypes }
  for (const [name, words] of Object.entries(rules)) {
    const member = filter.member(name)
    if (knownWordOf(member?.value, words) !== undefined) continue
    const found = member ? `, not ${shownValue(member.value)}` : ''
    const text = `\`${name}\` of \`GroupFilter\` must be one of ${printWords(words)}${found}`
    report.refuse(member ?? filter, claimsMappingCodes.groupFilterMalformed, text)
  }
  if (typeof filter.member('Value')?.value === 'string') return
  const text = '`GroupFilter` must have `Value`'
  report.refuse(filter, claimsMappingCodes.groupFilterMalformed, text)
}

/** Reads the entries that Microsoft Entra ID reads, without those that have a value of a wrong kind. */
function readEntries(root: DefinitionValue, report: DefinitionReport): readonly LocatedEntry[] {
  const objects = objectItems(root, 'ClaimsSchema', report)
  const surplus = objects[maximumClaimsSchemaEntries]
  if (surplus) {
    const text = `\`ClaimsSchema\` has ${objects.length} entries; tokens have the first ${maximumClaimsSchemaEntries}`
    report.warn(surplus, inertClaimCodes.entrySurplus, text)
  }
  return objects.slice(0, maximumClaimsSchemaEntries).flatMap((at, index) => {
    const isReadable = checkMembers(at, entrySchema, 'an entry of ClaimsSchema', report)
    return isReadable && isJsonObject(at.value) ? [{ at, entry: readEntry(at.value, index) }] : []
  })
}

/** Checks the members of a transformation and of the items of its lists. */
function checkTransformationMembers(at: DefinitionValue, report: DefinitionReport): boolean {
  const refused = report.findings.length
  checkMembers(at, transformationSchema, 'a transformation', report)
  const lists = {
    InputClaims: inputClaimSchema,
    InputParameters: inputParameterSchema,
    OutputClaims: outputClaimSchema,
  }
  for (const [name, schema] of Object.entries(lists)) {
    for (const item of objectItems(at, name, report)) {
      checkMembers(item, schema, `an item of ${name}`, report)
    }
  }
  return report.findings.length === refused
}

function checkSpelling(root: DefinitionValue, report: DefinitionReport): void {
  const singular = root.member('ClaimsTransformation')
  if (!singular || singular.items().length === 0) return
  if (root.member('ClaimsTransformations')) {
    const text =
      'Microsoft Entra ID may ignore `ClaimsTransformation`; move its items into `ClaimsTransformations`'
    report.warn(singular, inertClaimCodes.bothSpellings, text, 'name')
  } else {
    const text =
      'Microsoft Entra ID may ignore `ClaimsTransformation`; rename it to `ClaimsTransformations`'
    report.warn(singular, inertClaimCodes.singularSpelling, text, 'name')
  }
}

/** Reads the transformations as `readEntries` reads the entries. */
function readTransformations(
  root: DefinitionValue,
  report: DefinitionReport,
): readonly LocatedTransformation[] {
  checkSpelling(root, report)
  const objects = ['ClaimsTransformations', 'ClaimsTransformation'].flatMap((name) =>
    objectItems(root, name, report),
  )
  const surplus = objects[maximumClaimsTransformations]
  if (surplus) {
    const text = `the definition has ${objects.length} transformations; the first ${maximumClaimsTransformations} are used`
    report.warn(surplus, inertClaimCodes.transformationSurplus, text)
  }
  return objects
    .slice(0, maximumClaimsTransformations)
    .flatMap((at, index) =>
      checkTransformationMembers(at, report) && isJsonObject(at.value)
        ? [{ at, transformation: readTransformation(at.value, index) }]
        : [],
    )
}

/** Checks the value of the root member `ClaimsMappingPolicy`. It never throws. */
export const checkClaimsMapping: CheckOfType = (root) => {
  const report = new DefinitionReport()
  checkMembers(root, claimsMappingSchema, 'ClaimsMappingPolicy', report)
  const entries = readEntries(root, report)
  const transformations = readTransformations(root, report)
  const isReadable = report.findings.length === 0
  checkAudience(root, report)
  checkGroupFilter(root, report)
  for (const entry of entries) checkEntry(entry, report)
  checkRepeatedNames(entries, report)
  for (const transformation of transformations) checkTransformation(transformation, report)
  // WHY: a part of a wrong kind leaves references without their target; its own finding says enough.
  if (isReadable) checkReferences(entries, transformations, report)
  return report
}
