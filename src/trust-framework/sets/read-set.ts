/** Reads the files of a set into documents, each with its own faults: one bad file hides none of the others. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { PolicyIdentity } from '../policy-identity.ts'
import {
  readPolicyDocument,
  readPolicyText,
  type PolicyDocument,
  type PolicyDocumentReading,
} from '../schema/read-policy-document.ts'
import { decodeBytes } from '../xml/decode-bytes.ts'
import { maximumDocumentBytes } from '../xml/read-document.ts'
import type { PlaceholderValue } from '../schema/check-schema.ts'
import { printPosition } from '../xml/text-positions.ts'
import { policySetCodes } from './set-codes.ts'
import type { PolicySettings } from './policy-settings.ts'
import { substitute, type SubstitutedText } from './substitute.ts'

/** A file of a set. */
export interface SetFile {
  /** The path relative to the folder of the set, with `/`. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A document with the path of its file, which appears where the document is named. */
export interface FiledDocument extends PolicyDocument {
  readonly file: string
}

/** A file of a set after it was read. */
export interface SetDocument {
  readonly file: string
  /** The text with its placeholders replaced; absent when the bytes form no text. */
  readonly text?: string
  /** Tells whether `text` differs from the file. */
  readonly isChanged: boolean
  /** Absent when there are findings. */
  readonly document?: FiledDocument
  /** What the file says of itself, as far as it can be read. */
  readonly identity?: PolicyIdentity
  /** Why the file is no valid document by itself. */
  readonly findings: readonly Finding[]
  /** One for each placeholder without a value. The document is checked in spite of it. */
  readonly warnings: readonly Finding[]
}

/** The files of a set after they were read. */
export interface DocumentSet {
  /** By path. */
  readonly documents: readonly SetDocument[]
  /** The paths of XML files that hold something else than a policy. */
  readonly skipped: readonly string[]
}

/** How the files of a set are read. */
export interface SetReading {
  /** The values of placeholders. */
  readonly settings?: PolicySettings
  /** The tenant that the policies are written for, in place of that of the settings. */
  readonly tenant?: string
  /** Whether a value that is still to be filled in and breaks the schema is a fault, as for an upload. */
  readonly refusesPlaceholders?: boolean
  /** Most characters of all texts whose placeholders were replaced; as a rule `mostChangedCharacters`. */
  readonly mostCharacters?: number
  /** Most policies; reading stops at the first one over it, which is part of the answer. By default no limit. */
  readonly mostDocuments?: number
}

/** Most characters of all texts of a set whose placeholders were replaced. WHY: one long value can be in every file. */
export const mostChangedCharacters = 67_108_864

const policyMark = /TrustFrameworkPolicy|\/online\/cpim\/schemas\//u

function unresolvedFindings({ unresolved, locateSource }: SubstitutedText): readonly Finding[] {
  return unresolved.map(({ placeholder, offset }) => ({
    ostiaryCode: policySetCodes.placeholderUnresolved,
    message: `The placeholder \`${placeholder}\` has no value. Add it to \`PolicySettings\` of the environment.`,
    target: printPosition(locateSource(offset)),
  }))
}

/** WHY: the placeholders of settings have findings of their own. */
function unfilledFindings(
  unfilled: readonly PlaceholderValue[],
  { locate }: SubstitutedText,
): readonly Finding[] {
  return unfilled
    .filter(({ value }) => !/\{Settings:/iu.test(value))
    .map(({ value, offset }) => ({
      ostiaryCode: policySetCodes.placeholderUnresolved,
      message: `The value \`${abbreviate(value.trim())}\` is a placeholder, which the service refuses. Write your own value.`,
      target: printPosition(locate(offset)),
    }))
}

function tooLong(file: string, most: number): Finding {
  const message =
    most < maximumDocumentBytes
      ? `The document '${file}' makes the set longer than its limit when its placeholders are replaced.`
      : `The document '${file}' becomes longer than the limit of ${maximumDocumentBytes / 1024} KB when its placeholders are replaced.`
  return { ostiaryCode: policySetCodes.substitutionTooLong, message, target: '1:1' }
}

const rootTag = /<(?:[\w.-]+:)?TrustFrameworkPolicy\s([^<>]*)/u

/** Finds what a text that is no XML says of itself, so that its descendants are known to have a faulty base. */
function identityInText(text: string): PolicyIdentity | undefined {
  const attributes = rootTag.exec(text)?.[1] ?? ''
  const policyId = /(?:^|\s)PolicyId\s*=\s*["']([^"']*)/u.exec(attributes)?.[1]
  if (policyId === undefined) return undefined
  const tenantId = /(?:^|\s)TenantId\s*=\s*["']([^"']*)/u.exec(attributes)?.[1] ?? ''
  return { tenantId, policyId }
}

function describe(
  file: string,
  substituted: SubstitutedText,
  reading: PolicyDocumentReading,
  unfilled: readonly PlaceholderValue[],
): SetDocument {
  const { text, isChanged } = substituted
  const warnings = [...unresolvedFindings(substituted), ...unfilledFindings(unfilled, substituted)]
  if (reading.ok) {
    const { tenantId, policyId } = reading.value
    const identity = { tenantId, policyId }
    const document = { ...reading.value, file }
    return { file, text, isChanged, document, identity, findings: [], warnings }
  }
  const { findings, identity = identityInText(text) } = reading
  return {
    file,
    text,
    isChanged,
    ...(identity === undefined ? {} : { identity }),
    findings,
    warnings,
  }
}

/** `room` is the number of characters that the text may have when placeholders are replaced. */
function readFile(
  { name, bytes }: SetFile,
  settings: PolicySettings,
  refusesPlaceholders: boolean,
  room: number,
): SetDocument | undefined {
  const decoded = decodeBytes(bytes, {})
  if (!decoded.ok) return { file: name, isChanged: false, findings: decoded.findings, warnings: [] }
  const source = decoded.value.text
  if (!policyMark.test(source)) return undefined
  const most = Math.min(maximumDocumentBytes, room)
  const substituted = substitute(source, name, settings, most)
  if (substituted === undefined)
    return { file: name, isChanged: false, findings: [tooLong(name, most)], warnings: [] }
  const unfilled: PlaceholderValue[] = []
  const options = refusesPlaceholders
    ? {}
    : { onPlaceholder: (found: PlaceholderValue) => void unfilled.push(found) }
  const reading = substituted.isChanged
    ? readPolicyText(substituted.text, { locate: substituted.locate, ...options })
    : readPolicyDocument(bytes, options)
  return describe(name, substituted, reading, unfilled)
}

/**
 * Reads the files of a set; the caller bounds their number and size. Placeholders are replaced before the
 * text is read as XML. Files without a trace of a policy are skipped. Positions are those of the files.
 */
export function readSet(
  files: readonly SetFile[],
  {
    settings = { values: new Map() },
    tenant = settings.tenant,
    refusesPlaceholders = false,
    mostCharacters = mostChangedCharacters,
    mostDocuments = Infinity,
  }: SetReading = {},
): DocumentSet {
  const used: PolicySettings = { ...settings, ...(tenant === undefined ? {} : { tenant }) }
  const documents: SetDocument[] = []
  const skipped: string[] = []
  let room = mostCharacters
  for (const file of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const document = readFile(file, used, refusesPlaceholders, room)
    if (document?.isChanged === true) room -= document.text?.length ?? 0
    if (document === undefined) skipped.push(file.name)
    else documents.push(document)
    if (documents.length > mostDocuments) break
  }
  return { documents, skipped }
}
