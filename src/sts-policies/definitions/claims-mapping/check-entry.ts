/**
 * Checks one entry of `ClaimsSchema`: its source, its claim types, its NameID.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization; each code names reports.
 */

import type { DefinitionReport } from '../definition-report.ts'
import type { DefinitionValue } from '../located-json.ts'
import { findOtherName, isQuoted, resemblesExtension } from './attribute-names.ts'
import {
  claimSources,
  isDirectoryExtension,
  isNameIdAttribute,
  listAttributes,
  type AttributeSource,
} from './claim-sources.ts'
import { claimsMappingCodes, inertClaimCodes } from './claims-mapping-codes.ts'
import type { ClaimsSchemaEntry } from './claims-mapping.ts'
import {
  describeNameId,
  hasNameIdRules,
  isNameId,
  nameIdFormats,
  samlNameForms,
} from './name-id.ts'
import { memberPlace, printGuess, printWords, quoteText } from './print.ts'
import { isRestrictedJwtClaim, samlRestriction } from './restricted-claims.ts'

/** An entry with its place. */
export interface LocatedEntry {
  readonly at: DefinitionValue
  readonly entry: ClaimsSchemaEntry
}

/** Tells whether the entry puts a claim into tokens. */
export function hasClaimType({ jwtClaimType, samlClaimType }: ClaimsSchemaEntry): boolean {
  return Boolean(jwtClaimType) || Boolean(samlClaimType)
}

function checkSource({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  const given = at.member('Source')?.value
  if (typeof given === 'string' && entry.source === undefined) {
    const isConstant = /^(?:constant|value|static)$/iu.test(given)
    const hint = isConstant
      ? '; for a constant, write `Value` and leave `Source` out'
      : printGuess(given, claimSources, report)
    const message = `\`Source\` must be one of ${printWords(claimSources)}, not ${quoteText(given)}${hint}`
    report.refuse(memberPlace(at, 'Source'), claimsMappingCodes.sourceUnknown, message)
    return
  }
  if (entry.value !== undefined) {
    checkConstant(memberPlace(at, 'Value'), entry.value, report)
    if (entry.source === undefined) return
    const message = 'the entry has both `Value` and `Source`; the constant in `Value` is used'
    report.warn(memberPlace(at, 'Source'), inertClaimCodes.sourceWithValue, message)
  } else if (entry.source === undefined && entry.id !== undefined && isQuoted(entry.id)) {
    warnOfConstant(memberPlace(at, 'ID'), report)
  } else if (entry.source === undefined) {
    const message = 'the entry has neither `Value` nor `Source`: the claim has no value'
    report.warn(at, inertClaimCodes.sourceMissing, message)
  } else if (entry.source === 'transformation') {
    checkTransformationId({ at, entry }, report)
  } else {
    checkAttribute({ at, entry }, entry.source, report)
  }
}

function checkConstant(place: DefinitionValue, value: string, report: DefinitionReport): void {
  if (value === '') {
    report.warn(place, inertClaimCodes.constantEmpty, '`Value` is empty: no claim')
    return
  }
  if (!isQuoted(value)) return
  const message = `the quotes of \`Value\` ${quoteText(value)} are part of the claim; write it without them`
  report.warn(place, inertClaimCodes.constantQuoted, message)
}

function warnOfConstant(place: DefinitionValue, report: DefinitionReport): void {
  const message = `\`ID\` does not take constants: no claim; write \`Value\` without the quotes, and no \`Source\``
  report.warn(place, inertClaimCodes.constantInId, message)
}

function checkTransformationId({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  if (entry.transformationId) return
  const message = 'an entry with `Source` `transformation` must have `TransformationID`'
  report.refuse(at, claimsMappingCodes.transformationIdMissing, message)
}

function checkAttribute(
  { at, entry }: LocatedEntry,
  source: AttributeSource,
  report: DefinitionReport,
): void {
  if (entry.transformationId) {
    const message = `\`TransformationID\` is ignored: \`Source\` is \`${source}\`, not \`transformation\``
    report.warn(memberPlace(at, 'TransformationID'), inertClaimCodes.transformationIgnored, message)
  }
  if (entry.extensionId) checkExtension({ at, entry }, source, entry.extensionId, report)
  else if (entry.id) checkId({ at, entry }, source, entry.id, report)
  else {
    const message = `the entry has \`Source\` \`${source}\` without \`ID\`: the claim has no value`
    report.warn(at, inertClaimCodes.attributeMissing, message)
  }
}

function checkExtension(
  { at, entry }: LocatedEntry,
  source: AttributeSource,
  extensionId: string,
  report: DefinitionReport,
): void {
  if (source === 'user' && isDirectoryExtension(extensionId)) {
    if (entry.attribute === undefined) return
    const text =
      '`ID` does not choose the value: the entry takes the directory extension in `ExtensionID`'
    report.warn(memberPlace(at, 'ID'), inertClaimCodes.attributeIgnored, text)
    return
  }
  const message =
    source === 'user'
      ? `\`ExtensionID\` ${quoteText(extensionId)} does not have the form \`extension_{appId without dashes}_{name}\`: no claim`
      : `\`ExtensionID\` requires \`Source\` \`user\`, not \`${source}\`: no claim`
  report.warn(memberPlace(at, 'ExtensionID'), inertClaimCodes.extensionUnknown, message)
}

function checkId(
  { at, entry }: LocatedEntry,
  source: AttributeSource,
  id: string,
  report: DefinitionReport,
): void {
  const place = memberPlace(at, 'ID')
  if (entry.attribute === id.toLowerCase()) return
  if (entry.attribute !== undefined) {
    const message = `${quoteText(id)} is misspelt; write \`${entry.attribute}\``
    report.warn(place, inertClaimCodes.attributeMisspelt, message)
  } else if (isQuoted(id)) {
    warnOfConstant(place, report)
  } else {
    warnOfUnknown(place, source, id, report)
  }
}

function warnOfUnknown(
  place: DefinitionValue,
  source: AttributeSource,
  id: string,
  report: DefinitionReport,
): void {
  const other = findOtherName(source, id)
  if (other === undefined && resemblesExtension(id)) {
    const message = `\`ID\` does not take directory extensions: no claim; write \`ExtensionID\` instead of \`ID\``
    report.warn(place, inertClaimCodes.extensionInId, message)
    return
  }
  const guess =
    other === undefined
      ? printGuess(id, listAttributes(source), report)
      : `; did you mean ${quoteText(other)}?`
  const message = `\`${source}\` has no attribute ${quoteText(id)}: no claim${guess}`
  report.warn(place, inertClaimCodes.attributeUnknown, message)
}

function isUri(name: string): boolean {
  return /^(?:[a-z][\w+.-]*:\/\/|urn:)/iu.test(name)
}

function checkSpaces({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  const names = { JwtClaimType: entry.jwtClaimType, SamlClaimType: entry.samlClaimType }
  for (const [member, name = ''] of Object.entries(names)) {
    const isOneWord = member === 'JwtClaimType' || isUri(name.trim())
    if (!(isOneWord ? /\s/u : /^\s|\s$/u).test(name)) continue
    const verb = name === name.trim() ? 'contains' : 'begins or ends with'
    const text = `\`${member}\` ${quoteText(name)} ${verb} white space, which is part of the name`
    report.warn(memberPlace(at, member), inertClaimCodes.claimTypeSpaces, text)
  }
}

function checkJwtClaimType({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  const name = entry.jwtClaimType
  if (name === undefined) return
  const place = memberPlace(at, 'JwtClaimType')
  if (isRestrictedJwtClaim(name)) {
    const message = `the JWT claim ${quoteText(name)} is restricted: the policy does not change it`
    report.warn(place, inertClaimCodes.jwtClaimRestricted, message)
  } else if (isUri(name)) {
    const message = `\`JwtClaimType\` is the URI ${quoteText(name)}; JWTs have short names such as \`department\``
    report.warn(place, inertClaimCodes.jwtClaimIsUri, message)
  }
}

function checkSamlClaimType({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  const uri = entry.samlClaimType
  if (uri === undefined) return
  const place = memberPlace(at, 'SamlClaimType')
  const restriction = samlRestriction(uri)
  if (restriction === 'always') {
    const message = `the SAML claim ${quoteText(uri)} is restricted: the policy does not change it`
    report.warn(place, inertClaimCodes.samlClaimRestricted, message)
  } else if (restriction) {
    const message = `the SAML claim ${quoteText(uri)} changes only when the service principal has its own signing key`
    report.warn(place, inertClaimCodes.samlClaimForOwnKey, message)
  }
}

function checkForms({ at, entry }: LocatedEntry, report: DefinitionReport): void {
  const { samlNameForm, samlNameIdFormat, samlClaimType } = entry
  if (samlNameForm !== undefined && !samlNameForms.includes(samlNameForm)) {
    const message = `\`SAMLNameForm\` must be one of ${printWords(samlNameForms)}, not ${quoteText(samlNameForm)}`
    report.refuse(memberPlace(at, 'SAMLNameForm'), claimsMappingCodes.samlNameFormUnknown, message)
  }
  if (samlNameIdFormat === undefined) return
  const place = memberPlace(at, 'SamlNameIdFormat')
  if (samlClaimType === undefined || !isNameId(samlClaimType)) {
    const message = '`SamlNameIdFormat` is ignored: the entry is not the NameID'
    report.warn(place, inertClaimCodes.nameIdFormatElsewhere, message)
  } else if (
    !nameIdFormats.some((format) => format.toLowerCase() === samlNameIdFormat.toLowerCase())
  ) {
    const message = `\`SamlNameIdFormat\` ${quoteText(samlNameIdFormat)} is ignored; write one of ${printWords(nameIdFormats)}`
    report.warn(place, inertClaimCodes.nameIdFormatUnknown, message)
  }
}

/** Warns when NameID or UPN would take its value from an entry that is not allowed as its source. */
export function checkNameIdSource(
  { at, entry }: LocatedEntry,
  samlClaimType: string,
  report: DefinitionReport,
): void {
  const isAllowed =
    entry.value === undefined &&
    entry.source === 'user' &&
    !entry.extensionId &&
    (entry.attribute === undefined || isNameIdAttribute(entry.attribute))
  if (isAllowed) return
  const given = entry.value === undefined ? (entry.extensionId ?? entry.id) : entry.value
  const found = quoteText(given ?? entry.source ?? '')
  const message = describeNameId(samlClaimType, `cannot take its value from ${found}`)
  report.warn(at, inertClaimCodes.nameIdSource, message)
}

/** Checks an entry by itself. */
export function checkEntry(located: LocatedEntry, report: DefinitionReport): void {
  const { samlClaimType, source } = located.entry
  checkSource(located, report)
  checkSpaces(located, report)
  checkJwtClaimType(located, report)
  checkSamlClaimType(located, report)
  checkForms(located, report)
  if (samlClaimType !== undefined && hasNameIdRules(samlClaimType) && source !== 'transformation') {
    checkNameIdSource(located, samlClaimType, report)
  }
}
