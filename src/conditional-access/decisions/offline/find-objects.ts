/** Finds the objects of a document. */

import { FindingList } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { isJsonObject, jsonKind, memberText, type JsonValue } from '../../../kernel/json.ts'
import { parseStrictJson } from '../../../kernel/strict-json.ts'
import type { DocumentObject, ExportedDocument } from './documents.ts'
import { fileCodes } from './file-codes.ts'

/** The objects of a document, and what else is in it. */
interface FoundObjects {
  readonly objects: readonly DocumentObject[]
  readonly findings: readonly Finding[]
}

/**
 * Reads a document that is one object, an array of objects, or what Graph answers to a list:
 * `{ "value": [ … ] }`. A byte order mark is skipped. Findings have JSON pointers as targets, those of
 * malformed JSON `line:column`.
 */
export function findObjects({ name, text }: ExportedDocument): FoundObjects {
  const parsed = parseStrictJson(text.replace(/^\u{feff}/u, ''))
  if (!parsed.ok) return { objects: [], findings: parsed.findings }
  const { value: json } = parsed
  if (Array.isArray(json)) {
    return objectsIn({ document: name, place: '', context: '' }, json as readonly JsonValue[])
  }
  if (!isJsonObject(json)) {
    const message = `the document must be an object or an array, not ${jsonKind(json)}`
    return { objects: [], findings: [{ ostiaryCode: fileCodes.notAnObjectOrArray, message }] }
  }
  const context = memberText(json, '@odata.context')
  return Array.isArray(json['value'])
    ? objectsIn({ document: name, place: '/value', context }, json['value'] as readonly JsonValue[])
    : { objects: [{ document: name, pointer: '', context, json }], findings: [] }
}

function objectsIn(
  { document, place, context }: { document: string; place: string; context: string },
  items: readonly JsonValue[],
): FoundObjects {
  const findings = new FindingList()
  const objects: DocumentObject[] = []
  for (const [index, json] of items.entries()) {
    const pointer = `${place}/${index}`
    if (isJsonObject(json)) objects.push({ document, pointer, context, json })
    else {
      findings.add({
        ostiaryCode: fileCodes.itemNotAnObject,
        message: `must be an object, not ${jsonKind(json)}`,
        target: pointer,
      })
    }
  }
  return { objects, findings: findings.found }
}
