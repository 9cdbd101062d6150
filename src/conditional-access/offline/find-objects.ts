/** Finds the objects of a document. */

import { checked, failed, passed, type Checked, type Finding } from '../../kernel/findings.ts'
import { isJsonObject, jsonKind, memberText, type JsonValue } from '../../kernel/json.ts'
import { parseStrictJson } from '../../kernel/strict-json.ts'
import type { DocumentObject, PolicyDocument } from './documents.ts'

/**
 * Reads a document that is one object, an array of objects, or what Graph answers to a list:
 * `{ "value": [ … ] }`. A byte order mark is read over. Findings have JSON pointers as targets, those of
 * malformed JSON `line:column`.
 */
export function findObjects({ name, text }: PolicyDocument): Checked<readonly DocumentObject[]> {
  const parsed = parseStrictJson(text.replace(/^\u{feff}/u, ''))
  if (!parsed.ok) return parsed
  const { value: json } = parsed
  if (Array.isArray(json)) {
    return objectsIn({ document: name, place: '', context: '' }, json as readonly JsonValue[])
  }
  if (!isJsonObject(json)) {
    return failed({ message: `the document must be an object or an array, not ${jsonKind(json)}` })
  }
  const context = memberText(json, '@odata.context')
  return Array.isArray(json['value'])
    ? objectsIn({ document: name, place: '/value', context }, json['value'] as readonly JsonValue[])
    : passed([{ document: name, pointer: '', context, json }])
}

function objectsIn(
  { document, place, context }: { document: string; place: string; context: string },
  items: readonly JsonValue[],
): Checked<readonly DocumentObject[]> {
  const findings: Finding[] = []
  const objects: DocumentObject[] = []
  for (const [index, json] of items.entries()) {
    const pointer = `${place}/${index}`
    if (isJsonObject(json)) objects.push({ document, pointer, context, json })
    else findings.push({ message: `an object is expected, not ${jsonKind(json)}`, target: pointer })
  }
  return checked(objects, findings)
}
