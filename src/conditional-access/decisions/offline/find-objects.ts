/** Finds the objects of a document, and says in which format they are. */

import { FindingList } from '../../../kernel/finding-list.ts'
import type { Finding } from '../../../kernel/findings.ts'
import {
  isJsonObject,
  jsonKind,
  memberText,
  type JsonObject,
  type JsonValue,
} from '../../../kernel/json.ts'
import {
  cippFileName,
  hasCippMembers,
  isCippEntity,
  objectOfEntity,
  readCippTemplate,
} from './cipp-template.ts'
import { decodeText } from './decode-text.ts'
import type { DocumentObject, ExportedDocument } from './documents.ts'
import { fileCodes } from './file-codes.ts'
import { fromGraphPowerShell, isFromGraphPowerShell, placeOfCut } from './graph-powershell.ts'
import { isDcToolboxBackup, readJson, type ReadJson } from './read-json.ts'

/** The format of a document, and what told it. Shape: `CIPP template`, `LocationInfo or AuthContextInfo`. */
export interface DetectedFormat {
  readonly format: string
  readonly because: string
}

/** The objects of a document, and what else is in it. */
export interface FoundObjects {
  readonly objects: readonly DocumentObject[]
  /** Why parts of the document cannot be used. */
  readonly faults: readonly Finding[]
  readonly warnings: readonly Finding[]
  /** Undefined when nothing could be read. */
  readonly detected?: DetectedFormat
  /** The document says that a list is empty. */
  readonly isEmptyList: boolean
}

const nothing: FoundObjects = { objects: [], faults: [], warnings: [], isEmptyList: false }

/** Formats that hold policies and are not read, by a member of their top level. */
function formatNotRead(json: JsonObject): string | undefined {
  if ('format_version' in json && ('values' in json || 'planned_values' in json)) {
    return 'a Terraform state or plan'
  }
  if ('terraform_version' in json && 'resources' in json) return 'a Terraform state'
  const { resources } = json
  const isSnapshot =
    Array.isArray(resources) &&
    resources.some(
      (item: JsonValue) =>
        isJsonObject(item) && /^microsoft\.entra\./iu.test(memberText(item, 'resourceType')),
    )
  return isSnapshot ? 'a snapshot of tenant configuration management' : undefined
}

/** An object with the place where it is. */
interface PlacedJson {
  readonly pointer: string
  readonly context: string
  readonly json: JsonValue
}

/** The items of an array or of a list as Graph answers it; undefined for one object. */
function listIn(json: JsonValue): readonly JsonValue[] | undefined {
  const list = isJsonObject(json) ? json['value'] : json
  return Array.isArray(list) ? list : undefined
}

/** Takes an array or a list apart. WHY one after the other: a file can have millions of numbers in place of objects. */
function* itemsOf(json: JsonValue): Generator<PlacedJson> {
  const context = isJsonObject(json) ? memberText(json, '@odata.context') : ''
  const list = listIn(json)
  if (list === undefined) {
    yield { pointer: '', context, json }
    return
  }
  const place = isJsonObject(json) ? '/value' : ''
  for (const [index, item] of list.entries()) {
    const own = isJsonObject(item) ? memberText(item, '@odata.context') : ''
    yield { pointer: `${place}/${index}`, context: own === '' ? context : own, json: item }
  }
}

function formatOf(name: string, { value, dialect }: ReadJson): DetectedFormat {
  const [first] = listIn(value) ?? [value]
  const json = isJsonObject(first) ? first : {}
  if (isCippEntity(json)) return { format: 'CIPP template', because: '`PartitionKey` and `JSON`' }
  if (hasCippMembers(json)) {
    return { format: 'CIPP template', because: '`LocationInfo` or `AuthContextInfo`' }
  }
  if (cippFileName.test(name)) return { format: 'CIPP template', because: 'the name of the file' }
  if (dialect === 'trailingCommas') {
    return { format: 'DCToolbox backup', because: 'trailing commas' }
  }
  if (isDcToolboxBackup(name, value)) {
    return { format: 'DCToolbox backup', because: 'the name of the file' }
  }
  if (dialect === 'lines') return { format: 'JSON Lines', because: 'an object on each line' }
  if (isFromGraphPowerShell(json)) {
    return { format: 'Graph PowerShell', because: 'names such as `DisplayName`' }
  }
  const shape = Array.isArray(value)
    ? 'an array'
    : listIn(value) !== undefined
      ? 'a list in `value`'
      : 'an object'
  return { format: 'Graph JSON', because: shape }
}

/** Reads one item into objects: itself, and those that a template brings along. */
function objectsOf(document: string, { pointer, context, json }: PlacedJson): FoundObjects {
  const fault = (ostiaryCode: Finding['ostiaryCode'], message: string, target = pointer) => ({
    ...nothing,
    faults: [{ ostiaryCode, message, target }],
  })
  if (!isJsonObject(json)) {
    return fault(fileCodes.itemNotAnObject, `must be an object, not ${jsonKind(json)}`)
  }
  const place = { document, pointer, context, hasNamesForIds: false }
  if (isCippEntity(json)) {
    const held = objectOfEntity(json)
    if (held === undefined) return { ...nothing, objects: [{ ...place, json }] }
    return templateOf({ ...place, pointer: `${pointer}/JSON` }, held)
  }
  if (hasCippMembers(json) || cippFileName.test(document)) return templateOf(place, json)
  if (!isFromGraphPowerShell(json) && json['GrantControls'] === undefined) {
    return { ...nothing, objects: [{ ...place, json }] }
  }
  const cut = placeOfCut(json)
  if (cut !== undefined) {
    const message =
      'PowerShell cut the object off here; export again with `ConvertTo-Json -Depth 20`'
    return fault(fileCodes.cutOff, message, `${pointer}${cut}`)
  }
  return { ...nothing, objects: [{ ...place, json: fromGraphPowerShell(json) }] }
}

function templateOf(place: Omit<DocumentObject, 'json'>, json: JsonObject): FoundObjects {
  const { policy, namedLocations, authenticationContexts } = readCippTemplate(json)
  const below = (member: string, type: string, items: readonly JsonObject[]) =>
    items.map((item, index) => ({
      ...place,
      pointer: `${place.pointer}/${member}/${index}`,
      json: type === '' ? item : { '@odata.type': type, ...item },
    }))
  const contextType = '#microsoft.graph.authenticationContextClassReference'
  return {
    ...nothing,
    objects: [
      { ...place, json: policy, hasNamesForIds: true },
      ...below('LocationInfo', '', namedLocations),
      ...below('AuthContextInfo', contextType, authenticationContexts),
    ],
  }
}

/**
 * Reads a document that is one object, an array of objects, lines with an object each, or what Graph answers to a
 * list: `{ "value": [ … ] }`. Findings have JSON pointers as targets, those of malformed JSON `line:column`.
 */
export function findObjects(document: ExportedDocument): FoundObjects {
  const text = decodeText(document)
  if (!text.ok) return { ...nothing, faults: text.findings }
  if (text.value.trim() === '') {
    const message = 'the file is empty; it was skipped'
    return { ...nothing, warnings: [{ ostiaryCode: fileCodes.emptyFile, message }] }
  }
  const read = readJson(document.name, text.value)
  if (!read.ok) return { ...nothing, faults: read.findings }
  const { value: json } = read.value
  if (!isJsonObject(json) && !Array.isArray(json)) {
    const message = `the document must be an object or an array, not ${jsonKind(json)}`
    return { ...nothing, faults: [{ ostiaryCode: fileCodes.notAnObjectOrArray, message }] }
  }
  const unread = isJsonObject(json) ? formatNotRead(json) : undefined
  if (unread !== undefined) {
    const message = `the file is ${unread}, which is not read; export the policies from Graph`
    return { ...nothing, faults: [{ ostiaryCode: fileCodes.formatNotRead, message }] }
  }
  const objects: DocumentObject[] = []
  const faults = new FindingList()
  for (const item of itemsOf(json)) {
    const found = objectsOf(document.name, item)
    objects.push(...found.objects)
    faults.add(...found.faults)
  }
  const nextPage = isJsonObject(json) ? memberText(json, '@odata.nextLink') : ''
  return {
    objects,
    faults: faults.found,
    warnings: nextPage === '' ? [] : [incompleteList],
    detected: formatOf(document.name, read.value),
    isEmptyList: listIn(json)?.length === 0,
  }
}

const incompleteList: Finding = {
  ostiaryCode: fileCodes.listIncomplete,
  message: 'the list has more pages; save those behind `@odata.nextLink` too',
  target: '/@odata.nextLink',
}
